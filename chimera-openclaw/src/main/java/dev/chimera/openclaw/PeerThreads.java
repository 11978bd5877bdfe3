package dev.chimera.openclaw;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounded pools of daemon threads; what has no place in one is refused. */
final class PeerThreads {
    private PeerThreads() {}

    static ExecutorService pool(String name, int max) {
        return new ThreadPoolExecutor(0, max, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name));
    }

    /** As {@link #pool}, but {@code waiting} more jobs wait for a thread. */
    static ExecutorService queue(String name, int max, int waiting) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(max, max, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static ScheduledExecutorService ticker(String name) {
        return Executors.newSingleThreadScheduledExecutor(named(name));
    }

    static void stop(ExecutorService pool, Duration patience) {
        pool.shutdownNow();
        try {
            boolean unused = pool.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return job -> {
            Thread thread = new Thread(job, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
