package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunEvent;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.CrashInjector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunTest {
    private final Troupe troupe = new Troupe();
    private final List<RunEvent> events = new ArrayList<>();
    private ChimeraPipeline pipeline;

    @AfterEach
    void close() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    private RunResult run() {
        if (pipeline == null) {
            pipeline = troupe.builder()
                    .budget(Budget.daily(Money.usd("100.00")))
                    .observer(events::add)
                    .build();
        }
        return pipeline.run(Troupe.QUERY);
    }

    private BudgetLine today() {
        return pipeline.cfo().budget().get(0);
    }

    @Test
    @Spec({"RUN-1", "RUN-3"})
    void goes_through_the_six_stages_in_their_order_and_publishes_once() {
        RunResult result = run();

        assertThat(result).isInstanceOf(RunResult.Published.class);
        assertThat(((RunResult.Published) result).fresh()).isTrue();
        assertThat(result.spent()).isEqualTo(Troupe.COST);
        assertThat(troupe.target.received()).hasSize(1);
        assertThat(events.stream()
                        .filter(RunEvent.StageStarted.class::isInstance)
                        .map(event -> ((RunEvent.StageStarted) event).stage()))
                .containsExactly(RunStage.values());
        assertThat(events.stream().map(RunEvent::seq)).containsExactlyElementsOf(numbers(events.size()));
        assertThat(events.get(events.size() - 1)).isInstanceOf(RunEvent.Ended.class);
    }

    private static List<Long> numbers(int count) {
        return java.util.stream.LongStream.range(0, count).boxed().toList();
    }

    @Test
    @Spec("META-6")
    void books_what_it_really_cost_and_releases_the_rest() {
        run();

        assertThat(today().settled()).isEqualTo(Troupe.COST);
        assertThat(today().reserved()).isEqualTo(Money.usd("0.00"));
        assertThat(pipeline.cfo().ledger().verify().size()).isPositive();
    }

    @Test
    @Spec("META-6")
    void books_what_it_really_cost_however_long_the_name_is_that_the_provider_gave_its_job() {
        troupe.production = () -> CompletableFuture.completedFuture(
                madeIn("projects/one/locations/two/models/three/operations/" + "4".repeat(200)));
        RunResult result = run();

        assertThat(result).isInstanceOf(RunResult.Published.class);
        assertThat(today().settled()).isEqualTo(Troupe.COST);
        assertThat(today().reserved()).isEqualTo(Money.usd("0.00"));
        assertThat(pipeline.cfo().unsettled(10)).isEmpty();
    }

    @Test
    void evidence_has_at_most_200_characters_and_no_half_one() {
        assertThat(EvidenceText.of("easel job 1")).isEqualTo("easel job 1");
        assertThat(EvidenceText.of("9".repeat(199) + "\uD83C\uDF1E")).isEqualTo("9".repeat(199) + "?");
    }

    private MediaAsset madeIn(String jobId) {
        MediaAsset made = troupe.lastAsset();
        Provenance from = made.provenance();
        return new MediaAsset(
                made.assetId(),
                made.briefId(),
                made.format(),
                made.files(),
                made.quality(),
                made.productionCost(),
                new Provenance(
                        from.provider(),
                        jobId,
                        from.order(),
                        from.permitId(),
                        from.createdAt(),
                        from.digitalSourceType()),
                made.video());
    }

    @Test
    void every_verdict_of_the_gateway_is_in_the_audit_log_under_the_runs_id() {
        PipelineRun[] handle = new PipelineRun[1];
        pipeline = troupe.pipeline();
        pipeline.run(Troupe.QUERY, run -> handle[0] = run);

        assertThat(troupe.storage.audit().about(handle[0].id().toString(), 10))
                .extracting(event -> event.actor() + " " + event.action())
                .containsExactly("gateway verdict.allowed", "gateway verdict.allowed");
    }

    @Test
    void a_verdict_is_in_the_audit_log_before_the_stage_that_acts_on_it() {
        Map<RunStage, Integer> verdicts = new EnumMap<>(RunStage.class);
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .interceptor((runId, stage, state) -> {
                    verdicts.put(
                            stage,
                            troupe.storage.audit().about(runId.toString(), 10).size());
                    return Optional.empty();
                })
                .build();
        run();

        assertThat(verdicts)
                .containsEntry(RunStage.BRIEF, 0)
                .containsEntry(RunStage.APPROVE, 1)
                .containsEntry(RunStage.SCREEN, 1)
                .containsEntry(RunStage.PUBLISH, 2);
    }

    @Test
    void a_run_writes_no_more_often_than_it_moves_and_what_is_audited_goes_with_the_moves() {
        CrashInjector calls = CrashInjector.never();
        pipeline = troupe.builder(new Mortal(calls).reach(troupe.storage), troupe.target, troupe)
                .budget(Budget.daily(Money.usd("100.00")))
                .build();
        run();

        Map<String, Long> writes = calls.passed().stream()
                .filter(call -> call.matches("after .*(create|advance|append)"))
                .collect(Collectors.groupingBy(call -> call.substring("after ".length()), Collectors.counting()));
        assertThat(writes)
                .isEqualTo(Map.of(
                        "RunStore.create",
                        1L,
                        "RunStore.advance",
                        6L,
                        "OutboxStore.create",
                        1L,
                        "OutboxStore.advance",
                        1L));
    }

    @Test
    void ends_rejected_when_nothing_is_rising() {
        troupe.scans.add(() -> troupe.scan(0));

        RunResult result = run();

        assertThat(result).isInstanceOf(RunResult.Rejected.class);
        assertThat(((RunResult.Rejected) result).stage()).isEqualTo(RunStage.SCOUT);
        assertThat(((RunResult.Rejected) result).reasons().get(0)).contains("nothing rises");
        assertThat(troupe.produced).isEmpty();
    }

    @Test
    @Spec("META-6")
    void produces_and_publishes_nothing_when_the_cfo_rejects() {
        troupe.roi = Ratio.of("1.2");

        RunResult result = run();

        assertThat(result).isInstanceOf(RunResult.Rejected.class);
        assertThat(((RunResult.Rejected) result).stage()).isEqualTo(RunStage.APPROVE);
        assertThat(((RunResult.Rejected) result).reasons()).anyMatch(reason -> reason.startsWith("ROI_TOO_LOW"));
        assertThat(troupe.produced).isEmpty();
        assertThat(troupe.target.received()).isEmpty();
        assertThat(today().settled()).isEqualTo(Money.usd("0.00"));
    }

    @Test
    @Spec("CFO-15")
    void spends_nothing_on_what_has_no_price() {
        troupe.price = null;

        RunResult result = run();

        assertThat(((RunResult.Rejected) result).reasons()).anyMatch(reason -> reason.startsWith("UNPRICED"));
        assertThat(troupe.produced).isEmpty();
    }

    @Test
    @Spec("RUN-3")
    void waits_for_a_person_when_the_cfo_escalates_and_goes_on_after_a_yes() {
        troupe.price = Money.usd("60.00");

        RunResult waiting = run();

        assertThat(waiting).isInstanceOf(RunResult.AwaitingReview.class);
        RunRecord record = pipeline.waiting(10).get(0);
        assertThat(record.stage()).isEqualTo(RunStage.APPROVE);
        assertThat(troupe.produced).isEmpty();

        RunResult result =
                Troupe.answer(pipeline, record.runId(), true, "ann", "worth it").join();

        assertThat(result).isInstanceOf(RunResult.Published.class);
        assertThat(troupe.produced).hasSize(1);
        assertThat(troupe.target.received()).hasSize(1);
        assertThat(pipeline.waiting(10)).isEmpty();
    }

    @Test
    void ends_rejected_after_a_persons_no_to_an_escalation() {
        troupe.price = Money.usd("60.00");
        run();

        RunId waiting = pipeline.waiting(10).get(0).runId();
        RunResult result =
                Troupe.answer(pipeline, waiting, false, "ann", "too dear").join();

        assertThat(result).isInstanceOf(RunResult.Rejected.class);
        assertThat(troupe.produced).isEmpty();
    }

    @Test
    @Spec("SAFE-1")
    void waits_for_a_person_when_the_gateway_holds_and_publishes_after_a_yes() {
        troupe.verdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));

        RunResult waiting = run();

        assertThat(waiting).isInstanceOf(RunResult.AwaitingReview.class);
        assertThat(waiting.spent()).isEqualTo(Troupe.COST);
        assertThat(troupe.target.received()).isEmpty();
        RunId runId = pipeline.waiting(10).get(0).runId();
        assertThat(Troupe.answer(pipeline, runId, true, "ann", "fine").join()).isInstanceOf(RunResult.Published.class);
        assertThat(troupe.target.received()).hasSize(1);
        assertThatThrownBy(() -> Troupe.answer(pipeline, runId, true, "ann", "again"))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("does not wait");
    }

    @Test
    void ends_rejected_after_a_persons_no_to_what_the_gateway_held() {
        troupe.verdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));
        run();

        RunId runId = pipeline.waiting(10).get(0).runId();
        RunResult result =
                Troupe.answer(pipeline, runId, false, "ann", "not us").join();

        assertThat(((RunResult.Rejected) result).reasons()).containsExactly("ann refused: not us");
        assertThat(troupe.target.received()).isEmpty();
    }

    @Test
    void a_no_never_passes_for_the_yes_that_somebody_else_gave() {
        troupe.price = Money.usd("60.00");
        RunResult waiting = run();
        RunId runId = pipeline.waiting(10).get(0).runId();
        UUID ticket = ((RunResult.AwaitingReview) waiting).ticket();
        pipeline.cfo().decide(HumanDecision.approve(ticket, "ann", "fine"));

        assertThatThrownBy(() -> Troupe.answer(pipeline, runId, false, "bob", "never"))
                .isInstanceOf(SettlementException.class);

        assertThat(troupe.produced).isEmpty();
        assertThat(Troupe.answer(pipeline, runId, true, "bob", "so be it").join())
                .isInstanceOf(RunResult.Published.class);
    }

    @Test
    void a_brief_that_the_gateway_holds_waits_for_a_person_before_anything_is_spent() {
        troupe.inboundVerdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));

        RunResult waiting = run();

        assertThat(((RunResult.AwaitingReview) waiting).stage()).isEqualTo(RunStage.BRIEF);
        assertThat(pipeline.cfo().ledger().size()).isZero();
        RunId runId = pipeline.waiting(10).get(0).runId();
        assertThat(Troupe.answer(pipeline, runId, true, "ann", "fine").join()).isInstanceOf(RunResult.Published.class);
    }

    @Test
    @Spec("SAFE-4")
    void the_words_on_the_pictures_are_checked_as_well() {
        run();

        assertThat(troupe.screened)
                .last()
                .satisfies(subject -> assertThat(subject.text()).contains("a card"));
    }

    @Test
    void an_exception_that_no_signature_declares_fails_the_run_and_not_the_host() {
        troupe.scans.add(() -> sneak(new java.io.IOException("undeclared")));

        assertThat(((RunResult.Failed) run()).error().error().message()).contains("undeclared");
    }

    @SuppressWarnings("unchecked")
    private static <T, E extends Throwable> T sneak(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void whoever_fails_to_watch_cancels_the_run_and_leaves_its_place_to_others() {
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .runsMax(1)
                .build();

        RunResult cancelled = pipeline.run(Troupe.QUERY, run -> {
            throw new IllegalStateException("on purpose");
        });

        assertThat(((RunResult.Failed) cancelled).error().error().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(pipeline.run(Troupe.QUERY)).isInstanceOf(RunResult.Published.class);
    }

    @Test
    void an_executor_without_room_ends_the_run_and_says_so() {
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .executor(task -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                })
                .build();
        RunId runId = new RunId(UUID.fromString("00000000-0000-4000-8000-000000000003"));

        assertThatThrownBy(() -> pipeline.start(runId, Troupe.QUERY)).isInstanceOf(SaturatedException.class);

        assertThat(pipeline.find(runId).orElseThrow().result()).isInstanceOf(RunResult.Failed.class);
    }

    @Test
    void an_asset_that_was_not_ordered_is_not_paid_for() {
        troupe.production = () -> CompletableFuture.completedFuture(troupe.foreignAsset());

        RunResult result = run();

        assertThat(((RunResult.Failed) result).error().error().message()).contains("was not ordered here");
        assertThat(today().settled().isZero()).isTrue();
    }

    @Test
    void an_interrupt_of_the_hosts_own_is_still_there_afterwards() {
        troupe.production = () -> {
            Thread.currentThread().interrupt();
            return Troupe.failing(ErrorCode.CANCELLED, Money.usd("0.00"));
        };

        RunResult result = run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(((RunResult.Failed) result).error().error().code()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void takes_no_answer_after_the_review_has_expired() {
        troupe.verdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));
        run();
        RunId runId = pipeline.waiting(10).get(0).runId();
        troupe.clock.advance(Duration.ofDays(8));

        assertThatThrownBy(() -> Troupe.answer(pipeline, runId, true, "ann", "late"))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("ended at");
        assertThat(troupe.target.received()).isEmpty();
    }

    @Test
    @Spec("SAFE-1")
    void publishes_nothing_that_the_gateway_blocks_and_says_what_it_cost() {
        troupe.verdicts.add(() -> new SafetyVerdict.Blocked(List.of(Troupe.finding(Finding.Severity.BLOCK))));

        RunResult result = run();

        assertThat(((RunResult.Rejected) result).stage()).isEqualTo(RunStage.SCREEN);
        assertThat(result.spent()).isEqualTo(Troupe.COST);
        assertThat(troupe.target.received()).isEmpty();
    }

    @Test
    @Spec("DIR-4")
    void a_brief_that_does_not_fit_is_written_once_more_before_anything_is_spent() {
        pipeline = picky("no exclamation marks");
        troupe.scripts.addAll(List.of("Look here!", "Look here."));

        assertThat(run()).isInstanceOf(RunResult.Published.class);
        assertThat(troupe.target.received().get(0).text()).startsWith("Look here.");
    }

    @Test
    @Spec("DIR-4")
    void a_brief_that_does_not_fit_twice_goes_to_a_person_before_anything_is_spent() {
        pipeline = picky("no exclamation marks");
        troupe.scripts.addAll(List.of("Look here!", "Look there!"));

        RunResult waiting = run();

        assertThat(((RunResult.AwaitingReview) waiting).stage()).isEqualTo(RunStage.BRIEF);
        assertThat(pipeline.cfo().ledger().size()).isZero();
        RunId runId = pipeline.waiting(10).get(0).runId();
        RunResult refused =
                Troupe.answer(pipeline, runId, false, "ann", "rewrite it").join();
        assertThat(((RunResult.Rejected) refused).stage()).isEqualTo(RunStage.BRIEF);
        assertThat(troupe.produced).isEmpty();
    }

    private ChimeraPipeline picky(String directive) {
        PersonalityProfile persona = new PersonalityProfile(
                "Vera",
                "",
                "",
                new PersonalityProfile.BrandGuidelines("", List.of(), List.of(directive), List.of()),
                Map.of(),
                "");
        return troupe.builder(persona).budget(Budget.daily(Money.usd("100.00"))).build();
    }

    @Test
    void stops_at_an_interceptors_veto() {
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .interceptor((runId, stage, state) ->
                        stage == RunStage.PRODUCE ? Optional.of("no painting today") : Optional.empty())
                .build();

        RunResult result = run();

        assertThat(((RunResult.Rejected) result).reasons()).containsExactly("vetoed: no painting today");
        assertThat(pipeline.cfo().budget().get(0).reserved())
                .as("an unopened permit is given back at once")
                .isEqualTo(Money.usd("0.00"));
        assertThat(troupe.produced).isEmpty();
    }

    @Test
    void goes_on_whatever_an_observer_throws() {
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .observer(event -> {
                    throw new IllegalStateException("on purpose");
                })
                .build();

        assertThat(run()).isInstanceOf(RunResult.Published.class);
    }

    @Test
    @Spec("PUB-3")
    void plans_and_publishes_nothing_in_a_dry_run() {
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .dryRun()
                .build();

        RunResult result = run();

        assertThat(result).isInstanceOf(RunResult.Planned.class);
        assertThat(((RunResult.Planned) result).order().text()).contains("Made by a machine.");
        assertThat(troupe.target.received()).isEmpty();
    }

    @Test
    void repeats_a_scan_that_failed_in_a_way_that_is_safe_to_repeat() {
        troupe.scans.add(() -> {
            throw new PostSourceException("the feed stutters", null);
        });

        assertThat(run()).isInstanceOf(RunResult.Published.class);
        assertThat(events)
                .anyMatch(event -> event instanceof RunEvent.StageRetried retried
                        && retried.stage() == RunStage.SCOUT
                        && retried.attempt() == 1);
    }

    @Test
    void gives_up_after_the_last_attempt_and_names_the_stage() {
        for (int i = 0; i < 3; i++) {
            troupe.scans.add(() -> {
                throw new PostSourceException("the feed is gone", null);
            });
        }

        RunResult result = run();

        assertThat(((RunResult.Failed) result).stage()).isEqualTo(RunStage.SCOUT);
        assertThat(((RunResult.Failed) result).error().error().message()).contains("the feed is gone");
    }

    @Test
    void never_repeats_a_production_and_books_what_was_charged_for_a_failed_one() {
        troupe.production = () -> Troupe.failing(ErrorCode.PROVIDER_FAILED, Money.usd("0.10"));

        RunResult result = run();

        assertThat(result).isInstanceOf(RunResult.Failed.class);
        assertThat(result.spent()).isEqualTo(Money.usd("0.10"));
        assertThat(troupe.produced).hasSize(1);
        assertThat(today().settled()).isEqualTo(Money.usd("0.10"));
        assertThat(today().reserved().isZero()).isTrue();
    }

    @Test
    void releases_the_money_when_a_failed_production_cost_nothing() {
        troupe.production = () -> Troupe.failing(ErrorCode.PROVIDER_FAILED, Money.usd("0.00"));

        run();

        assertThat(today().settled().isZero()).isTrue();
        assertThat(today().reserved().isZero()).isTrue();
    }

    @Test
    void keeps_the_money_reserved_when_nobody_knows_what_was_charged() {
        troupe.production = () -> Troupe.failing(ErrorCode.PROVIDER_FAILED, null);

        RunResult result = run();

        assertThat(((RunResult.Failed) result).error().error().message()).contains("stay reserved");
        assertThat(today().reserved()).isEqualTo(Troupe.PRICE);
    }

    @Test
    @Spec("RUN-3")
    void cancelling_tells_the_provider_and_closes_the_books() throws Exception {
        CompletableFuture<MediaAsset> never = new CompletableFuture<>();
        troupe.production = () -> never;
        troupe.onCancel = () -> never.completeExceptionally(
                new ProductionException(ErrorCode.CANCELLED, "stopped half way", Money.usd("0.05"), null));
        pipeline = troupe.pipeline();
        PipelineRun run = pipeline.start(Troupe.QUERY);
        assertThat(troupe.producing.await(30, TimeUnit.SECONDS)).isTrue();

        run.cancel("changed my mind");
        RunResult result = run.join();

        assertThat(((RunResult.Failed) result).error().error().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(((RunResult.Failed) result).error().error().message()).contains("changed my mind");
        assertThat(result.spent()).isEqualTo(Money.usd("0.05"));
        assertThat(run.stage()).isEqualTo(RunStage.PRODUCE);
        assertThat(troupe.target.received()).isEmpty();
    }

    @Test
    void a_provider_that_ignores_being_cancelled_cannot_hold_the_run() {
        troupe.production = CompletableFuture::new;
        troupe.limits = StageLimits.DEFAULT.withDeadline(RunStage.PRODUCE, Duration.ofMillis(50));

        RunResult result = run();

        assertThat(((RunResult.Failed) result).error().error().code()).isEqualTo(ErrorCode.DEADLINE);
        assertThat(((RunResult.Failed) result).error().error().message()).contains("stay reserved");
        assertThat(today().reserved()).isEqualTo(Troupe.PRICE);
    }

    @Test
    void an_artist_that_has_no_room_costs_nothing() {
        troupe.production = () -> {
            throw new ChimeraException(ErrorCode.SATURATED, "no room");
        };

        RunResult result = run();

        assertThat(((RunResult.Failed) result).error().error().code()).isEqualTo(ErrorCode.SATURATED);
        assertThat(today().reserved().isZero()).isTrue();
    }

    @Test
    void an_artist_that_breaks_may_have_ordered_so_the_money_stays_reserved() {
        troupe.production = () -> {
            throw new IllegalStateException("broken");
        };

        assertThat(run()).isInstanceOf(RunResult.Failed.class);
        assertThat(today().reserved()).isEqualTo(Troupe.PRICE);
    }

    @Test
    void a_part_that_exhausts_the_stack_fails_the_run_and_not_the_host() {
        troupe.scans.add(() -> {
            throw new StackOverflowError("on purpose");
        });

        assertThat(((RunResult.Failed) run()).error().error().code()).isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void a_part_that_answers_with_nothing_is_named() {
        for (int i = 0; i < 3; i++) {
            troupe.scans.add(() -> null);
        }

        assertThat(((RunResult.Failed) run()).error().error().message()).contains("the scout answered with nothing");
    }

    @Test
    void a_missed_deadline_ends_the_stage_and_says_so() {
        CompletableFuture<MediaAsset> never = new CompletableFuture<>();
        troupe.production = () -> never;
        troupe.onCancel = () -> never.completeExceptionally(
                new ProductionException(ErrorCode.CANCELLED, "stopped", Money.usd("0.00"), null));
        troupe.limits = StageLimits.DEFAULT.withDeadline(RunStage.PRODUCE, Duration.ofMillis(50));

        RunResult result = run();

        assertThat(((RunResult.Failed) result).error().error().code()).isEqualTo(ErrorCode.DEADLINE);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    @Spec("PUB-2")
    void content_that_is_out_is_neither_paid_for_nor_published_again() {
        run();
        long entries = pipeline.cfo().ledger().size();

        RunResult again = run();

        assertThat(again).isInstanceOf(RunResult.Published.class);
        assertThat(((RunResult.Published) again).fresh()).isFalse();
        assertThat(troupe.target.received()).hasSize(1);
        assertThat(troupe.produced).hasSize(1);
        assertThat(pipeline.cfo().ledger().size()).isEqualTo(entries);
    }

    @Test
    @Spec("PUB-2")
    void of_two_runs_that_come_to_the_same_content_at_once_one_pays() throws Exception {
        CompletableFuture<MediaAsset> later = new CompletableFuture<>();
        troupe.production = () -> later;
        pipeline = troupe.pipeline();
        PipelineRun first = pipeline.start(Troupe.QUERY);
        assertThat(troupe.producing.await(30, TimeUnit.SECONDS)).isTrue();

        RunResult second = pipeline.run(Troupe.QUERY);

        assertThat(((RunResult.Rejected) second).reasons().get(0))
                .contains(first.id().toString());
        later.complete(troupe.lastAsset());
        assertThat(first.join()).isInstanceOf(RunResult.Published.class);
        assertThat(today().settled()).isEqualTo(Troupe.COST);
        assertThat(troupe.target.received()).hasSize(1);
    }

    @Test
    @Spec("PUB-1")
    void an_unknown_outcome_is_never_tried_again_blindly() {
        troupe.target.loseNextAnswer();

        RunResult result = run();

        assertThat(((RunResult.AwaitingReview) result).stage()).isEqualTo(RunStage.PUBLISH);
        assertThat(((RunResult.AwaitingReview) result).reasons().get(0)).contains("not tried again");
        assertThat(troupe.target.received()).hasSize(1);
        RunRecord waiting = pipeline.waiting(10).get(0);
        assertThatThrownBy(() -> Troupe.answer(pipeline, waiting.runId(), true, "ann", "send it again"))
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PUBLISH_UNKNOWN));

        RunResult again = run();

        assertThat(((RunResult.Rejected) again).reasons().get(0))
                .as("the content is still in the hands of the run that waits")
                .contains(waiting.runId().toString());

        RunResult found = pipeline.reconcile().get(0).join();

        assertThat(((RunResult.Published) found).fresh()).isTrue();
        assertThat(troupe.target.received()).hasSize(1);
        assertThat(pipeline.waiting(10)).isEmpty();
        assertThat(pipeline.cfo().unsettled(10)).isEmpty();
    }

    @Test
    void a_refusal_of_the_platform_is_reported_as_it_came() {
        troupe.target.refuseNext(new PublishOutcome.Failed(
                PublishOutcome.ErrorClass.AUTHENTICATION, "the token is no longer good", "401", null));

        RunResult result = run();

        assertThat(((RunResult.Failed) result).error().error().message())
                .contains("AUTHENTICATION")
                .contains("no longer good");
    }

    @Test
    @Spec("CFO-14")
    void nothing_is_spent_or_published_while_the_kill_switch_is_engaged() {
        pipeline = troupe.pipeline();
        troupe.scans.add(() -> {
            pipeline.cfo().killSwitch().engage("ann", "drill");
            return troupe.scan(1);
        });

        RunResult result = run();

        assertThat(result).isInstanceOf(RunResult.Rejected.class);
        assertThat(((RunResult.Rejected) result).reasons()).anyMatch(reason -> reason.startsWith("KILL_SWITCH"));
        assertThat(troupe.produced).isEmpty();
    }

    @Test
    @Spec("RUN-5")
    void a_worker_whose_run_was_moved_on_by_somebody_else_stops() throws Exception {
        CountDownLatch movedOn = new CountDownLatch(1);
        RunId runId = new RunId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
        troupe.scans.add(() -> {
            RunRecord mine = pipeline.find(runId).orElseThrow();
            RunState state = mine.state();
            troupe.storage
                    .runs(new dev.chimera.core.contract.RunJson())
                    .advance(
                            mine.next(RunStage.BRIEF, RunStatus.ACTIVE, state, null, troupe.clock.instant()),
                            new UUID(1, 1));
            movedOn.countDown();
            return troupe.scan(1);
        });
        pipeline = troupe.pipeline();

        PipelineRun run = pipeline.start(runId, Troupe.QUERY);

        assertThatThrownBy(run::join).isInstanceOf(RunLostException.class);
        assertThat(movedOn.getCount()).isZero();
        assertThat(troupe.produced).isEmpty();
        assertThat(pipeline.find(runId).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void starting_the_same_run_twice_is_an_error() {
        pipeline = troupe.pipeline();
        RunId runId = new RunId(UUID.fromString("00000000-0000-4000-8000-000000000002"));
        pipeline.start(runId, Troupe.QUERY).join();

        assertThatThrownBy(() -> pipeline.start(runId, Troupe.QUERY))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("already");
    }

    @Test
    void refuses_a_run_beyond_the_limit_and_takes_one_again_when_there_is_room() throws Exception {
        CompletableFuture<MediaAsset> later = new CompletableFuture<>();
        troupe.production = () -> later;
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .runsMax(1)
                .build();
        PipelineRun first = pipeline.start(Troupe.QUERY);
        assertThat(troupe.producing.await(30, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> pipeline.start(Troupe.QUERY)).isInstanceOf(SaturatedException.class);

        troupe.production = null;
        later.completeExceptionally(new ProductionException(ErrorCode.PROVIDER_FAILED, "x", Money.usd("0.00"), null));
        first.join();
        assertThat(eventually(() -> pipeline.run(Troupe.QUERY))).isInstanceOf(RunResult.Published.class);
    }

    /** The place is given back right after the result is there. */
    private static RunResult eventually(java.util.function.Supplier<RunResult> run) throws InterruptedException {
        for (int i = 0; ; i++) {
            try {
                return run.get();
            } catch (SaturatedException e) {
                if (i == 1_000) {
                    throw e;
                }
                Thread.sleep(10);
            }
        }
    }

    @Test
    void an_unexpected_failure_of_a_part_fails_the_run_and_names_the_stage() {
        troupe.scans.add(() -> {
            throw new IllegalStateException("a defect");
        });

        RunResult result = run();

        assertThat(((RunResult.Failed) result).error().error().code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(((RunResult.Failed) result).error().error().message())
                .contains("scout")
                .contains("a defect");
    }
}
