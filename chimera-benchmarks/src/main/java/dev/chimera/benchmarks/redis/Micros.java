package dev.chimera.benchmarks.redis;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/** Moments in microseconds of the machine's clock, which all its processes share, the server among them. */
final class Micros {
    static final long SECOND = 1_000_000;

    private Micros() {}

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    static void sleepUntil(long moment) {
        for (long left = moment - now(); left > 0; left = moment - now()) {
            LockSupport.parkNanos(1_000 * left);
        }
    }
}
