package dev.chimera.core;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the threads that runs and listeners are served by. */
final class Workers {
    /** Without virtual threads, more runs than this wait for a thread. */
    static final int PLATFORM_THREADS = 32;

    private static final long IDLE_SECONDS = 5;

    private Workers() {}

    /** A virtual thread a task where the runtime has them (21 and later), else a bounded pool of daemon threads. */
    static ExecutorService runs() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException before21) {
            return pool("chimera-run-", PLATFORM_THREADS);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the runtime has virtual threads and does not let them be used", e);
        }
    }

    /** Few threads that hand events to subscribers. The queue holds at most one task a subscriber. */
    static ExecutorService events() {
        return pool("chimera-events-", 2);
    }

    /** Threads that read sources of posts, one a source while it is read. */
    static ExecutorService readers() {
        return Executors.newCachedThreadPool(named("chimera-reader-"));
    }

    private static ExecutorService pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
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
