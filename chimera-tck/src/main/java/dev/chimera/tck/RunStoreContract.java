package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.trend.TrendQuery;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The promise of a {@link RunStore}: a run is created once, and of all who want to move it on from one version, one does. */
public interface RunStoreContract {
    /** A store without runs. A store that writes bytes may use a {@link RememberingCodec}. */
    RunStore emptyRuns();

    /** A second handle on what {@code runs} keeps, as another JVM would have; the same one where there can be only one. */
    default RunStore secondHandle(RunStore runs) {
        return runs;
    }

    @Test
    default void finds_what_was_created() {
        RunStore runs = emptyRuns();
        RunRecord run = run(1, SettableClock.START);

        assertThat(runs.find(run.runId())).isEmpty();
        assertThat(runs.create(run)).isTrue();
        assertThat(runs.find(run.runId())).contains(run);
        assertThat(secondHandle(runs).find(run.runId())).contains(run);
        assertThat(runs.find(run(2, SettableClock.START).runId())).isEmpty();
    }

    @Test
    default void creates_a_run_once() {
        RunStore runs = emptyRuns();
        RunRecord first = run(1, SettableClock.START);
        RunRecord again = RunRecord.begin(
                first.runId(), RunState.of(TrendQuery.keywords("something", "else")), SettableClock.START);
        runs.create(first);

        assertThat(runs.create(again)).isFalse();
        assertThat(runs.find(first.runId())).contains(first);
    }

    @Test
    default void lets_one_of_many_create_a_run() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        RunRecord run = run(1, SettableClock.START);

        List<Boolean> created = Together.call(8, thread -> (thread % 2 == 0 ? runs : other).create(run));

        assertThat(Collections.frequency(created, true)).isEqualTo(1);
    }

    @Test
    default void moves_a_run_on_from_the_version_it_keeps() {
        RunStore runs = emptyRuns();
        RunRecord first = run(1, SettableClock.START);
        runs.create(first);
        RunRecord second = step(first, RunStage.BRIEF);
        RunRecord third = step(second, RunStage.APPROVE);

        assertThat(runs.advance(second)).isTrue();
        assertThat(runs.advance(third)).isTrue();
        assertThat(runs.find(first.runId())).contains(third);
    }

    @Test
    default void refuses_to_move_a_run_from_another_version() {
        RunStore runs = emptyRuns();
        RunRecord first = run(1, SettableClock.START);
        RunRecord second = step(first, RunStage.BRIEF);
        runs.create(first);
        runs.advance(second);

        assertThat(runs.advance(step(first, RunStage.PUBLISH))).isFalse();
        assertThat(runs.advance(step(step(second, RunStage.APPROVE), RunStage.PRODUCE)))
                .isFalse();
        assertThat(runs.find(first.runId())).contains(second);
    }

    @Test
    default void refuses_to_move_a_run_that_it_does_not_know() {
        RunStore runs = emptyRuns();
        RunRecord never = run(1, SettableClock.START);

        assertThat(runs.advance(step(never, RunStage.BRIEF))).isFalse();
        assertThat(runs.find(never.runId())).isEmpty();
    }

    @Test
    default void lets_one_of_many_move_a_run_on() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        RunRecord at = run(1, SettableClock.START);
        runs.create(at);
        for (int round = 0; round < 25; round++) {
            RunRecord from = at;
            List<RunRecord> wanted = Collections.nCopies(8, from).stream()
                    .map(record -> step(record, RunStage.BRIEF))
                    .toList();
            List<Boolean> moved =
                    Together.call(8, thread -> (thread % 2 == 0 ? runs : other).advance(wanted.get(thread)));

            assertThat(Collections.frequency(moved, true)).isEqualTo(1);
            at = runs.find(from.runId()).orElseThrow();
            assertThat(at.version()).isEqualTo(round + 1L);
        }
    }

    @Test
    default void keeps_how_a_run_ended() {
        RunStore runs = emptyRuns();
        RunRecord run = run(1, SettableClock.START);
        runs.create(run);
        RunResult failed = new RunResult.Failed(
                RunStage.SCOUT,
                ErrorEnvelope.of(ErrorCode.DEADLINE, "no source answered in time", SettableClock.START, "run-1"),
                Money.usd("0.02"));
        RunRecord ended = run.next(RunStage.SCOUT, RunStatus.ENDED, run.state(), failed, SettableClock.START);

        assertThat(runs.advance(ended)).isTrue();
        assertThat(runs.find(run.runId())).contains(ended);
    }

    @Test
    default void lists_unfinished_runs_left_alone_longest_first() {
        RunStore runs = emptyRuns();
        RunRecord newest = run(1, SettableClock.START.plusSeconds(3));
        RunRecord oldest = run(2, SettableClock.START.plusSeconds(1));
        RunRecord waiting = run(3, SettableClock.START);
        RunRecord ended = run(4, SettableClock.START);
        List.of(newest, oldest, waiting, ended).forEach(runs::create);
        RunRecord waits = waiting.next(
                RunStage.SCREEN, RunStatus.WAITING, waiting.state(), null, SettableClock.START.plusSeconds(2));
        runs.advance(waits);
        runs.advance(ended.next(
                RunStage.SCOUT,
                RunStatus.ENDED,
                ended.state(),
                new RunResult.Rejected(RunStage.SCOUT, List.of("nothing is rising"), null),
                SettableClock.START));

        assertThat(runs.unfinished(10)).containsExactly(oldest, waits, newest);
        assertThat(runs.unfinished(2)).containsExactly(oldest, waits);
        assertThat(runs.unfinished(0)).isEmpty();
    }

    private static RunRecord run(long number, Instant at) {
        return RunRecord.begin(
                new RunId(new UUID(0x90F1L, number)), RunState.of(TrendQuery.keywords("solar " + number)), at);
    }

    private static RunRecord step(RunRecord run, RunStage to) {
        return run.next(to, RunStatus.ACTIVE, run.state(), null, run.updatedAt().plusSeconds(1));
    }
}
