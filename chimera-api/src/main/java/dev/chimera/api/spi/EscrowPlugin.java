package dev.chimera.api.spi;

/** The service type under which escrow providers are found. */
public interface EscrowPlugin extends Plugin<EscrowProvider> {}
