package dev.chimera.core;

import dev.chimera.api.spi.RunStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the store that this pipeline lives, from its first run until it is closed, so that nobody takes its runs over; and, if it
 * was asked to, looks as often for what may go on, on a thread of its own, so that a long look never costs a beat. Daemon threads,
 * begun by the first {@link #begin}. Thread-safe.
 */
final class Keeper implements AutoCloseable {
    /** A pipeline beats this often within its term, so that one lost beat costs nothing. */
    private static final int BEATS_A_TERM = 3;

    private static final long CLOSE_SECONDS = 5;

    /** However often it is woken, so long lies between two rounds. */
    private static final Duration AFTER_A_BELL = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final RunStore runs;
    private final UUID owner;
    private final Duration term;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Runnable round;
    private volatile List<Thread> threads = List.of();
    private volatile @Nullable String fault;
    private final Semaphore bell = new Semaphore(0);

    Keeper(RunStore runs, UUID owner, Duration term) {
        this.runs = runs;
        this.owner = owner;
        this.term = term;
    }

    /** What to do as often as it beats; may fail, and is then done again the next time. */
    void alsoDo(Runnable work) {
        round = work;
    }

    /** Has the next round begin at once. */
    void wake() {
        bell.release();
    }

    /** Why it cannot say that it lives; empty while it can. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Returns once this pipeline lives; from then on it does until it is closed. */
    void begin() {
        if (threads.isEmpty()) {
            beginOnce();
        }
    }

    private synchronized void beginOnce() {
        if (threads.isEmpty() && closed.getCount() > 0) {
            runs.beat(owner, term);
            List<Thread> fresh = new ArrayList<>();
            fresh.add(Workers.named("chimera-keeper-")
                    .newThread(() -> repeat("say that it lives", this::pause, this::beat)));
            Runnable work = round;
            if (work != null) {
                fresh.add(Workers.named("chimera-upkeep-")
                        .newThread(() -> repeat("look after its runs", this::pauseUnlessWoken, work)));
            }
            threads = List.copyOf(fresh);
            fresh.forEach(Thread::start);
        }
    }

    private void beat() {
        try {
            runs.beat(owner, term);
            fault = null;
        } catch (RuntimeException e) {
            fault = "the store cannot be told that this pipeline lives: " + e.getMessage();
            throw e;
        }
    }

    private void repeat(String what, BooleanSupplier goesOnAfterPause, Runnable work) {
        boolean failing = false;
        while (goesOnAfterPause.getAsBoolean()) {
            try {
                work.run();
                if (failing) {
                    LOG.info("this pipeline can {} again", what);
                }
                failing = false;
            } catch (Throwable e) { // also whatever a part that a host plugged in may throw: this must go on
                if (!failing) {
                    LOG.warn(
                            "this pipeline could not {}; it tries again every {} s",
                            what,
                            term.dividedBy(BEATS_A_TERM).toSeconds(),
                            e);
                }
                failing = true;
            }
        }
    }

    private boolean pause() {
        return isOpenAfter(term.dividedBy(BEATS_A_TERM));
    }

    private boolean pauseUnlessWoken() {
        try {
            boolean woken = bell.tryAcquire(term.dividedBy(BEATS_A_TERM).toMillis(), TimeUnit.MILLISECONDS);
            bell.drainPermits();
            return woken ? isOpenAfter(AFTER_A_BELL) : closed.getCount() > 0;
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isOpenAfter(Duration pause) {
        try {
            return !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gives up what is still in this pipeline's hands, so that others need not wait for the end of the term. */
    @Override
    public void close() {
        closed.countDown();
        bell.release();
        if (threads.isEmpty()) {
            return;
        }
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            }
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
