package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoreException;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.contract.RunJson;
import dev.chimera.core.memory.InMemoryRelay;
import dev.chimera.spec.Spec;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pipelines that share a storage. */
@Spec("RUN-9")
class TakeOverTest {
    private static final UUID GONE = new UUID(1, 1);

    private final Troupe troupe = new Troupe();
    private final RunStore runs = troupe.storage.runs(new RunJson());
    private final LocalCfo cfo = LocalCfo.builder()
            .budget(Budget.daily(Money.usd("100.00")))
            .store(troupe.storage.ledger())
            .keys(CfoKeys.generate())
            .clock(troupe.clock)
            .build();
    private final CompletableFuture<MediaAsset> stuck = new CompletableFuture<>();
    private ChimeraPipeline killed;
    private ChimeraPipeline pipeline = troupe.builder().cfo(cfo).build();

    @AfterEach
    void close() {
        stuck.completeExceptionally(new ProductionException(ErrorCode.CANCELLED, "nobody waits any more", null, null));
        pipeline.close();
        if (killed != null) {
            killed.close();
        }
    }

    private RunRecord left(String name) {
        RunRecord run =
                RunRecord.begin(new RunId(UUID.randomUUID()), name, RunState.of(Troupe.QUERY), troupe.clock.instant());
        runs.create(run, GONE);
        return run;
    }

    @Test
    void goes_on_with_what_a_pipeline_that_is_gone_left() {
        RunRecord left = left("Vera@recording");

        List<PipelineRun> resumed = pipeline.resume();

        assertThat(resumed).extracting(PipelineRun::id).containsExactly(left.runId());
        assertThat(resumed.get(0).join()).isInstanceOf(RunResult.Published.class);
        assertThat(pipeline.resume()).isEmpty();
    }

    @Test
    void leaves_runs_of_a_pipeline_that_lives_and_of_pipelines_of_another_name() {
        runs.beat(GONE, Duration.ofHours(1));
        left("Vera@recording");
        RunRecord another = RunRecord.begin(
                new RunId(UUID.randomUUID()), "Luna@recording", RunState.of(Troupe.QUERY), troupe.clock.instant());
        runs.create(another, new UUID(2, 2));

        assertThat(pipeline.resume()).isEmpty();
    }

    @Test
    void takes_no_more_runs_than_there_are_places() {
        troupe.production = () -> stuck;
        pipeline.close();
        pipeline = troupe.builder().cfo(cfo).runsMax(2).build();
        List.of(1, 2, 3).forEach(number -> left("Vera@recording"));

        List<PipelineRun> first = pipeline.resume();

        assertThat(first).hasSize(2);
        assertThat(runs.inStatus("Vera@recording", RunStatus.ACTIVE, 10))
                .filteredOn(run -> run.version() == 0)
                .as("nobody has touched the third")
                .hasSize(1);
    }

    @Test
    void looks_after_runs_by_itself_if_it_was_asked_to() {
        pipeline.close();
        pipeline = troupe.builder()
                .cfo(cfo)
                .lease(Duration.ofSeconds(1))
                .takeOver()
                .build();
        assertThat(pipeline.resume()).isEmpty();

        RunRecord left = left("Vera@recording");

        assertThat(ended(left.runId()).result()).isInstanceOf(RunResult.Published.class);
    }

    @Test
    void what_a_pipeline_that_is_gone_left_gets_its_turn_though_new_runs_take_each_place_that_is_free() {
        AtomicInteger briefs = new AtomicInteger();
        troupe.briefIds = () -> new UUID(8, briefs.incrementAndGet());
        troupe.production = () ->
                new CompletableFuture<MediaAsset>().completeOnTimeout(troupe.lastAsset(), 20, TimeUnit.MILLISECONDS);
        pipeline.close();
        try (InMemoryRelay relay = new InMemoryRelay(troupe.clock)) {
            pipeline = troupe.builder()
                    .cfo(cfo)
                    .runsMax(1)
                    .relay(relay)
                    .lease(Duration.ofSeconds(1))
                    .build();
            List<RunRecord> left = List.of(left("Vera@recording"), left("Vera@recording"), left("Vera@recording"));
            AtomicInteger submitted = new AtomicInteger();
            while (left.stream().anyMatch(run -> !hasEnded(run.runId())) && submitted.get() < 1_000) {
                if (runs.unattended("Vera@recording", 50) < 50) {
                    troupe.clock.advance(Duration.ofMillis(1));
                    pipeline.submit(Troupe.QUERY);
                    submitted.incrementAndGet();
                } else {
                    LockSupport.parkNanos(1_000_000);
                }
            }

            assertThat(left).allMatch(run -> hasEnded(run.runId()));
            pipeline.close();
        }
    }

