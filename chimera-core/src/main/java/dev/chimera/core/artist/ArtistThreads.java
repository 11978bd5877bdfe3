package dev.chimera.core.artist;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads of an Artist that was given none: few, because providers are asked and not waited for, and none while idle. */
final class ArtistThreads {
    private static final int THREADS = 8;
    private static final int WAITING_MAX = 20_000;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private ArtistThreads() {}

    static ThreadPoolExecutor newPool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "chimera-artist-" + NUMBER.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static Executor of(@Nullable ThreadPoolExecutor pool) {
        return Objects.requireNonNull(pool);
    }
}
