package dev.chimera.api.spi;

/** The service type under which stores are found. */
public interface StoragePlugin extends Plugin<Storage> {}
