package dev.chimera.benchmarks.swarm;

import dev.chimera.api.SaturatedException;
import dev.chimera.api.run.RunResult;
import dev.chimera.core.PipelineRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Callers that each want a run, and who, when refused, come back exactly when they were told to,
 * again and again. Thread-safe. Whoever makes it closes it.
 */
final class ReturningCallers implements AutoCloseable {
    private static final int THREADS = 4;

    private final Supplier<PipelineRun> starter;
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS);
    private final ConcurrentLinkedQueue<Wait> waits = new ConcurrentLinkedQueue<>();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /** @param starter starts a run or throws {@link SaturatedException} */
    ReturningCallers(Supplier<PipelineRun> starter) {
        this.starter = starter;
    }

    /**
     * How it went for somebody who was refused at first.
     *
     * @param told after how long to come back, the first time
     * @param really after how long there was a place
     * @param returns how often it came back, the last time successfully
     */
    record Wait(Duration told, Duration really, int returns) {}

    /** Lets {@code callers} come, {@code perSecond} or, if that is 0, all at once, and returns when the runs of all have ended. */
    void come(int callers, double perSecond) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(callers);
        for (int i = 0; i < callers; i++) {
            long due = perSecond == 0 ? 0 : (long) (i * 1e9 / perSecond);
            ScheduledFuture<?> unused = threads.schedule(new Caller(ended), due, TimeUnit.NANOSECONDS);
        }
        ended.await();
    }

    List<Wait> waits() {
        return List.copyOf(waits);
    }

    /** How often somebody was refused. */
    long refusals() {
        return refusals.get();
    }

    /** How many runs were published. */
    long published() {
        return published.get();
    }

    /** How many runs ended otherwise. */
    long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Caller implements Runnable {
        private final CountDownLatch ended;
        private int returns;
        private long refusedAt;
        private Duration told = Duration.ZERO;

        Caller(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public void run() {
            try {
                PipelineRun run = starter.get();
                if (returns > 0) {
                    waits.add(new Wait(told, Duration.ofNanos(System.nanoTime() - refusedAt), returns));
                }
                CompletableFuture<RunResult> unused =
                        run.result().whenComplete((result, failure) -> ended(result instanceof RunResult.Published));
            } catch (SaturatedException full) {
                comeBack(full.retryAfter());
            } catch (RuntimeException e) {
                ended(false);
            }
        }

        private void comeBack(Duration after) {
            refusals.incrementAndGet();
            if (returns++ == 0) {
                refusedAt = System.nanoTime();
                told = after;
            }
            ScheduledFuture<?> unused = threads.schedule(this, after.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void ended(boolean well) {
            (well ? published : lost).incrementAndGet();
            ended.countDown();
        }
    }
}
