package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.run.RunEvent;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves runs on, stage by stage: read the record, run one stage, write what came of it by compare-and-set. Whoever finds that
 * somebody else was faster stops. Thread-safe; a run is moved on by the calling thread.
 */
final class RunEngine {
    private static final Logger LOG = LoggerFactory.getLogger(RunEngine.class);
    private static final List<RunStage> STAGES = List.of(RunStage.values());

    private final Map<RunStage, Stage> stages;
    private final RunStore store;
    private final UUID owner;
    private final Function<RunState, @Nullable String> contentKey;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final StageLimits limits;
    private final Watchdog watchdog;
    private final List<RunObserver> observers;
    private final List<StageInterceptor> interceptors;

    RunEngine(
            Map<RunStage, Stage> stages,
            RunStore store,
            UUID owner,
            Function<RunState, @Nullable String> contentKey,
            InstantSource clock,
            RandomGenerator random,
            StageLimits limits,
            Watchdog watchdog,
            Hooks hooks) {
        this.stages = new EnumMap<>(stages);
        this.store = store;
        this.owner = owner;
        this.contentKey = contentKey;
        this.clock = clock;
        this.random = random;
        this.limits = limits;
        this.watchdog = watchdog;
        this.observers = hooks.observers();
        this.interceptors = hooks.interceptors();
    }

    /** Who watches and who may veto. */
    record Hooks(List<RunObserver> observers, List<StageInterceptor> interceptors) {
        Hooks {
            observers = List.copyOf(observers);
            interceptors = List.copyOf(interceptors);
        }
    }

    /**
     * Moves {@code record} on until it ends or waits for a person.
     *
     * @param resumed whether somebody may have been at this stage before, and got as far as nobody knows
     */
    RunResult drive(RunRecord record, PipelineRun run, boolean resumed) {
        RunRecord current = record;
        boolean again = resumed;
        while (true) {
            if (run.isLeftToOthers()) {
                throw RunLostException.left(run.id());
            }
            RunStage stage = current.stage();
            List<AuditLog.Event> events = new ArrayList<>();
            Step step = execute(current, run, again, events);
            again = false;
            if (run.isLeftToOthers() && step instanceof Step.End end && end.result() instanceof RunResult.Failed) {
                throw RunLostException.left(run.id()); // it failed because its pipeline was being closed
            }
            current = advance(current, run, step, events);
            run.moved(current);
            if (current.status() == RunStatus.ACTIVE) {
                continue;
            }
            RunResult result = step instanceof Step.Wait wait && current.result() == null
                    ? wait.result()
                    : Known.of(current.result(), "result");
            if (step instanceof Step.End) {
                Known.of(stages.get(stage), "stage " + stage).ended(current.state());
            }
            LOG.debug("run {} stops at {}: {}", run.id(), stage, result);
            emit(run, seq -> new RunEvent.Ended(run.id(), seq, clock.instant(), result));
            return result;
        }
    }

    /** Writes what came of a stage, and in the same step what it has for the audit log. */
    private RunRecord advance(RunRecord current, PipelineRun run, Step step, List<AuditLog.Event> events) {
        Instant now = clock.instant();
        RunRecord next;
        if (step instanceof Step.Advance advance) {
            next = current.next(after(current.stage()), RunStatus.ACTIVE, advance.state(), null, now);
        } else if (step instanceof Step.Wait wait) {
            next = current.next(current.stage(), RunStatus.WAITING, wait.state(), null, now);
        } else {
            Step.End end = (Step.End) step;
            next = current.next(current.stage(), RunStatus.ENDED, end.state(), end.result(), now);
        }
        next = claiming(next);
        run.tries(next);
        if (store.advance(next, owner, events)) {
            return next;
        }
        RunRecord refused = sameContent(current, next);
        run.tries(refused);
        if (!store.advance(refused, owner, events)) {
            throw new RunLostException(current.runId());
        }
        return refused;
    }

    /** What a run makes is known from its brief on. */
    private RunRecord claiming(RunRecord next) {
        if (next.contentKey() != null || next.status() == RunStatus.ENDED) {
            return next;
        }
        @Nullable String key = contentKey.apply(next.state());
        return key == null ? next : next.making(key);
    }

