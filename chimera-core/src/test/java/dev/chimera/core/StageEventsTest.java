package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.core.contract.RunJson;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stage has for the audit log goes there with the move that the stage comes to, and only with it. */
@Spec("RUN-4")
class StageEventsTest {
    private static final UUID OWNER = new UUID(1, 1);

    private final SettableClock clock = new SettableClock();
    private final InMemoryStorage storage = new InMemoryStorage();
    private final RunStore runs = storage.runs(new RunJson());
    private final Watchdog watchdog = new Watchdog();
    private final RunRecord run =
            RunRecord.begin(new RunId(new UUID(0, 1)), "luna", RunState.of(Troupe.QUERY), clock.instant());

    @AfterEach
    void close() {
        watchdog.close();
    }

    @Test
    void what_every_attempt_said_is_kept_when_a_later_one_ends_well() {
        RunResult result = drive(failing(1, new ChimeraException(ErrorCode.PROVIDER_FAILED, "try again")));

        assertThat(result).isInstanceOf(RunResult.Rejected.class);
        assertThat(audited()).containsExactly("attempt.1", "attempt.2");
    }

    @Test
    void what_a_stage_said_that_failed_is_kept_with_the_failure() {
        RunResult result = drive(failing(9, new ChimeraException(ErrorCode.PROVIDER_FAILED, "never")));

        assertThat(result).isInstanceOf(RunResult.Failed.class);
        assertThat(audited()).containsExactly("attempt.1", "attempt.2", "attempt.3");
    }

    @Test
    void nothing_is_kept_of_a_stage_whose_store_broke() {
        assertThatThrownBy(() -> drive(failing(9, new StoreException("the disk is full", null))))
                .isInstanceOf(StoreException.class);

        assertThat(audited()).isEmpty();
        assertThat(runs.find(run.runId())).contains(run);
    }

    @Test
    void nothing_is_kept_of_a_run_that_somebody_else_has_moved_on() {
        assertThatThrownBy(() -> drive((attempt, context) -> {
                    runs.advance(run.takenOver(), new UUID(2, 2));
                    return rejected();
                }))
                .isInstanceOf(RunLostException.class);

        assertThat(audited()).isEmpty();
    }

    private interface Attempt {
        Step go(int number, RunContext context);
    }

    private static Attempt failing(int times, ChimeraException failure) {
        return (attempt, context) -> {
            if (attempt <= times) {
                throw failure;
            }
            return rejected();
        };
    }

    private static Step rejected() {
        return new Step.End(
                RunState.of(Troupe.QUERY), new RunResult.Rejected(RunStage.SCOUT, List.of("nothing rises"), null));
    }

    private RunResult drive(Attempt attempt) {
        runs.create(run, OWNER);
        RunEngine engine = new RunEngine(
                Map.of(RunStage.SCOUT, new Talking(attempt)),
                runs,
                OWNER,
                state -> null,
                clock,
                new Random(7),
                StageLimits.DEFAULT.withAttempts(3, Duration.ZERO),
                watchdog,
                Runnable::run,
                new RunEngine.Hooks(List.of(), List.of()));
        Visit visit = engine.enter(run, new PipelineRun(run, false, () -> {}, Runnable::run), false);
        Outcome outcome = engine.attempt(visit);
        while (outcome instanceof Outcome.Later) {
            outcome = engine.attempt(visit);
        }
        return ((Outcome.Rested) outcome).result();
    }

    private List<String> audited() {
        return storage.audit().about(run.runId().toString(), 10).stream()
                .map(AuditLog.Event::action)
                .toList();
    }

    /** A stage that says of every attempt that it is made. */
    private static final class Talking implements Stage {
        private final Attempt attempt;
        private int number;

        Talking(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public Step run(RunState state, RunContext context) {
            number++;
            context.events()
                    .accept(new AuditLog.Event(
                            context.now(), context.runId().toString(), "stage", "attempt." + number, Map.of()));
            return attempt.go(number, context);
        }

        @Override
        public boolean mayRepeatAfter(ChimeraException failure) {
            return failure.code() == ErrorCode.PROVIDER_FAILED;
        }
    }
}
