package dev.chimera.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Does the same on several threads that begin at the same moment. */
final class Together {
    private static final long PATIENCE_SECONDS = 30;

    private Together() {}

    static void run(int threads, IntConsumer work) {
        call(threads, thread -> {
            work.accept(thread);
            return thread;
        });
    }

    /** What each thread returned. The first failure comes out as it is. */
    static <R> List<R> call(int threads, IntFunction<R> work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<R>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                Callable<R> task = () -> {
                    start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return work.apply(thread);
                };
                futures.add(pool.submit(task));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(result(future));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    /** What {@code look} answers as soon as that is not empty. */
    static <R> List<R> untilSome(Supplier<List<R>> look) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<R> seen = look.get();
        while (seen.isEmpty()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            seen = look.get();
        }
        return seen;
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a thread of the test", e);
        } catch (TimeoutException e) {
            throw new AssertionError("a thread of the test did not end within " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new AssertionError("a thread of the test failed: " + e.getCause(), e.getCause());
        }
    }
}
