package dev.chimera.benchmarks.swarm;

import dev.chimera.api.run.Admission;
import dev.chimera.api.run.RunId;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.ChimeraPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands in one run after the other at one pipeline; who is refused comes back with the same run when it was told to. What was taken
 * on is in the journal before it counts. Whoever starts them stops them.
 */
final class Customers {
    static final TrendQuery QUERY = TrendQuery.keywords("nothing");

    private final ChimeraPipeline pipeline;
    private final AcceptedJournal journal;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean enough;

    private Customers(ChimeraPipeline pipeline, AcceptedJournal journal) {
        this.pipeline = pipeline;
        this.journal = journal;
    }

    /** So many of them. */
    static Customers start(String persona, int count, ChimeraPipeline pipeline, AcceptedJournal journal) {
        Customers customers = new Customers(pipeline, journal);
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(customers::call, "customer-" + persona + "-" + i);
            thread.setDaemon(true);
            customers.threads.add(thread);
            thread.start();
        }
        return customers;
    }

    private void call() {
        try {
            while (!enough) {
                handIn(new RunId(UUID.randomUUID()));
            }
        } catch (InterruptedException end) {
            // it is enough
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void handIn(RunId runId) throws InterruptedException {
        boolean in = false;
        while (!in && !enough) {
            if (pipeline.submit(runId, QUERY) instanceof Admission.Refused no) {
                refused.incrementAndGet();
                Thread.sleep(no.retryAfter().toMillis());
            } else {
                journal.add(runId);
                accepted.incrementAndGet();
                in = true;
            }
        }
    }

    long accepted() {
        return accepted.get();
    }

    long refused() {
        return refused.get();
    }

    /** How often somebody asked. */
    long offered() {
        return accepted() + refused();
    }

    /** Returns if nobody was answered with anything but a yes or a no. */
    void requireWell() {
        @Nullable RuntimeException what = failure.get();
        if (what != null) {
            throw new IllegalStateException("a customer was answered with " + what, what);
        }
    }

    /** Lets everybody hear the answer to what they asked last. */
    void stop() throws InterruptedException {
        enough = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
