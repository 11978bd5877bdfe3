package dev.chimera.benchmarks.governor;

import java.util.Locale;

/** Says what a loop found broken. */
public final class Broken {
    private Broken() {}

    /** Returns if {@code sound}; otherwise throws with a message after {@link String#format}. */
    public static void unless(boolean sound, String format, Object... values) {
        if (!sound) {
            throw new IllegalStateException("broken: " + String.format(Locale.ROOT, format, values));
        }
    }
}
