package dev.chimera.api.spi;

/** The service type under which safety checks are found. */
public interface SafetyCheckPlugin extends Plugin<SafetyCheck> {}
