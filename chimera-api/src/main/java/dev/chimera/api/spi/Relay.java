package dev.chimera.api.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * What the JVMs of a swarm pass to each other beside the store: hints that there is work, counts of calls, scans already made, and a
 * ring of the bell when there is something new. The store stays the truth: a relay that is lost or forgets all it had costs time and
 * never work. Thread-safe. Whoever creates it closes it, and with it all that it gave out.
 */
public interface Relay extends AutoCloseable {
    /** The longest name of a queue, limiter, cache or bell, in characters. */
    int NAME_MAX = 160;

    /** Its name in errors. */
    String name();

    /**
     * The queue called {@code name}, the same one for every JVM.
     *
     * @param hintsMax how many hints it holds at most, 1 to 1,000,000
     */
    WorkQueue queue(String name, int hintsMax);

    /**
     * The limiter called {@code name}, counting together with those of the same name in other JVMs, which must be given the same
     * numbers.
     *
     * @param callsMax how many calls a key in any window, 1 to 100,000
     * @param window how long, 1 millisecond to 1 day
     */
    RateLimiter limiter(String name, int callsMax, Duration window);

    /** The cache called {@code name}. */
    SharedCache cache(String name);

    /**
     * Has {@code woken} called soon after somebody rings the bell {@code name}, here or elsewhere. Several rings may come as one, and
     * one may get lost. {@code woken} must be quick and must not throw.
     *
     * @return close it to listen no more
     */
    Listening listen(String name, Runnable woken);

    /** Rings the bell {@code name}. Never fails: a ring that cannot be heard is lost. */
    void ring(String name);

    /** Why it cannot be used at the moment, in words for an operator; empty while it can. */
    Optional<String> trouble();

    @Override
    void close();

    /** Somebody who listens. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
