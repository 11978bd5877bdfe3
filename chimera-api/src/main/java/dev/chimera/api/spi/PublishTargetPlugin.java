package dev.chimera.api.spi;

/** The service type under which places to publish are found. */
public interface PublishTargetPlugin extends Plugin<PublishTarget> {}
