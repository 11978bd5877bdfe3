package dev.chimera.openclaw.discovery;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of one search: they begin before its time is over or not at all, and nobody waits for them longer. Thread-safe. */
final class ProbeRound {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeRound.class);

    private final ExecutorService pool;
    private final AtomicInteger open = new AtomicInteger(1); // whoever waits
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<String, Integer> ofBlock = new ConcurrentHashMap<>();
    private volatile long end;

    /** A round in {@code pool}; calls may begin within {@code patience} from now. */
    ProbeRound(ExecutorService pool, Duration patience) {
        this.pool = pool;
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** One call. */
    @FunctionalInterface
    interface Probe {
        void run() throws InterruptedException;
    }

    /** Runs {@code probe} when a thread is free; without a place in the pool it is left out. */
    void run(Probe probe) {
        open.incrementAndGet();
        try {
            pool.execute(() -> {
                try {
                    if (!isOver()) {
                        probe.run();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    LOG.debug("a candidate is left out: {}", e.getMessage());
                } finally {
                    left();
                }
            });
        } catch (RejectedExecutionException full) {
            left();
        }
    }

    /** How many calls this round makes in {@code block}, this one included. */
    int inBlock(String block) {
        return ofBlock.merge(block, 1, Integer::sum);
    }

    /** How many calls this round makes, this one included. */
    int calls() {
        return calls.incrementAndGet();
    }

    /** Whether what was looked for is there, or the time is over. */
    boolean isOver() {
        return over.getCount() == 0 || System.nanoTime() - end > 0;
    }

    /** What was looked for is there: nobody waits any more, and what has not begun does not begin. */
    void done() {
        over.countDown();
    }

    /** Waits for all calls, at most {@code patience} from now. */
    void await(Duration patience) throws InterruptedException {
        end = System.nanoTime() + patience.toNanos();
        left();
        if (!over.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.debug("some candidates did not answer in time");
        }
    }

    private void left() {
        if (open.decrementAndGet() == 0) {
            over.countDown();
        }
    }
}
