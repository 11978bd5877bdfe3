package dev.chimera.core.swarm;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/** What a Manager did, in all and in the last minute. Not thread-safe. */
final class Tally {
    private static final int WINDOWS = 6;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 2;

    private final @Nullable Window[] windows = new Window[WINDOWS];
    private final long begunNanos = System.nanoTime();
    private long done;
    private long failed;

    void add(long waitedNanos, long workedNanos, boolean well, long now) {
        if (well) {
            done++;
        } else {
            failed++;
        }
        Window window = window(now);
        window.waited.recordValue(micros(waitedNanos));
        window.worked.recordValue(micros(workedNanos));
    }

    SwarmSnapshot.Counts counts(long now) {
        long recently = 0;
        for (@Nullable Window window : windows) {
            if (window != null && window.isIn(turnOf(now))) {
                recently += window.worked.getTotalCount();
            }
        }
        long oldest = Math.max(0, turnOf(now) - WINDOWS + 1);
        long seenNanos = now - begunNanos - oldest * WINDOW_NANOS;
        double perSecond = seenNanos <= 0 ? 0 : recently * 1e9 / seenNanos;
        return new SwarmSnapshot.Counts(done, failed, perSecond);
    }

    SwarmSnapshot.Latency waiting(long now) {
        return latency(now, true);
    }

    SwarmSnapshot.Latency working(long now) {
        return latency(now, false);
    }

    private SwarmSnapshot.Latency latency(long now, boolean waited) {
        Histogram all = new Histogram(DIGITS);
        for (@Nullable Window window : windows) {
            if (window != null && window.isIn(turnOf(now))) {
                all.add(waited ? window.waited : window.worked);
            }
        }
        return new SwarmSnapshot.Latency(at(all, 50), at(all, 95), at(all, 99));
    }

    private static Duration at(Histogram all, double percentile) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(all.getValueAtPercentile(percentile)));
    }

    private Window window(long now) {
        long turn = turnOf(now);
        int index = (int) (turn % WINDOWS);
        @Nullable Window window = windows[index];
        if (window == null) {
            window = new Window();
            windows[index] = window;
        }
        if (window.turn != turn) {
            window.turn = turn;
            window.waited.reset();
            window.worked.reset();
        }
        return window;
    }

    private long turnOf(long now) {
        return (now - begunNanos) / WINDOW_NANOS;
    }

    private static long micros(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    /** Ten seconds. */
    private static final class Window {
        final IntCountsHistogram waited = new IntCountsHistogram(DIGITS);
        final IntCountsHistogram worked = new IntCountsHistogram(DIGITS);
        long turn;

        boolean isIn(long turnNow) {
            return turn > turnNow - WINDOWS;
        }
    }
}
