package dev.chimera.api.safety;

/**
 * The one gateway. Runs every check that concerns the subject; a check that throws or runs out of time blocks, and says so in
 * its finding. Thread-safe.
 */
@FunctionalInterface
public interface SafetyGateway {
    /** The verdict on {@code subject}; never throws for what the subject holds. */
    SafetyVerdict screen(Subject subject);
}
