package dev.chimera.api.safety;

import dev.chimera.api.Require;

/**
 * One thing that a check found. Immutable.
 *
 * @param rule the rule's name, for example {@code url.private-address}
 * @param severity what follows from it
 * @param place where, for example {@code text[12..31]} or {@code links[0]}
 * @param excerpt what it looks like, at most 120 characters, secrets and personal data masked
 * @param message why it matters, in words
 */
public record Finding(String rule, Severity severity, String place, String excerpt, String message) {
    private static final int EXCERPT_MAX = 120;

    public Finding {
        Require.length("finding rule", rule, 1, 64);
        if (excerpt.length() > EXCERPT_MAX) {
            excerpt = excerpt.substring(0, EXCERPT_MAX);
        }
    }

    /** What follows from a finding, from the mildest to the strictest. */
    public enum Severity {
        /** Worth recording. */
        NOTE,
        /** The text goes on without the part, which the place names as {@code text[start..end]}. */
        REDACT,
        /** A person must look at it. */
        HOLD,
        /** It stops here. */
        BLOCK
    }
}
