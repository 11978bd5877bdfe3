package dev.chimera.openclaw.discovery;

import dev.chimera.api.network.Candidate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one search, each asked once, by as many threads as there is room for. Whoever comes while there is none waits, so
 * that candidates that hang keep nobody else from being asked. Thread-safe.
 */
final class ProbeQueue {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Executor pool;
    private final int max;
    private final Consumer<Candidate> probe;
    private final Set<Candidate> known = new HashSet<>();
    private final Queue<Candidate> waiting = new ArrayDeque<>();
    private int running;
    private boolean over;

    /**
     * An empty queue.
     *
     * @param max how many candidates it takes
     * @param probe asks one; throws nothing
     */
    ProbeQueue(Executor pool, int max, Consumer<Candidate> probe) {
        this.pool = pool;
        this.max = max;
        this.probe = probe;
    }

    /** Takes {@code candidate}, and says whether it takes more. */
    synchronized boolean offer(Candidate candidate) {
        if (!over && known.size() < max && known.add(candidate)) {
            waiting.add(candidate);
            begin();
        }
        return !over && known.size() < max;
    }

    /**
     * Returns when everybody was asked, or {@code patience} is over; then nobody else is asked.
     *
     * @return whether there was anybody
     */
    synchronized boolean await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (running > 0 || !waiting.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                begin();
                wait(waiting.isEmpty() ? left : Math.min(left, LOOK_AGAIN_MILLIS));
            }
            return !known.isEmpty();
        } finally {
            over = true;
            waiting.clear();
        }
    }

    private synchronized void begin() {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            pool.execute(this::work);
            running++;
        } catch (RejectedExecutionException full) { // those at work go on with it, and await looks again for room
            return;
        }
    }

    private void work() {
        @Nullable Candidate next = next();
        while (next != null) {
            probe.accept(next);
            next = next();
        }
    }

    private synchronized @Nullable Candidate next() {
        @Nullable Candidate next = waiting.poll();
        if (next == null) {
            running--;
            notifyAll();
        }
        return next;
    }
}