    /** Of several runs that came to the same content at the same time one pays for it; this is how the others end. */
    private RunRecord sameContent(RunRecord current, RunRecord next) {
        @Nullable String key = next.contentKey();
        RunId other = Optional.ofNullable(key)
                .flatMap(content -> store.making(next.pipeline(), content))
                .filter(holder -> !holder.equals(next.runId()))
                .orElseThrow(() -> new RunLostException(current.runId()));
        RunResult refused = new RunResult.Rejected(
                next.stage(),
                List.of("run " + other + " is making the same content; one of them is enough"),
                RunContext.spent(next.state()));
        return current.next(next.stage(), RunStatus.ENDED, next.state(), refused, next.updatedAt());
    }

    private static RunStage after(RunStage stage) {
        int next = STAGES.indexOf(stage) + 1;
        if (next == STAGES.size()) {
            throw new IllegalStateException("nothing follows " + stage + "; it must end the run");
        }
        return STAGES.get(next);
    }

    private Step execute(RunRecord current, PipelineRun run, boolean resumed, List<AuditLog.Event> events) {
        RunStage stage = current.stage();
        Instant started = clock.instant();
        emit(run, seq -> new RunEvent.StageStarted(run.id(), seq, started, stage));
        Step step;
        try {
            step = attempts(current, run, resumed, events);
        } catch (StoreException | NotNowException e) {
            throw e; // nothing can be written now: the run stays where it is until somebody resumes it
        } catch (ChimeraException e) {
            LOG.warn("run {} failed at stage {}: {}: {}", run.id(), stage.id(), e.code(), e.getMessage());
            step = failed(current, e instanceof BookedFailure booked ? booked.state() : current.state(), e);
        } catch (Throwable e) { // whatever a part that a host plugged in may throw, declared or not
            rethrowIfFatal(e);
            LOG.error("run {} failed at stage {}", run.id(), stage.id(), e);
            step = failed(
                    current,
                    current.state(),
                    new ChimeraException(ErrorCode.INTERNAL, stage.id() + " failed: " + e, e));
        }
        Optional<String> summary = summary(step);
        if (summary.isPresent()) {
            Instant ended = clock.instant();
            emit(
                    run,
                    seq -> new RunEvent.StageFinished(
                            run.id(), seq, ended, stage, Duration.between(started, ended), summary.get()));
        }
        return step;
    }

    /** What to say of a stage that ended well. */
    private static Optional<String> summary(Step step) {
        if (step instanceof Step.Advance advance) {
            return Optional.of(advance.summary());
        }
        if (step instanceof Step.End end && end.result() instanceof RunResult.Published published) {
            return Optional.of((published.fresh() ? "published as " : "published before as ")
                    + published.publication().remoteId());
        }
        return step instanceof Step.End end && end.result() instanceof RunResult.Planned
                ? Optional.of("planned only, this is a dry run")
                : Optional.empty();
    }

    private Step attempts(RunRecord current, PipelineRun run, boolean resumed, List<AuditLog.Event> events) {
        Stage stage = Known.of(stages.get(current.stage()), "stage " + current.stage());
        RunContext context = new RunContext(
                run.id(),
                clock,
                resumed,
                fraction -> emit(
                        run, seq -> new RunEvent.Progress(run.id(), seq, clock.instant(), current.stage(), fraction)),
                events::add);
        try (Watchdog.Watch watch = watchdog.watch(limits.deadline(current.stage()))) {
            run.enter(current.stage());
            try {
                for (int attempt = 1; ; attempt++) {
                    Optional<Step> refused = refused(stage, current, run, context, attempt == 1);
                    if (refused.isPresent()) {
                        return refused.get();
                    }
                    try {
                        return stage.run(current.state(), context);
                    } catch (ChimeraException e) {
                        if (attempt >= limits.attemptsMax() || !stage.mayRepeatAfter(e) || watch.barked()) {
                            throw stopped(watch, run, e);
                        }
                        pause(current, run, attempt, e);
                    }
                }
            } catch (InterruptedException e) {
                throw stopped(watch, run, e);
            } finally {
                run.leave();
            }
        }
    }

