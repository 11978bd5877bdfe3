package dev.chimera.api.spi;

import java.time.Duration;
import java.util.Optional;

/** Lets at most so many calls through in any window. Thread-safe. */
public interface RateLimiter {
    /**
     * Asks for one call under {@code key}.
     *
     * @return empty if it may go on, else how long to wait before asking again
     */
    Optional<Duration> tryAcquire(String key);
}
