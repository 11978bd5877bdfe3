package dev.chimera.core;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stops stages that run past their deadline. One daemon thread looks every {@value #TICK_MILLIS} ms while there is anything
 * to look at, so entering and leaving a stage costs next to nothing. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    private static final long TICK_MILLIS = 20;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Thread> looker = new AtomicReference<>();
    private volatile boolean closed;

    /** Watches a stage from now on until the watch is closed. */
    Watch watch(Duration deadline) {
        Watch watch = new Watch(System.nanoTime() + deadline.toNanos());
        watches.add(watch);
        if (looker.get() == null) {
            start();
        }
        return watch;
    }

    @Override
    public void close() {
        closed = true;
        Thread thread = looker.get();
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    private void start() {
        Thread thread = Workers.named("chimera-watchdog-").newThread(this::look);
        if (looker.compareAndSet(null, thread)) {
            thread.start();
        }
    }

    private void look() {
        while (!closed) {
            LockSupport.parkNanos(this, Duration.ofMillis(TICK_MILLIS).toNanos());
            long now = System.nanoTime();
            for (Watch watch : watches) {
                if (now - watch.deadlineNanos >= 0) {
                    watch.bark();
                }
            }
        }
    }

    /** One stage under watch: a thread at work, or a production that is under way without one. */
    final class Watch implements AutoCloseable {
        private final long deadlineNanos;
        private @Nullable Thread worker;
        private @Nullable Absence absence;
        private boolean over;
        private boolean barked;

        private Watch(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        /** Whether the deadline ran out. */
        synchronized boolean barked() {
            return barked;
        }

        /** How long until it runs out. */
        Duration left() {
            return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        }

        /** The calling thread is at work and gets interrupted when the deadline runs out. */
        synchronized void work() {
            worker = Thread.currentThread();
            absence = null;
        }

        /** The calling thread is at work no more; an interrupt of this watch's does not outlive that. */
        synchronized void rest() {
            worker = null;
            if (barked) {
                Thread.interrupted();
            }
        }

        /** {@code away} is asked to stop when the deadline runs out. */
        synchronized void away(Absence away) {
            absence = away;
            if (barked) {
                away.stop();
            }
        }

        private synchronized void bark() {
            if (over || barked) {
                return;
            }
            barked = true;
            if (worker != null) {
                worker.interrupt();
            }
            if (absence != null) {
                absence.stop();
            }
        }

        /** Ends the watch. */
        @Override
        public void close() {
            watches.remove(this);
            synchronized (this) {
                over = true;
            }
        }
    }
}
