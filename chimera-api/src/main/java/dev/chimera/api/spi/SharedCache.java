package dev.chimera.api.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Values that several JVMs need not work out again. May forget anything at any time; what it cannot reach it has not got, and
 * what it cannot keep it drops. Never fails for such a reason. Thread-safe.
 */
public interface SharedCache {
    /** The longest key, in characters. */
    int KEY_MAX = 256;

    /** The longest value, in characters. */
    int VALUE_MAX = 1_000_000;

    /** The value kept under {@code key}, if there is one. */
    Optional<String> get(String key);

    /**
     * Keeps {@code value} for {@code lifetime}, 1 millisecond to 1 day, in place of what was there. One that is longer than {@link
     * #VALUE_MAX} is not kept.
     */
    void put(String key, String value, Duration lifetime);
}
