package dev.chimera.api.spi;

/** The service type under which media providers are found. */
public interface MediaPlugin extends Plugin<MediaProvider> {}
