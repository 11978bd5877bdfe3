package dev.chimera.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final RunId ID = RunId.of("5b0c3c0e-8d7f-4b58-8f0e-2f1c9a7e4d21");
    private static final RunState STATE = RunState.of(TrendQuery.keywords("solar"));
    private static final RunResult REJECTED =
            new RunResult.Rejected(RunStage.SCOUT, List.of("nothing is rising"), null);

    @Test
    @Spec("RUN-5")
    void a_run_begins_at_version_zero_and_each_step_is_one_more() {
        RunRecord begun = RunRecord.begin(ID, "luna", STATE, Instant.EPOCH);
        RunRecord next = begun.next(RunStage.BRIEF, RunStatus.ACTIVE, STATE, null, Instant.EPOCH.plusSeconds(1));

        assertThat(begun.version()).isZero();
        assertThat(begun.stage()).isEqualTo(RunStage.SCOUT);
        assertThat(begun.status()).isEqualTo(RunStatus.ACTIVE);
        assertThat(next.version()).isEqualTo(1);
        assertThat(next.runId()).isEqualTo(ID);
        assertThat(ID).hasToString("5b0c3c0e-8d7f-4b58-8f0e-2f1c9a7e4d21");
    }

    @Test
    void a_run_has_a_result_exactly_when_it_ended() {
        RunRecord begun = RunRecord.begin(ID, "luna", STATE, Instant.EPOCH);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> begun.next(RunStage.SCOUT, RunStatus.ENDED, STATE, null, Instant.EPOCH))
                .withMessageContaining(ID.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> begun.next(RunStage.SCOUT, RunStatus.WAITING, STATE, REJECTED, Instant.EPOCH));
        assertThat(begun.next(RunStage.SCOUT, RunStatus.ENDED, STATE, REJECTED, Instant.EPOCH)
                        .result())
                .isEqualTo(REJECTED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunRecord(
                        ID, "luna", -1, RunStage.SCOUT, RunStatus.ACTIVE, null, STATE, null, Instant.EPOCH));
    }

    @Test
    void a_run_that_is_taken_over_is_the_same_one_version_on() {
        RunRecord making = RunRecord.begin(ID, "luna", STATE, Instant.EPOCH)
                .next(RunStage.APPROVE, RunStatus.ACTIVE, STATE, null, Instant.EPOCH)
                .making("content");

        assertThat(making.takenOver())
                .isEqualTo(new RunRecord(
                        ID, "luna", 2, RunStage.APPROVE, RunStatus.ACTIVE, "content", STATE, null, Instant.EPOCH));
    }

    @Test
    void the_stages_have_one_order() {
        assertThat(RunStage.values())
                .containsExactly(
                        RunStage.SCOUT,
                        RunStage.BRIEF,
                        RunStage.APPROVE,
                        RunStage.PRODUCE,
                        RunStage.SCREEN,
                        RunStage.PUBLISH);
        assertThat(RunStage.PRODUCE.id()).isEqualTo("produce");
    }

    @Test
    void each_stage_fills_in_its_own_part_and_changes_no_other() {
        TrendScan scan = new TrendScan(List.of(), List.of(), new PostIntake.Counts(1, 0, 0), 0, Duration.ZERO);
        Settlement settlement = new Settlement(new UUID(0, 1), 3, Money.usd("0.04"), Money.usd("0.03"), Instant.EPOCH);
        SafetyVerdict verdict = new SafetyVerdict.Held(List.of());
        Review review = new Review(
                new UUID(0, 2), Digest.ZERO, 1, List.of(), Set.of(), Instant.EPOCH, Instant.EPOCH, List.of(), null);
        PublishOutcome outcome = new PublishOutcome.Unknown("no answer");

        RunState full = STATE.scanned(scan, null)
                .produced(null, settlement)
                .screened(null, verdict, review)
                .reviewed(review.answered(new Review.Answer(Review.Ruling.APPROVE, "ada", "fine", Instant.EPOCH)))
                .published(null, outcome);

        assertThat(full.query()).isEqualTo(STATE.query());
        assertThat(full.scan()).isEqualTo(scan);
        assertThat(full.settlement()).isEqualTo(settlement);
        assertThat(full.verdict()).isEqualTo(verdict);
        assertThat(full.review().answer().reviewer()).isEqualTo("ada");
        assertThat(full.outcome()).isEqualTo(outcome);
        assertThat(full.brief()).isNull();
        assertThat(full.briefed(null).decided(null)).isEqualTo(full);
    }

    @Test
    void a_result_folds_to_its_own_case_and_says_what_was_spent() {
        Money spent = Money.usd("0.03");
        Publication publication =
                new Publication(new PublicationKey("c", Platform.FEED, "luna"), "1", null, Instant.EPOCH, Digest.ZERO);
        List<RunResult> all = List.of(
                new RunResult.Published(publication, true, spent),
                new RunResult.Planned(null, spent),
                new RunResult.Rejected(RunStage.APPROVE, List.of("too dear"), spent),
                new RunResult.AwaitingReview(RunStage.SCREEN, new UUID(0, 1), List.of(), spent),
                new RunResult.Failed(
                        RunStage.PUBLISH, ErrorEnvelope.of(ErrorCode.DEADLINE, "late", Instant.EPOCH, "1"), spent));

        assertThat(all.stream()
                        .map(one -> one.<String>fold(
                                p -> "published", p -> "planned", r -> "rejected", a -> "awaiting", f -> "failed")))
                .containsExactly("published", "planned", "rejected", "awaiting", "failed");
        assertThat(all).allSatisfy(one -> assertThat(one.spent()).isEqualTo(spent));
        assertThatIllegalArgumentException().isThrownBy(() -> new RunResult.Rejected(RunStage.SCOUT, List.of(), null));
    }

    @Test
    void events_say_whose_they_are_and_in_which_order() {
        List<RunEvent> events = List.of(
                new RunEvent.StageStarted(ID, 0, Instant.EPOCH, RunStage.SCOUT),
                new RunEvent.StageRetried(ID, 1, Instant.EPOCH, RunStage.SCOUT, 1, "no answer", Duration.ofSeconds(1)),
                new RunEvent.Progress(ID, 2, Instant.EPOCH, RunStage.PRODUCE, 0.5),
                new RunEvent.StageFinished(ID, 3, Instant.EPOCH, RunStage.SCOUT, Duration.ZERO, "2 trends"),
                new RunEvent.Ended(ID, 4, Instant.EPOCH, REJECTED));

        assertThat(events.stream().map(RunEvent::seq)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.runId()).isEqualTo(ID);
            assertThat(event.at()).isEqualTo(Instant.EPOCH);
        });
    }
}
