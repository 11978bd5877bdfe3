package dev.chimera.core.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chimera.api.Require;
import dev.chimera.api.spi.RateLimiter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RateLimiter} for one JVM that is exact: it keeps the time of each call that it let through for as long as the window is,
 * eight bytes a call. While the clock is behind what it said before, nobody can tell what time it is, and it refuses.
 *
 * <p>It keeps at most {@link #KEYS_MAX} keys; a key that nobody asked for during a whole window is forgotten. When there is no room
 * for one more it refuses a new key rather than forget one that may be at its limit. Keys that strangers choose should therefore
 * have a limiter of their own. Thread-safe; holds nothing to close.
 */
public final class SlidingWindow implements RateLimiter {
    /** How many keys it keeps at most. */
    public static final int KEYS_MAX = 100_000;

    private final int callsMax;
    private final Duration window;
    private final int keysMax;
    private final ForwardClock clock;
    private final AtomicInteger keys = new AtomicInteger();
    private final Cache<String, CallLog> kept;
    private final ConcurrentMap<String, CallLog> logs;

    /**
     * A limiter that has counted nothing.
     *
     * @param callsMax how many calls a key in any window, 1 to 100,000
     * @param window how long, 1 millisecond to 1 day
     * @param clock by which the window is long
     */
    public SlidingWindow(int callsMax, Duration window, InstantSource clock) {
        this(callsMax, window, clock, KEYS_MAX);
    }

    SlidingWindow(int callsMax, Duration window, InstantSource clock, int keysMax) {
        this.callsMax = (int) Require.range("callsMax", callsMax, 1, 100_000);
        Require.range(
                "window in milliseconds",
                window.toMillis(),
                1,
                Duration.ofDays(1).toMillis());
        this.window = window;
        this.keysMax = keysMax;
        this.clock = new ForwardClock(clock);
        kept = Caffeine.newBuilder()
                .expireAfterAccess(window)
                .ticker(this.clock)
                .executor(Runnable::run) // waking a pool costs more than the upkeep itself
                .evictionListener((key, log, cause) -> keys.decrementAndGet())
                .build();
        logs = kept.asMap();
    }

    /** {@inheritDoc} A key for which there is no room is told to wait for a window: by then those that nobody asks for are gone. */
    @Override
    public Optional<Duration> tryAcquire(String key) {
        Require.length("key", key, 1, KEY_MAX);
        long behindNanos = clock.advance();
        if (behindNanos > 0) {
            return Optional.of(Duration.ofNanos(Math.min(behindNanos, window.toNanos())));
        }
        Question question = new Question();
        logs.compute(key, question);
        if (question.foundNoRoom) {
            kept.cleanUp();
            logs.compute(key, question);
        }
        if (question.foundNoRoom) {
            return Optional.of(window);
        }
        return question.waitNanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(question.waitNanos));
    }

    /** How many keys it keeps. */
    int keys() {
        return keys.get();
    }

    boolean counts(int otherCallsMax, Duration otherWindow) {
        return callsMax == otherCallsMax && window.equals(otherWindow);
    }

    @Override
    public String toString() {
        return callsMax + " calls in " + window;
    }

    /**
     * Asked while nobody else can ask for the key, nor it be forgotten. It takes the time that the cache last took or a later one, so
     * that what the cache took for over is over.
     */
    private final class Question implements BiFunction<String, @Nullable CallLog, @Nullable CallLog> {
        boolean foundNoRoom;
        long waitNanos;

        @Override
        public @Nullable CallLog apply(String key, @Nullable CallLog known) {
            foundNoRoom = known == null && !takeRoom();
            if (foundNoRoom) {
                return null;
            }
            CallLog log = known == null ? new CallLog(callsMax, window.toNanos()) : known;
            waitNanos = log.ask(clock.read());
            return log;
        }

        private boolean takeRoom() {
            if (keys.incrementAndGet() > keysMax) {
                keys.decrementAndGet();
                return false;
            }
            return true;
        }
    }
}
