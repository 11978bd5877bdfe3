package dev.chimera.api.spi;

import java.time.Duration;
import java.util.Optional;

/** Lets at most so many calls a key through in any window, wherever the window begins. Thread-safe. */
public interface RateLimiter {
    /** The longest key, in characters. */
    int KEY_MAX = 256;

    /**
     * Asks for one call under {@code key}. A limiter that cannot count refuses.
     *
     * @param key 1 to {@link #KEY_MAX} characters
     * @return empty if it may go on, else how long to wait before asking again
     */
    Optional<Duration> tryAcquire(String key);
}