    private boolean hasEnded(RunId runId) {
        return runs.find(runId).orElseThrow().status() == RunStatus.ENDED;
    }

    @Test
    void a_run_that_stopped_because_the_store_broke_goes_on_where_it_was() {
        AtomicBoolean broken = new AtomicBoolean(true);
        pipeline.close();
        pipeline = onBreaking(broken);
        RunId runId = new RunId(UUID.randomUUID());

        PipelineRun run = pipeline.start(runId, Troupe.QUERY);

        assertThatThrownBy(run::join).isInstanceOf(StoreException.class);
        assertThat(pipeline.find(runId).orElseThrow().status()).isEqualTo(RunStatus.ACTIVE);

        broken.set(false);
        RunResult result = pipeline.resume().get(0).join();

        assertThat(((RunResult.Published) result).fresh()).isTrue();
        assertThat(troupe.target.received()).hasSize(1);
    }

    private ChimeraPipeline onBreaking(AtomicBoolean broken) {
        Storage storage = new Mortal.Parts(
                "breaking",
                breaking(broken),
                troupe.storage.outbox(),
                troupe.storage.ledger(),
                troupe.storage.audit(),
                troupe.storage.peers());
        return troupe.builder(storage, troupe.target, troupe).cfo(cfo).build();
    }

