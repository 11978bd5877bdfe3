package dev.chimera.core;

import dev.chimera.api.spi.RunStore;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the store that this pipeline lives, from its first run until it is closed, so that nobody takes its runs over; and, if it
 * was asked to, looks between two beats for what may go on. One daemon thread, begun by the first {@link #begin}. Thread-safe.
 */
final class Keeper implements AutoCloseable {
    /** A pipeline beats this often within its term, so that one lost beat costs nothing. */
    private static final int BEATS_A_TERM = 3;

    private static final long CLOSE_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final RunStore runs;
    private final UUID owner;
    private final Duration term;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Runnable round;
    private volatile @Nullable Thread thread;

    Keeper(RunStore runs, UUID owner, Duration term) {
        this.runs = runs;
        this.owner = owner;
        this.term = term;
    }

    /** What to do between two beats; may fail, and is then done again after the next one. */
    void doBetweenBeats(Runnable work) {
        round = work;
    }

    /** Returns once this pipeline lives; from then on it does until it is closed. */
    void begin() {
        if (thread == null) {
            beginOnce();
        }
    }

    private synchronized void beginOnce() {
        if (thread == null && closed.getCount() > 0) {
            runs.beat(owner, term);
            Thread fresh = Workers.named("chimera-keeper-").newThread(this::keep);
            thread = fresh;
            fresh.start();
        }
    }

    private void keep() {
        boolean beating = true;
        while (!isClosedAfter(term.dividedBy(BEATS_A_TERM))) {
            try {
                runs.beat(owner, term);
                if (!beating) {
                    LOG.info("the store can be written again; this pipeline goes on");
                }
                beating = true;
                Runnable work = round;
                if (work != null) {
                    work.run();
                }
            } catch (RuntimeException e) {
                if (beating) {
                    LOG.warn(
                            "this pipeline could not say that it lives, or look after its runs; it tries again every {} s",
                            term.dividedBy(BEATS_A_TERM).toSeconds(),
                            e);
                }
                beating = false;
            }
        }
    }

    private boolean isClosedAfter(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Gives up what is still in this pipeline's hands, so that others need not wait for the end of the term. */
    @Override
    public void close() {
        closed.countDown();
        Thread begun = thread;
        if (begun == null) {
            return;
        }
        try {
            begun.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            runs.leave(owner);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn(
                    "the store could not be told that this pipeline is closed; its runs are free after {} s",
                    term.toSeconds(),
                    e);
        }
    }
}
