package dev.chimera.core;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a look at every production under way, a few times a second and on a Worker's thread, as long as there is one. Thread-safe. */
final class Productions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Productions.class);
    private static final long LOOK_EVERY_MILLIS = 250;

    private final Executor executor;
    private final Set<Look> looks = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean going = new AtomicBoolean();
    private volatile boolean closed;

    Productions(Executor executor) {
        this.executor = executor;
    }

    /** Compared by reference. */
    private static final class Look {
        final Runnable report;

        Look(Runnable report) {
            this.report = report;
        }
    }

    /** Has {@code report} called now and then until what is returned is run. */
    Runnable watch(Runnable report) {
        Look look = new Look(report);
        looks.add(look);
        goOn();
        return () -> looks.remove(look);
    }

    private void goOn() {
        if (!closed && !looks.isEmpty() && going.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(this::next);
        }
    }

    private void next() {
        try {
            executor.execute(this::round);
        } catch (RejectedExecutionException e) {
            LOG.debug("no thread is free to ask productions how far they are");
            over();
        }
    }

    private void round() {
        try {
            looks.forEach(look -> look.report.run());
        } finally {
            over();
        }
    }

    private void over() {
        going.set(false);
        goOn();
    }

    /** Looks no more. */
    @Override
    public void close() {
        closed = true;
        looks.clear();
    }
}
