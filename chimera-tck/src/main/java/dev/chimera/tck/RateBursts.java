package dev.chimera.tck;

import dev.chimera.api.spi.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Calls that try to get more through a limiter than it may let, and how many did within one window. */
final class RateBursts {
    private final Duration window;
    private final LongSupplier nanos;

    RateBursts(Duration window, LongSupplier nanos) {
        this.window = window;
        this.nanos = nanos;
    }

    /**
     * A call that was let through, at some moment of the limiter's clock from {@code before} to {@code after}.
     *
     * @param before the clock before the call
     * @param after the clock after it
     */
    record Call(long before, long after) {}

    /** The calls of {@code attempts} that were let through, at once. */
    static List<Call> through(RateLimiter limiter, String key, int attempts) {
        List<Call> through = new ArrayList<>();
        for (int i = 0; i < attempts; i++) {
            if (limiter.tryAcquire(key).isEmpty()) {
                through.add(new Call(i, i));
            }
        }
        return through;
    }

    /**
     * One call, silence for {@code fraction} of a window, and then calls without end for one and a half windows more: whoever
     * counts from fixed moments lets too many through when a new count begins, and whoever saves up in the silence does so then.
     */
    List<Call> provoke(RateLimiter limiter, String key, double fraction) {
        List<Call> through = new ArrayList<>();
        call(limiter, key, through);
        long silence = (long) (window.toNanos() * fraction);
        long wake = System.nanoTime() + silence;
        while (System.nanoTime() < wake) {
            LockSupport.parkNanos(wake - System.nanoTime());
        }
        long end = System.nanoTime() + window.toNanos() * 3 / 2;
        while (System.nanoTime() < end) {
            call(limiter, key, through);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return through;
    }

    private void call(RateLimiter limiter, String key, List<Call> through) {
        long before = nanos.getAsLong();
        if (limiter.tryAcquire(key).isEmpty()) {
            through.add(new Call(before, nanos.getAsLong()));
        }
    }

    /** How many calls, at most, were surely let through less than {@code window} apart. */
    static int mostInAWindow(List<Call> calls, Duration window) {
        int most = 0;
        for (Call first : calls) {
            int inside = 0;
            for (Call call : calls) {
                if (call.before() >= first.before() && call.after() < first.before() + window.toNanos()) {
                    inside++;
                }
            }
            most = Math.max(most, inside);
        }
        return most;
    }
}