    private RunStore breaking(AtomicBoolean broken) {
        InvocationHandler handler = (proxy, method, args) -> {
            if (method.getName().equals("advance") && broken.get()) {
                throw new StoreException("the disk is full", null);
            }
            try {
                return method.invoke(runs, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (RunStore)
                Proxy.newProxyInstance(RunStore.class.getClassLoader(), new Class<?>[] {RunStore.class}, handler);
    }

    @Test
    void what_a_person_said_at_the_cfo_itself_moves_the_run_on() {
        troupe.price = Money.usd("60.00");
        RunResult waiting = pipeline.run(Troupe.QUERY);
        assertThat(pipeline.reconcile()).isEmpty();
        cfo.decide(HumanDecision.approve(((RunResult.AwaitingReview) waiting).ticket(), "ann", "worth it"));

        List<PipelineRun> moved = pipeline.reconcile();

        assertThat(moved.get(0).join()).isInstanceOf(RunResult.Published.class);
    }

    @Test
    void a_run_whose_ticket_nobody_answered_in_time_ends_rejected() {
        troupe.price = Money.usd("60.00");
        pipeline.run(Troupe.QUERY);
        RunId runId = pipeline.waiting(10).get(0).runId();
        troupe.clock.advance(Duration.ofDays(30));

        assertThat(pipeline.reconcile()).isEmpty();

        assertThat(((RunResult.Rejected) ended(runId).result()).reasons().get(0))
                .contains("time to answer ticket");
        assertThat(pipeline.waiting(10)).isEmpty();
    }

    @Test
    void a_run_whose_review_nobody_answered_in_time_ends_rejected() {
        troupe.verdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));
        pipeline.run(Troupe.QUERY);
        RunId runId = pipeline.waiting(10).get(0).runId();
        assertThat(pipeline.reconcile()).isEmpty();
        troupe.clock.advance(Duration.ofDays(30));

        pipeline.reconcile();

        assertThat(((RunResult.Rejected) ended(runId).result()).reasons().get(0))
                .contains("time to answer review");
    }

    @Test
    void a_person_who_finds_that_nothing_is_out_lets_the_run_publish_under_its_own_permit() {
        troupe.target.blind(true);
        troupe.target.refuseNext(new PublishOutcome.Unknown("the line went dead"));
        pipeline.run(Troupe.QUERY);
        RunRecord waiting = pipeline.waiting(10).get(0);
        assertThat(pipeline.reconcile()).isEmpty();

        pipeline.outbox().rule(waiting.state().order().key(), null, "ann", "I looked: it is not there");
        RunResult result = pipeline.reconcile().get(0).join();

        assertThat(((RunResult.Published) result).fresh()).isTrue();
        assertThat(troupe.target.received()).hasSize(1);
        assertThat(cfo.unsettled(10)).isEmpty();
    }

    @Test
    void answers_only_for_its_own_runs() {
        troupe.price = Money.usd("60.00");
        pipeline.run(Troupe.QUERY);
        RunId runId = pipeline.waiting(10).get(0).runId();
        try (ChimeraPipeline other = troupe.builder().cfo(cfo).name("other").build()) {
            assertThat(other.waiting(10)).isEmpty();
            assertThatThrownBy(() -> Troupe.answer(other, runId, true, "ann", "fine"))
                    .isInstanceOf(ChimeraException.class)
                    .hasMessageContaining("'Vera@recording'");
        }
    }

    @Test
    void a_service_that_is_closed_leaves_its_runs_to_another() throws Exception {
        CompletableFuture<MediaAsset> later = new CompletableFuture<>();
        troupe.production = () -> later;
        ChimeraPipeline service = troupe.builder().cfo(cfo).takeOver().build();
        PipelineRun run = service.start(Troupe.QUERY);
        assertThat(troupe.producing.await(30, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(service::close);
        closing.start();
        until(() -> closing.getState() == Thread.State.TIMED_WAITING); // it waits for the stage to end
        later.complete(troupe.lastAsset());
        closing.join();

        List<PipelineRun> resumed = pipeline.resume();

        assertThatThrownBy(run::join).isInstanceOf(RunLostException.class).hasMessageContaining("was left");
        assertThat(resumed.get(0).join()).isInstanceOf(RunResult.Published.class);
        assertThat(troupe.target.received()).hasSize(1);
        assertThat(cfo.budget().get(0).settled()).isEqualTo(Troupe.COST);
    }

    /** A run that is killed right after its permit was opened and its order was placed. */
    private RunId killedWhileProducing() {
        AtomicBoolean isStuck = new AtomicBoolean(); // before that it would be given what the next one is
        troupe.production = () -> {
            isStuck.set(true);
            return stuck;
        };
        killed = troupe.builder().cfo(cfo).build();
        PipelineRun run = killed.start(Troupe.QUERY);
        until(() -> !cfo.unsettled(1).isEmpty() && isStuck.get());
        RunRecord left = runs.find(run.id()).orElseThrow();
        assertThat(runs.advance(left.takenOver(), GONE)).isTrue(); // the other one is only slow from now on
        troupe.production = null;
        return run.id();
    }

    @Test
    void a_veto_does_not_end_a_run_between_its_permit_and_the_outcome() {
        RunId runId = killedWhileProducing();
        pipeline.close();
        pipeline = troupe.builder()
                .cfo(cfo)
                .interceptor((id, stage, state) ->
                        stage == RunStage.PRODUCE ? Optional.of("no painting today") : Optional.empty())
                .build();

        assertThat(pipeline.resume().get(0).join()).isInstanceOf(RunResult.Published.class);
        assertThat(runs.find(runId).orElseThrow().result().spent()).isEqualTo(Troupe.COST);
    }

    @Test
    void a_veto_ends_a_resumed_run_whose_permit_was_not_opened() {
        RunRecord left = left("Vera@recording");
        pipeline.close();
        pipeline = troupe.builder()
                .cfo(cfo)
                .interceptor(
                        (id, stage, state) -> stage == RunStage.SCOUT ? Optional.of("not today") : Optional.empty())
                .build();

        assertThat(pipeline.resume().get(0).join()).isInstanceOf(RunResult.Rejected.class);
        assertThat(runs.find(left.runId()).orElseThrow().status()).isEqualTo(RunStatus.ENDED);
    }

    @Test
    void a_resumed_run_waits_for_the_kill_switch_and_is_seen_through_after_it() {
        RunId runId = killedWhileProducing();
        cfo.killSwitch().engage("ann", "drill");

        assertThatThrownBy(() -> pipeline.resume().get(0).join()).hasMessageContaining("seen through later");
        assertThat(runs.find(runId).orElseThrow().status()).isEqualTo(RunStatus.ACTIVE);

        cfo.killSwitch().release("bob", "over");
        assertThat(pipeline.resume().get(0).join()).isInstanceOf(RunResult.Published.class);
        assertThat(cfo.budget().get(0).settled()).isEqualTo(Troupe.COST);
    }

    @Test
    void what_was_ordered_before_is_not_taken_for_free_because_nobody_could_ask() {
        RunId runId = killedWhileProducing();
        troupe.production = () -> Troupe.failing(ErrorCode.CANCELLED, Money.usd("0.00"));

        assertThat(pipeline.resume().get(0).join()).isInstanceOf(RunResult.Failed.class);

        assertThat(cfo.unsettled(10)).as("in doubt until somebody has looked").hasSize(1);
        assertThat(cfo.budget().get(0).reserved()).isEqualTo(Troupe.PRICE);
        assertThat(runs.find(runId).orElseThrow().status()).isEqualTo(RunStatus.ENDED);
    }

    @Test
    void a_run_that_others_took_over_meanwhile_is_not_taken_back() {
        AtomicBoolean broken = new AtomicBoolean(true);
        pipeline.close();
        pipeline = onBreaking(broken);
        RunId runId = new RunId(UUID.randomUUID());
        assertThatThrownBy(pipeline.start(runId, Troupe.QUERY)::join).isInstanceOf(StoreException.class);
        broken.set(false);
        runs.beat(GONE, Duration.ofHours(1));
        assertThat(runs.advance(runs.find(runId).orElseThrow().takenOver(), GONE))
                .isTrue();

        assertThat(pipeline.resume()).isEmpty();
    }

    @Test
    void closing_leaves_nothing_in_its_hands() {
        RunRecord left = left("Vera@recording");
        pipeline.resume().forEach(PipelineRun::join);
        pipeline.close();

        assertThat(runs.find(left.runId()).orElseThrow().status()).isEqualTo(RunStatus.ENDED);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("chimera-keeper"));
    }

    @Test
    void tells_the_whole_story_of_a_run() {
        RunResult result = pipeline.run(Troupe.QUERY);
        RunRecord run = runs.inStatus("Vera@recording", RunStatus.ENDED, 1).get(0);
        troupe.target.engage(
                ((RunResult.Published) result).publication().key(),
                new Engagement(1_000, 90, 8, 7, troupe.clock.instant()));
        assertThat(pipeline.readEngagement(run.runId())).isPresent();

        RunStory story = pipeline.story(run.runId()).orElseThrow();

        assertThat(story.entries()).as("two decisions, one settlement").hasSize(3);
        assertThat(story.events())
                .extracting(AuditLog.Event::action)
                .contains("verdict.allowed", "publish.attempt", "publish.published");
        assertThat(story.publication().orElseThrow().publication()).isNotNull();
        assertThat(story.lines())
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly(
                        "trend",
                        "brief",
                        "decision",
                        "settlement",
                        "asset",
                        "verdict",
                        "publish decision",
                        "publication",
                        "engagement",
                        "result");
        assertThat(pipeline.story(new RunId(new UUID(9, 9)))).isEmpty();
    }

    private RunRecord ended(RunId runId) {
        until(() -> runs.find(runId).orElseThrow().status() == RunStatus.ENDED);
        return runs.find(runId).orElseThrow();
    }

    private static void until(BooleanSupplier reached) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience of the test").isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
