package dev.chimera.core;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts stages that run past their deadline. One daemon thread looks every {@value #TICK_MILLIS} ms while there is anything
 * to look at, so entering and leaving a stage costs next to nothing. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    private static final long TICK_MILLIS = 20;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Thread> looker = new AtomicReference<>();
    private volatile boolean closed;

    /** Watches the calling thread until the watch is closed. */
    Watch watch(Duration deadline) {
        Watch watch = new Watch(Thread.currentThread(), System.nanoTime() + deadline.toNanos());
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

    /** One stage under watch. */
    final class Watch implements AutoCloseable {
        private final Thread worker;
        private final long deadlineNanos;
        private boolean over;
        private boolean barked;

        private Watch(Thread worker, long deadlineNanos) {
            this.worker = worker;
            this.deadlineNanos = deadlineNanos;
        }

        /** Whether the deadline ran out while the stage was at work. */
        synchronized boolean barked() {
            return barked;
        }

        private synchronized void bark() {
            if (!over && !barked) {
                barked = true;
                worker.interrupt();
            }
        }

        /** Ends the watch; an interrupt of its own does not outlive it. */
        @Override
        public void close() {
            watches.remove(this);
            synchronized (this) {
                over = true;
                if (barked) {
                    Thread.interrupted();
                }
            }
        }
    }
}
