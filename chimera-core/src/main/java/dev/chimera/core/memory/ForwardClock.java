package dev.chimera.core.memory;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The nanoseconds of a clock, which never go back: while the clock is behind them they stand still. Thread-safe. */
final class ForwardClock implements Ticker {
    private final InstantSource clock;
    private final AtomicLong latest;

    ForwardClock(InstantSource clock) {
        this.clock = clock;
        latest = new AtomicLong(nanos(clock));
    }

    /** Asks the clock; by how many nanoseconds it is behind what it said before, 0 if it is not. */
    long advance() {
        long before = latest.get();
        long now = nanos(clock);
        if (now < before) {
            return before - now;
        }
        latest.accumulateAndGet(now, Math::max);
        return 0;
    }

    /** The latest that the clock ever said to anybody who asked here. Does not ask it. */
    @Override
    public long read() {
        return latest.get();
    }

    private static long nanos(InstantSource clock) {
        return TimeUnit.NANOSECONDS.convert(Duration.between(Instant.EPOCH, clock.instant()));
    }
}
