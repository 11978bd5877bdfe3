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
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves runs on, stage by stage: read the record, run one stage, write what came of it by compare-and-set. Whoever finds that
 * somebody else was faster stops. Thread-safe; works on the calling thread alone.
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
    private final Executor executor;
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
            Executor executor,
            Hooks hooks) {
        this.stages = new EnumMap<>(stages);
        this.store = store;
        this.owner = owner;
        this.contentKey = contentKey;
        this.clock = clock;
        this.random = random;
        this.limits = limits;
        this.watchdog = watchdog;
        this.executor = executor;
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
     * Brings {@code current} to its stage; its deadline counts from now.
     *
     * @param resumed whether somebody may have been at this stage before, and got as far as nobody knows
     */
    Visit enter(RunRecord current, PipelineRun run, boolean resumed) {
        if (run.isLeftToOthers()) {
            throw RunLostException.left(run.id());
        }
        RunStage stage = current.stage();
        Instant now = clock.instant();
        List<AuditLog.Event> events = new ArrayList<>(1);
        RunContext context = new RunContext(run.id(), clock, resumed, events::add);
        emit(run, seq -> new RunEvent.StageStarted(run.id(), seq, now, stage));
        return new Visit(
                current,
                run,
                Known.of(stages.get(stage), "stage " + stage),
                context,
                events,
                now,
                watchdog.watch(limits.deadline(stage)));
    }

    /** Attempts the stage once, on the calling thread. After {@link Outcome.Later} and {@link Outcome.Gone} the visit goes on. */
    Outcome attempt(Visit visit) {
        if (visit.attempt() > 1 && visit.run().isLeftToOthers()) {
            visit.watch().close();
            throw RunLostException.left(visit.run().id());
        }
        return outcome(visit, true, () -> visit.stage().run(visit.current().state(), visit.context()));
    }

    /** Goes on with the stage after its production is over. */
    Outcome comeBack(Visit visit, Absence absence) {
        return outcome(visit, false, absence::come);
    }

    /** Tells how far the production is. */
    void report(Visit visit, Absence absence) {
        PipelineRun run = visit.run();
        if (absence.hasNews()) {
            emit(
                    run,
                    seq -> new RunEvent.Progress(
                            run.id(), seq, clock.instant(), visit.current().stage(), absence.reported()));
        }
    }

    private interface Attempt {
        Step make() throws InterruptedException;
    }

    private Outcome outcome(Visit visit, boolean fromTheStart, Attempt attempt) {
        boolean over = true;
        try {
            Step step = execute(visit, fromTheStart, attempt);
            if (step instanceof Step.Away away) {
                Absence absence = new Absence(away, executor);
                if (absence.isOver()) {
                    step = execute(visit, false, absence::come);
                } else {
                    over = false;
                    visit.away();
                    visit.watch().away(absence);
                    visit.run().away(absence);
                    return new Outcome.Gone(absence);
                }
            }
            if (step instanceof Step.Again again) {
                over = false;
                return new Outcome.Later(again.delay());
            }
            return move(visit, step);
        } finally {
            if (over) {
                visit.watch().close();
            }
        }
    }

    private Outcome move(Visit visit, Step step) {
        PipelineRun run = visit.run();
        if (run.isLeftToOthers() && step instanceof Step.End end && end.result() instanceof RunResult.Failed) {
            throw RunLostException.left(run.id()); // it failed because its pipeline was being closed
        }
        RunRecord now = advance(visit.current(), run, step, visit.events());
        run.moved(now);
        if (now.status() == RunStatus.ACTIVE) {
            return new Outcome.Moved(now);
        }
        RunResult result = step instanceof Step.Wait wait && now.result() == null
                ? wait.result()
                : Known.of(now.result(), "result");
        if (step instanceof Step.End) {
            visit.stage().ended(now.state());
        }
        LOG.debug("run {} stops at {}: {}", run.id(), visit.current().stage(), result);
        emit(run, seq -> new RunEvent.Ended(run.id(), seq, clock.instant(), result));
        return new Outcome.Rested(result);
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

    private Step execute(Visit visit, boolean fromTheStart, Attempt attempt) {
        RunRecord current = visit.current();
        PipelineRun run = visit.run();
        RunStage stage = current.stage();
        Step step;
        try {
            step = guarded(visit, fromTheStart, attempt);
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
                            run.id(), seq, ended, stage, Duration.between(visit.startedAt(), ended), summary.get()));
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

    /** The attempt, in which a cancel and the deadline interrupt the calling thread. */
    private Step guarded(Visit visit, boolean fromTheStart, Attempt attempt) {
        visit.watch().work();
        visit.run().enter(visit.current().stage());
        boolean begun = false;
        try {
            Optional<Step> refused = fromTheStart ? refused(visit) : Optional.empty();
            begun = true;
            return refused.isPresent() ? refused.get() : attempt.make();
        } catch (ChimeraException e) {
            if (!begun) {
                throw e;
            }
            if (visit.attempt() < limits.attemptsMax() && visit.stage().mayRepeatAfter(e) && !isStopped(visit)) {
                return again(visit, e);
            }
            throw stopped(visit, e);
        } catch (InterruptedException e) {
            throw stopped(visit, e);
        } finally {
            visit.run().leave();
            visit.watch().rest();
        }
    }

    private static boolean isStopped(Visit visit) {
        return visit.watch().barked() || visit.run().cancelReason() != null;
    }

    /** How a cancel, the deadline or a veto ends the run here; none does between opening a permit and knowing what came of it. */
    private Optional<Step> refused(Visit visit) {
        RunRecord current = visit.current();
        Optional<String> veto = veto(current, visit.run());
        boolean wanted = isStopped(visit) || veto.isPresent();
        boolean mayBeBegun = visit.attempt() == 1 && visit.context().resumed();
        if (!wanted || (mayBeBegun && visit.stage().wasBegun(current.state(), visit.context()))) {
            return Optional.empty();
        }
        if (isStopped(visit)) {
            throw stopped(visit, visit.failure());
        }
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

    /** The delay doubles with every attempt and is spread by up to half of itself; never past the deadline. */
    private Step again(Visit visit, ChimeraException failure) {
        long base = limits.firstDelay().toNanos() << (visit.attempt() - 1);
        Duration spread = Duration.ofNanos(base / 2 + (base < 2 ? 0 : random.nextLong(base / 2 + 1)));
        Duration left = visit.watch().left();
        Duration delay = spread.compareTo(left) < 0 ? spread : left;
        RunRecord current = visit.current();
        int attempt = visit.attempt();
        emit(
                visit.run(),
                seq -> new RunEvent.StageRetried(
                        current.runId(),
                        seq,
                        clock.instant(),
                        current.stage(),
                        attempt,
                        String.valueOf(failure.getMessage()),
                        delay));
        visit.failed(failure);
        return new Step.Again(current.state(), delay);
    }

    /** What to call a failure of a stage that was stopped, by its deadline or by the caller. */
    private static ChimeraException stopped(Visit visit, @Nullable Exception failure) {
        String detail = failure instanceof ChimeraException ? "; " + failure.getMessage() : "";
        @Nullable String reason = visit.run().cancelReason();
        if (reason != null) {
            return renamed(ErrorCode.CANCELLED, "cancelled: " + reason + detail, failure);
        }
        if (visit.watch().barked()) {
            return renamed(ErrorCode.DEADLINE, "the stage's deadline ran out" + detail, failure);
        }
        if (failure instanceof ChimeraException known && (known.code() != ErrorCode.CANCELLED || visit.isAway())) {
            return known;
        }
        Thread.currentThread().interrupt(); // it was the host that interrupted, so the host must see it
        return renamed(ErrorCode.CANCELLED, "the thread of the run was interrupted" + detail, failure);
    }

    private static ChimeraException renamed(ErrorCode code, String message, @Nullable Exception failure) {
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
