package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The promise of a {@link RunStore}: a run is created once, of all who want to move it on from one version one does, no two unfinished
 * runs make the same, and what is in the hands of nobody who lives is taken over or claimed by one.
 */
public interface RunStoreContract {
    /** Who has the runs of the contract. */
    UUID OWNER = new UUID(0x0A, 1);

    /** Who takes them over. */
    UUID HEIR = new UUID(0x0A, 2);

    /** Whose runs they are. */
    String PIPELINE = "contract";

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
        assertThat(runs.create(run, OWNER)).isTrue();
        assertThat(runs.find(run.runId())).contains(run);
        assertThat(secondHandle(runs).find(run.runId())).contains(run);
        assertThat(runs.find(run(2, SettableClock.START).runId())).isEmpty();
    }

    @Test
    default void creates_a_run_once() {
        RunStore runs = emptyRuns();
        RunRecord first = run(1, SettableClock.START);
        RunRecord again = RunRecord.begin(
                first.runId(), PIPELINE, RunState.of(TrendQuery.keywords("something", "else")), SettableClock.START);
        runs.create(first, OWNER);

        assertThat(runs.create(again, OWNER)).isFalse();
        assertThat(runs.find(first.runId())).contains(first);
    }

    @Test
    default void lets_one_of_many_create_a_run() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        RunRecord run = run(1, SettableClock.START);

        List<Boolean> created = Together.call(8, thread -> (thread % 2 == 0 ? runs : other).create(run, OWNER));

        assertThat(Collections.frequency(created, true)).isEqualTo(1);
    }

    @Test
    default void moves_a_run_on_from_the_version_it_keeps() {
        RunStore runs = emptyRuns();
        RunRecord first = run(1, SettableClock.START);
        runs.create(first, OWNER);
        RunRecord second = step(first, RunStage.BRIEF);
        RunRecord third = step(second, RunStage.APPROVE);

        assertThat(runs.advance(second, OWNER)).isTrue();
        assertThat(runs.advance(third, OWNER)).isTrue();
        assertThat(runs.find(first.runId())).contains(third);
    }

    @Test
    default void refuses_to_move_a_run_from_another_version() {
        RunStore runs = emptyRuns();
        RunRecord first = run(1, SettableClock.START);
        RunRecord second = step(first, RunStage.BRIEF);
        runs.create(first, OWNER);
        runs.advance(second, OWNER);

        assertThat(runs.advance(step(first, RunStage.PUBLISH), OWNER)).isFalse();
        assertThat(runs.advance(step(step(second, RunStage.APPROVE), RunStage.PRODUCE), OWNER))
                .isFalse();
        assertThat(runs.find(first.runId())).contains(second);
    }

    @Test
    default void refuses_to_move_a_run_that_it_does_not_know() {
        RunStore runs = emptyRuns();
        RunRecord never = run(1, SettableClock.START);

        assertThat(runs.advance(step(never, RunStage.BRIEF), OWNER)).isFalse();
        assertThat(runs.find(never.runId())).isEmpty();
    }

    @Test
    default void lets_one_of_many_move_a_run_on() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        RunRecord at = run(1, SettableClock.START);
        runs.create(at, OWNER);
        for (int round = 0; round < 25; round++) {
            RunRecord from = at;
            List<RunRecord> wanted = Collections.nCopies(8, from).stream()
                    .map(record -> step(record, RunStage.BRIEF))
                    .toList();
            List<Boolean> moved =
                    Together.call(8, thread -> (thread % 2 == 0 ? runs : other).advance(wanted.get(thread), OWNER));

            assertThat(Collections.frequency(moved, true)).isEqualTo(1);
            at = runs.find(from.runId()).orElseThrow();
            assertThat(at.version()).isEqualTo(round + 1L);
        }
    }

    @Test
    default void keeps_how_a_run_ended() {
        RunStore runs = emptyRuns();
        RunRecord run = run(1, SettableClock.START);
        runs.create(run, OWNER);
        RunResult failed = new RunResult.Failed(
                RunStage.SCOUT,
                ErrorEnvelope.of(ErrorCode.DEADLINE, "no source answered in time", SettableClock.START, "run-1"),
                Money.usd("0.02"));
        RunRecord ended = run.next(RunStage.SCOUT, RunStatus.ENDED, run.state(), failed, SettableClock.START);

        assertThat(runs.advance(ended, OWNER)).isTrue();
        assertThat(runs.find(run.runId())).contains(ended);
    }

    @Test
    default void lists_the_runs_of_a_status_left_alone_longest_first() {
        RunStore runs = emptyRuns();
        RunRecord newest = run(1, SettableClock.START.plusSeconds(3));
        RunRecord oldest = run(2, SettableClock.START.plusSeconds(1));
        RunRecord waiting = run(3, SettableClock.START);
        RunRecord ending = run(4, SettableClock.START);
        List.of(newest, oldest, waiting, ending).forEach(run -> runs.create(run, OWNER));
        RunRecord waits = waiting(waiting);
        runs.advance(waits, OWNER);
        RunRecord ended = ended(ending);
        runs.advance(ended, OWNER);

        assertThat(runs.inStatus(PIPELINE, RunStatus.ACTIVE, 10)).containsExactly(oldest, newest);
        assertThat(runs.inStatus(PIPELINE, RunStatus.ACTIVE, 1)).containsExactly(oldest);
        assertThat(runs.inStatus(PIPELINE, RunStatus.ACTIVE, 0)).isEmpty();
        assertThat(runs.inStatus(PIPELINE, RunStatus.WAITING, 10)).containsExactly(waits);
        assertThat(runs.inStatus(PIPELINE, RunStatus.ENDED, 10)).containsExactly(ended);
        assertThat(runs.inStatus("other", RunStatus.ACTIVE, 10)).isEmpty();
    }

    @Test
    default void lets_no_two_unfinished_runs_of_a_pipeline_make_the_same() {
        RunStore runs = emptyRuns();
        RunRecord first = run(1, SettableClock.START);
        RunRecord second = run(2, SettableClock.START);
        RunRecord elsewhere =
                RunRecord.begin(new RunId(new UUID(0x90F1L, 3)), "other", first.state(), SettableClock.START);
        List.of(first, second, elsewhere).forEach(run -> runs.create(run, OWNER));
        RunRecord holder = step(first, RunStage.APPROVE).making("content");
        RunRecord loser = step(second, RunStage.APPROVE).making("content");

        assertThat(runs.making(PIPELINE, "content")).isEmpty();
        assertThat(runs.advance(holder, OWNER)).isTrue();
        assertThat(runs.making(PIPELINE, "content")).contains(first.runId());
        assertThat(runs.advance(loser, OWNER)).isFalse();
        assertThat(runs.find(second.runId())).contains(second);
        assertThat(runs.advance(ended(second).making("content"), OWNER)).isTrue();
        assertThat(runs.advance(step(elsewhere, RunStage.APPROVE).making("content"), OWNER))
                .isTrue();

        RunRecord done = ended(holder);
        assertThat(runs.advance(done, OWNER)).isTrue();
        assertThat(runs.find(first.runId())).contains(done);
        assertThat(runs.making(PIPELINE, "content")).isEmpty();
    }

    @Test
    default void lets_one_of_many_runs_make_the_same() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        for (int round = 0; round < 10; round++) {
            String content = "content " + round;
            List<RunRecord> wanted = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RunRecord run = run(round * 8L + i, SettableClock.START);
                runs.create(run, OWNER);
                wanted.add(step(run, RunStage.APPROVE).making(content));
            }
            List<Boolean> moved =
                    Together.call(8, thread -> (thread % 2 == 0 ? runs : other).advance(wanted.get(thread), OWNER));

            assertThat(Collections.frequency(moved, true)).isEqualTo(1);
            assertThat(runs.making(PIPELINE, content))
                    .contains(wanted.get(moved.indexOf(true)).runId());
        }
    }

    @Test
    default void leaves_runs_to_an_owner_that_lives() {
        RunStore runs = emptyRuns();
        runs.beat(OWNER, Duration.ofHours(1));
        runs.create(run(1, SettableClock.START), OWNER);

        assertThat(secondHandle(runs).takeOver(PIPELINE, HEIR, 10)).isEmpty();
    }

    @Test
    default void gives_the_runs_of_an_owner_that_no_longer_lives_to_another() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        RunRecord run = run(1, SettableClock.START);
        runs.beat(OWNER, Duration.ofMillis(1));
        other.beat(HEIR, Duration.ofHours(1));
        runs.create(run, OWNER);

        List<RunRecord> taken = Together.untilSome(() -> other.takeOver(PIPELINE, HEIR, 10));

        RunRecord mine = run.takenOver();
        assertThat(taken).containsExactly(mine);
        assertThat(runs.find(run.runId())).contains(mine);
        assertThat(runs.takeOver(PIPELINE, OWNER, 10)).isEmpty();
        assertThat(runs.advance(step(run, RunStage.BRIEF), OWNER))
                .as("whoever was only slow cannot write any more")
                .isFalse();
        assertThat(other.advance(step(mine, RunStage.BRIEF), HEIR)).isTrue();
    }

    @Test
    default void an_owner_that_beats_again_keeps_what_nobody_took() {
        RunStore runs = emptyRuns();
        runs.beat(OWNER, Duration.ofMillis(1));
        runs.create(run(1, SettableClock.START), OWNER);
        runs.beat(OWNER, Duration.ofHours(1));

        assertThat(runs.takeOver(PIPELINE, HEIR, 10)).isEmpty();
    }

    @Test
    default void gives_what_an_owner_left_to_another_at_once() {
        RunStore runs = emptyRuns();
        RunRecord run = run(1, SettableClock.START);
        runs.beat(OWNER, Duration.ofHours(1));
        runs.create(run, OWNER);
        runs.leave(OWNER);

        assertThat(runs.takeOver(PIPELINE, HEIR, 10)).containsExactly(run.takenOver());
    }

    @Test
    default void takes_over_active_runs_of_the_pipeline_only_left_alone_longest_first() {
        RunStore runs = emptyRuns();
        RunRecord newest = run(1, SettableClock.START.plusSeconds(3));
        RunRecord oldest = run(2, SettableClock.START.plusSeconds(1));
        RunRecord waiting = run(3, SettableClock.START);
        RunRecord ending = run(4, SettableClock.START);
        RunRecord elsewhere =
                RunRecord.begin(new RunId(new UUID(0x90F1L, 5)), "other", newest.state(), SettableClock.START);
        List.of(newest, oldest, waiting, ending, elsewhere).forEach(run -> runs.create(run, OWNER));
        runs.advance(waiting(waiting), OWNER);
        runs.advance(ended(ending), OWNER);
        runs.beat(HEIR, Duration.ofHours(1));

        assertThat(runs.takeOver(PIPELINE, HEIR, 0)).isEmpty();
        assertThat(runs.takeOver(PIPELINE, HEIR, 1)).containsExactly(oldest.takenOver());
        assertThat(runs.takeOver(PIPELINE, HEIR, 10)).containsExactly(newest.takenOver());
        assertThat(runs.takeOver("other", HEIR, 10)).containsExactly(elsewhere.takenOver());
    }

    @Test
    default void takes_over_what_somebody_had_before_what_nobody_has_had() {
        RunStore runs = emptyRuns();
        RunRecord first = run(1, SettableClock.START);
        RunRecord second = run(2, SettableClock.START.plusSeconds(1));
        RunRecord begun = run(3, SettableClock.START.plusSeconds(2));
        RunRecord begunLater = run(4, SettableClock.START.plusSeconds(3));
        List.of(second, first).forEach(run -> runs.create(run, RunStore.NOBODY));
        List.of(begunLater, begun).forEach(run -> runs.create(run, OWNER));
        runs.beat(HEIR, Duration.ofHours(1));

        assertThat(runs.takeOver(PIPELINE, HEIR, 3))
                .containsExactly(begun.takenOver(), begunLater.takenOver(), first.takenOver());
        assertThat(runs.takeOver(PIPELINE, HEIR, 3)).containsExactly(second.takenOver());
    }

    @Test
    default void gives_a_run_to_one_of_many_that_take_over() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        for (int i = 0; i < 40; i++) {
            runs.create(run(i, SettableClock.START), OWNER);
        }
        for (int i = 0; i < 8; i++) {
            runs.beat(new UUID(0x0B, i), Duration.ofHours(1));
        }

        List<List<RunRecord>> taken = Together.call(
                8, thread -> (thread % 2 == 0 ? runs : other).takeOver(PIPELINE, new UUID(0x0B, thread), 40));

        List<RunId> all = new ArrayList<>();
        taken.forEach(some -> some.forEach(run -> all.add(run.runId())));
        runs.takeOver(PIPELINE, HEIR, 40).forEach(run -> all.add(run.runId()));
        assertThat(all).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    default void nobody_never_lives_and_has_what_anybody_may_take_over() {
        RunStore runs = emptyRuns();
        RunRecord created = run(1, SettableClock.START);
        RunRecord given = run(2, SettableClock.START.plusSeconds(1));
        runs.beat(OWNER, Duration.ofHours(1));
        runs.create(created, RunStore.NOBODY);
        runs.create(given, OWNER);
        RunRecord moved = step(given, RunStage.BRIEF);
        assertThat(runs.advance(moved, RunStore.NOBODY)).isTrue();

        assertThatThrownBy(() -> runs.beat(RunStore.NOBODY, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(secondHandle(runs).takeOver(PIPELINE, HEIR, 10))
                .containsExactlyInAnyOrder(created.takenOver(), moved.takenOver());
    }

    @Test
    default void gives_nobodys_run_to_who_claims_it_one_version_on() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        RunRecord run = run(1, SettableClock.START);
        RunRecord rest = run(2, SettableClock.START);
        runs.create(run, RunStore.NOBODY);
        runs.create(rest, RunStore.NOBODY);
        other.beat(HEIR, Duration.ofHours(1));

        RunRecord mine = run.takenOver();
        assertThat(other.claim(PIPELINE, run.runId(), HEIR)).contains(mine);
        assertThat(runs.find(run.runId())).contains(mine);
        assertThat(runs.find(rest.runId())).contains(rest);
        assertThat(runs.claim(PIPELINE, run.runId(), OWNER)).isEmpty();
        assertThat(other.claim(PIPELINE, run.runId(), HEIR))
                .as("what it has already it is not given again")
                .isEmpty();
        assertThat(runs.takeOver(PIPELINE, OWNER, 10)).containsExactly(rest.takenOver());
    }

    @Test
    default void gives_a_dead_owners_run_to_who_claims_it() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        RunRecord run = run(1, SettableClock.START);
        runs.beat(OWNER, Duration.ofMillis(1));
        runs.create(run, OWNER);
        other.beat(HEIR, Duration.ofHours(1));

        List<RunRecord> claimed = Together.untilSome(
                () -> other.claim(PIPELINE, run.runId(), HEIR).stream().toList());

        RunRecord mine = run.takenOver();
        assertThat(claimed).containsExactly(mine);
        assertThat(runs.advance(step(run, RunStage.BRIEF), OWNER))
                .as("whoever was only slow cannot write any more")
                .isFalse();
        assertThat(runs.find(run.runId())).contains(mine);
        assertThat(other.advance(step(mine, RunStage.BRIEF), HEIR)).isTrue();
    }

    @Test
    default void gives_what_an_owner_left_to_who_claims_it() {
        RunStore runs = emptyRuns();
        RunRecord run = run(1, SettableClock.START);
        runs.beat(OWNER, Duration.ofHours(1));
        runs.create(run, OWNER);
        runs.leave(OWNER);

        assertThat(runs.claim(PIPELINE, run.runId(), HEIR)).contains(run.takenOver());
    }

    @Test
    default void refuses_to_give_a_run_of_one_who_lives_to_who_claims_it() {
        RunStore runs = emptyRuns();
        RunRecord run = run(1, SettableClock.START);
        runs.beat(OWNER, Duration.ofHours(1));
        runs.create(run, OWNER);

        assertThat(secondHandle(runs).claim(PIPELINE, run.runId(), HEIR)).isEmpty();
        assertThat(runs.find(run.runId())).contains(run);
        assertThat(runs.advance(step(run, RunStage.BRIEF), OWNER)).isTrue();
    }

    @Test
    default void refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended() {
        RunStore runs = emptyRuns();
        RunRecord elsewhere = RunRecord.begin(
                new RunId(new UUID(0x90F1L, 1)), "other", RunState.of(TrendQuery.global()), SettableClock.START);
        RunRecord waiting = run(2, SettableClock.START);
        RunRecord ending = run(3, SettableClock.START);
        List.of(elsewhere, waiting, ending).forEach(run -> runs.create(run, RunStore.NOBODY));
        RunRecord waits = waiting(waiting);
        RunRecord ended = ended(ending);
        runs.advance(waits, RunStore.NOBODY);
        runs.advance(ended, RunStore.NOBODY);

        for (RunRecord refused : List.of(elsewhere, waits, ended, run(4, SettableClock.START))) {
            assertThat(runs.claim(PIPELINE, refused.runId(), HEIR)).isEmpty();
        }
        for (RunRecord untouched : List.of(elsewhere, waits, ended)) {
            assertThat(runs.find(untouched.runId())).contains(untouched);
        }
        assertThat(runs.claim("other", elsewhere.runId(), HEIR)).contains(elsewhere.takenOver());
    }

    @Test
    default void gives_a_run_to_one_of_many_that_claim_it() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        for (int i = 0; i < 8; i++) {
            runs.beat(new UUID(0x0B, i), Duration.ofHours(1));
        }
        for (int round = 0; round < 20; round++) {
            RunRecord run = run(round, SettableClock.START);
            runs.create(run, RunStore.NOBODY);

            List<List<RunRecord>> claimed = Together.call(
                    8,
                    thread -> (thread % 2 == 0 ? runs : other)
                            .claim(PIPELINE, run.runId(), new UUID(0x0B, thread)).stream()
                                    .toList());

            assertThat(claimed.stream().flatMap(List::stream)).containsExactly(run.takenOver());
            assertThat(runs.find(run.runId())).contains(run.takenOver());
        }
    }

    @Test
    default void gives_a_run_to_one_of_many_that_claim_it_or_take_over() {
        RunStore runs = emptyRuns();
        RunStore other = secondHandle(runs);
        for (int i = 0; i < 8; i++) {
            runs.beat(new UUID(0x0B, i), Duration.ofHours(1));
        }
        for (int round = 0; round < 20; round++) {
            RunRecord run = run(round, SettableClock.START);
            runs.create(run, RunStore.NOBODY);

            List<List<RunRecord>> given = Together.call(8, thread -> {
                UUID owner = new UUID(0x0B, thread);
                return thread % 2 == 0
                        ? runs.claim(PIPELINE, run.runId(), owner).stream().toList()
                        : other.takeOver(PIPELINE, owner, 10);
            });

            assertThat(given.stream().flatMap(List::stream)).containsExactly(run.takenOver());
        }
    }

    @Test
    default void counts_the_runs_that_nobody_who_lives_has_up_to_a_bound() {
        RunStore runs = emptyRuns();
        RunRecord living = run(1, SettableClock.START);
        RunRecord waiting = run(2, SettableClock.START);
        RunRecord ending = run(3, SettableClock.START);
        RunRecord elsewhere =
                RunRecord.begin(new RunId(new UUID(0x90F1L, 4)), "other", living.state(), SettableClock.START);
        assertThat(runs.unattended(PIPELINE, 10)).isZero();
        runs.beat(OWNER, Duration.ofHours(1));
        runs.create(living, OWNER);
        List.of(waiting, ending, elsewhere).forEach(run -> runs.create(run, RunStore.NOBODY));
        runs.advance(waiting(waiting), RunStore.NOBODY);
        runs.advance(ended(ending), RunStore.NOBODY);
        assertThat(runs.unattended(PIPELINE, 10)).isZero();

        for (int i = 5; i < 8; i++) {
            runs.create(run(i, SettableClock.START), RunStore.NOBODY);
        }
        runs.create(run(8, SettableClock.START), HEIR);
        RunStore other = secondHandle(runs);
        assertThat(other.unattended(PIPELINE, 10)).isEqualTo(4);
        assertThat(other.unattended(PIPELINE, 3)).isEqualTo(3);
        assertThat(other.unattended(PIPELINE, 0)).isZero();
        assertThat(other.unattended("other", 10)).isEqualTo(1);
        assertThatThrownBy(() -> other.unattended(PIPELINE, -1)).isInstanceOf(IllegalArgumentException.class);

        runs.beat(HEIR, Duration.ofHours(1));
        assertThat(other.unattended(PIPELINE, 10)).as("its owner lives now").isEqualTo(3);
        runs.leave(OWNER);
        assertThat(other.unattended(PIPELINE, 10)).as("its owner left").isEqualTo(4);
    }

    private static RunRecord run(long number, Instant at) {
        return RunRecord.begin(
                new RunId(new UUID(0x90F1L, number)),
                PIPELINE,
                RunState.of(TrendQuery.keywords("solar " + number)),
                at);
    }

    private static RunRecord waiting(RunRecord run) {
        return run.next(RunStage.SCREEN, RunStatus.WAITING, run.state(), null, run.updatedAt());
    }

    private static RunRecord ended(RunRecord run) {
        RunResult result = new RunResult.Rejected(RunStage.SCOUT, List.of("nothing is rising"), null);
        return run.next(RunStage.SCOUT, RunStatus.ENDED, run.state(), result, run.updatedAt());
    }

    private static RunRecord step(RunRecord run, RunStage to) {
        return run.next(to, RunStatus.ACTIVE, run.state(), null, run.updatedAt().plusSeconds(1));
    }
}
