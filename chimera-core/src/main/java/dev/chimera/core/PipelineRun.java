package dev.chimera.core;

import dev.chimera.api.run.RunEvent;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.core.swarm.Place;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a run: where it stands, what happens in it, how it ended. Thread-safe. Needs no closing.
 */
public final class PipelineRun {
    private final RunId runId;
    private final EventLog events;
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private volatile RunStage stage;
    private volatile RunState state;
    private final boolean resumed;
    private final Place place;
    private volatile RunRecord known;
    private volatile @Nullable RunRecord tried;
    private volatile boolean left;
    private @Nullable String cancelReason;
    private @Nullable Runnable stopper;
    private volatile @Nullable Runnable abandoner;

    PipelineRun(RunRecord record, boolean resumed, Place place, Executor eventExecutor) {
        this.runId = record.runId();
        this.resumed = resumed;
        this.place = place;
        this.known = record;
        this.stage = record.stage();
        this.state = record.state();
        this.events = new EventLog(eventExecutor);
    }

    /** Its id. */
    public RunId id() {
        return runId;
    }

    /** The stage it is at, or was at when it ended. */
    public RunStage stage() {
        return stage;
    }

    /** All that it has found, decided and made so far. */
    public RunState state() {
        return state;
    }

    /**
     * What happens in it, from the first event on, whenever one subscribes. Completes when the run ends or waits for a person. A
     * subscriber is called on the pipeline's event threads and cannot hold the run up.
     */
    public Flow.Publisher<RunEvent> events() {
        return events;
    }

    /**
     * How it ended, or whom it waits for. Completes exceptionally only if a store broke ({@link dev.chimera.api.ChimeraException})
     * or the run goes on elsewhere ({@link RunLostException}). Completing or cancelling the future does not touch the run.
     */
    public CompletableFuture<RunResult> result() {
        return result.copy();
    }

    /**
     * Waits until the run ends or waits for a person.
     *
     * @throws dev.chimera.api.ChimeraException as {@link #result} says
     */
    public RunResult join() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Asks the run to stop: it ends as failed with code {@code CANCELLED}, after the provider was told and the books are closed.
     * Does nothing to a run that has ended; what is being published at that moment is seen through.
     */
    public synchronized void cancel(String reason) {
        if (cancelReason == null && !result.isDone()) {
            cancelReason = reason;
            if (stopper != null) {
                stopper.run();
            }
        }
    }

    /** Asks whoever drives it to stop before the next stage and to leave it to others. */
    synchronized void leaveToOthers() {
        left = true;
        if (stopper instanceof Idle idle) {
            idle.run();
        }
    }

    /** Has {@code giveUp} called if nobody waits for its production any more. */
    void whenAbandoned(Runnable giveUp) {
        abandoner = giveUp;
    }

    /** Leaves it to others even though its production is under way, and gives back what it holds here. */
    void abandon() {
        Runnable giveUp = abandoner;
        if (giveUp != null) {
            giveUp.run();
        }
    }

    boolean isLeftToOthers() {
        return left;
    }

    EventLog log() {
        return events;
    }

    synchronized @Nullable String cancelReason() {
        return cancelReason;
    }

    /** From here on a cancel interrupts the calling thread, unless it publishes. */
    synchronized void enter(RunStage now) {
        Thread worker = Thread.currentThread();
        stage = now;
        stopper = now == RunStage.PUBLISH ? null : worker::interrupt;
    }

    /** From here on a cancel interrupts nobody; a late interrupt of its own is taken back. */
    synchronized void leave() {
        boolean wasIdle = stopper instanceof Idle;
        stopper = null;
        if (cancelReason != null || (wasIdle && left)) {
            Thread.interrupted();
        }
    }

    /** From here on a cancel stops {@code absence}. */
    synchronized void away(Absence absence) {
        stopper = absence::stop;
        if (cancelReason != null) {
            absence.stop();
        }
    }

    /** From here on, while nobody works at it, a cancel or being left to others calls {@code wake}, which must not block. */
    synchronized void idle(Runnable wake) {
        Idle idle = wake::run;
        stopper = idle;
        if (cancelReason != null || left) {
            idle.run();
        }
    }

    /** Wakes up whoever waits until it is this run's turn. */
    private interface Idle extends Runnable {}

    /** {@code next} is about to be kept. */
    void tries(RunRecord next) {
        tried = next;
    }

    /** {@code now} is kept. */
    void moved(RunRecord now) {
        known = now;
        tried = null;
        stage = now.stage();
        state = now.state();
    }

    RunRecord known() {
        return known;
    }

    @Nullable
    RunRecord tried() {
        return tried;
    }

    /** Its place in the swarm. */
    Place place() {
        return place;
    }

    /** Whether somebody was at it before. */
    boolean isResumed() {
        return resumed;
    }

    void end(RunResult ended) {
        result.complete(ended);
    }

    void fail(Throwable failure) {
        result.completeExceptionally(
                failure instanceof CancellationException ? new IllegalStateException(failure) : failure);
    }
}
