package dev.chimera.core;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the threads beside those of the swarm. */
final class Workers {
    private static final int EVENT_THREADS = 2;
    private static final long IDLE_SECONDS = 5;

    private Workers() {}

    /** Few threads that hand events to subscribers. The queue holds at most one task a subscriber. */
    static ExecutorService events() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                EVENT_THREADS,
                EVENT_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named("chimera-events-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Threads that read sources of posts, one a source while it is read. */
    static ExecutorService readers() {
        return Executors.newCachedThreadPool(named("chimera-reader-"));
    }

    static ThreadFactory named(String name) {
        AtomicLong next = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, name + next.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
