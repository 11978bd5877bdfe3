package dev.chimera.api.run;

import java.util.UUID;

/**
 * The name of a run. Immutable.
 *
 * @param value given by the caller or made at random
 */
public record RunId(UUID value) {
    /** The id that {@code text} spells. */
    public static RunId of(String text) {
        return new RunId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
