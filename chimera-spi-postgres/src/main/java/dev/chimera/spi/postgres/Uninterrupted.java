package dev.chimera.spi.postgres;

import java.time.Duration;

/**
 * Waits to the end even in a thread that was told to stop, and leaves it told so: a caller who ends a run still has to write down
 * that it ended.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Something that waits. */
    interface Waiting<R, X extends Exception> {
        R get() throws X, InterruptedException;
    }

    /** What {@code waiting} gives, which is asked again after an interruption. */
    static <R, X extends Exception> R get(Waiting<R, X> waiting) throws X {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return waiting.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void pause(Duration length) {
        long until = System.nanoTime() + length.toNanos();
        boolean unused = get(() -> {
            long left = until - System.nanoTime();
            if (left > 0) {
                Thread.sleep(Duration.ofNanos(left).toMillis() + 1);
            }
            return true;
        });
    }
}
