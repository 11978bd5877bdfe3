package dev.chimera.api.spi;

/** The service type under which peer directories are found. */
public interface PeerDirectoryPlugin extends Plugin<PeerDirectory> {}
