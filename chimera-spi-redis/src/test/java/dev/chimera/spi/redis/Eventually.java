package dev.chimera.spi.redis;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Patience with what must happen, on a machine that may be busy. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Eventually() {}

    static void holds(Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not happen within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(5);
        }
    }
}
