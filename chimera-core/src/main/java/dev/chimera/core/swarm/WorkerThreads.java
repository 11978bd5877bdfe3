package dev.chimera.core.swarm;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the threads of Workers. */
final class WorkerThreads {
    /** Without virtual threads, so many Workers have a thread at once; a Manager gives no more turns than there are places. */
    static final int PLATFORM_THREADS = 64;

    private static final long IDLE_SECONDS = 5;

    private WorkerThreads() {}

    /** A virtual thread a task where the runtime has them (21 and later), else a bounded pool of daemon threads. */
    static ExecutorService make() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException before21) {
            return pool();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the runtime has virtual threads and does not let them be used", e);
        }
    }

    private static ExecutorService pool() {
        AtomicLong number = new AtomicLong();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                PLATFORM_THREADS,
                PLATFORM_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "chimera-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