    /** How a cancel or a veto ends the run here; neither does between opening a permit and knowing what came of it. */
    private Optional<Step> refused(
            Stage stage, RunRecord current, PipelineRun run, RunContext context, boolean firstAttempt) {
        Optional<String> veto = veto(current, run);
        boolean wanted = run.cancelReason() != null || veto.isPresent();
        if (!wanted || (firstAttempt && context.resumed() && stage.wasBegun(current.state(), context))) {
            return Optional.empty();
        }
        requireNotCancelled(run);
        return veto.map(reason -> new Step.End(
                current.state(),
                new RunResult.Rejected(current.stage(), List.of(reason), RunContext.spent(current.state()))));
    }

    private Optional<String> veto(RunRecord current, PipelineRun run) {
        for (StageInterceptor interceptor : interceptors) {
            Optional<String> veto = interceptor.veto(run.id(), current.stage(), current.state());
            if (veto.isPresent()) {
                return Optional.of("vetoed: " + veto.get());
            }
        }
        return Optional.empty();
    }

    private void pause(RunRecord current, PipelineRun run, int attempt, ChimeraException failure)
            throws InterruptedException {
        long base = limits.firstDelay().toNanos() << (attempt - 1);
        Duration delay = Duration.ofNanos(base / 2 + (base < 2 ? 0 : random.nextLong(base / 2 + 1)));
        emit(
                run,
                seq -> new RunEvent.StageRetried(
                        run.id(),
                        seq,
                        clock.instant(),
                        current.stage(),
                        attempt,
                        String.valueOf(failure.getMessage()),
                        delay));
        Thread.sleep(delay.toMillis());
    }

    private static void requireNotCancelled(PipelineRun run) {
        @Nullable String reason = run.cancelReason();
        if (reason != null) {
            throw new ChimeraException(ErrorCode.CANCELLED, "cancelled: " + reason);
        }
    }

    /** What to call a failure of a stage that was interrupted, by its deadline or by the caller. */
    private static ChimeraException stopped(Watchdog.Watch watch, PipelineRun run, Exception failure) {
        String detail = failure instanceof ChimeraException ? "; " + failure.getMessage() : "";
        @Nullable String reason = run.cancelReason();
        if (reason != null) {
            return renamed(ErrorCode.CANCELLED, "cancelled: " + reason + detail, failure);
        }
        if (watch.barked()) {
            return renamed(ErrorCode.DEADLINE, "the stage's deadline ran out" + detail, failure);
        }
        if (failure instanceof ChimeraException known && known.code() != ErrorCode.CANCELLED) {
            return known;
        }
        Thread.currentThread().interrupt(); // it was the host that interrupted, so the host must see it
        return renamed(ErrorCode.CANCELLED, "the thread of the run was interrupted" + detail, failure);
    }

    private static ChimeraException renamed(ErrorCode code, String message, Exception failure) {
        return failure instanceof BookedFailure booked
                ? new BookedFailure(code, message, booked, booked.state())
                : new ChimeraException(code, message, failure);
    }

    private Step failed(RunRecord current, RunState state, ChimeraException failure) {
        ErrorEnvelope error =
                ErrorEnvelope.of(failure, clock.instant(), current.runId().toString());
        return new Step.End(state, new RunResult.Failed(current.stage(), error, RunContext.spent(state)));
    }

    /** Nothing can be trusted after these; a stack that ran out was only a part's. */
    private static void rethrowIfFatal(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    private void emit(PipelineRun run, EventLog.EventMaker make) {
        @Nullable RunEvent event = run.log().emit(make);
        if (event == null || observers.isEmpty()) {
            return;
        }
        for (RunObserver observer : observers) {
            try {
                observer.onEvent(event);
            } catch (Throwable e) {
                rethrowIfFatal(e);
                LOG.warn(
                        "an observer failed at {} of run {}; the run goes on",
                        event.getClass().getSimpleName(),
                        run.id(),
                        e);
            }
        }
    }
}
