package dev.chimera.core.artist;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Wakes a production up later. */
@FunctionalInterface
interface Alarm {
    /** Rings by the time of this machine, on the Java platform's own timer thread; so a task must be short and never wait. */
    Alarm PLATFORM = (delay, task) -> {
        CompletableFuture<Boolean> bell =
                new CompletableFuture<Boolean>().completeOnTimeout(true, delay.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> rung = bell.thenAccept(ignored -> task.run());
        return () -> {
            rung.cancel(false);
            bell.cancel(false); // takes it off the timer
        };
    };

    /**
     * Runs {@code task} once {@code delay} is over.
     *
     * @return forgets the task if it has not begun
     */
    Runnable after(Duration delay, Runnable task);
}
