package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.run.Admission;
import dev.chimera.api.run.RunEvent;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.swarm.RoleLimits;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.core.swarm.SwarmEvent;
import dev.chimera.core.swarm.SwarmSnapshot;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwarmTest {
    private final Troupe troupe = new Troupe();
    private final List<SwarmEvent> events = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<MediaAsset>> productions = new CopyOnWriteArrayList<>();
    private final List<MediaAsset> assets = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void every_run_makes_something_else() {
        AtomicInteger briefs = new AtomicInteger();
        troupe.briefIds = () -> new UUID(8, briefs.incrementAndGet());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    @Spec("RUN-6")
    void past_the_bound_callers_get_429_and_when_to_come_back_and_find_a_place_once_one_is_free() {
        ChimeraPipeline pipeline = pipeline(swarm().runsMax(1));
        producing();
        PipelineRun first = pipeline.start(Troupe.QUERY);
        eventually(() -> productions.size() == 1);

        assertThatThrownBy(() -> pipeline.start(Troupe.QUERY))
                .isInstanceOf(SaturatedException.class)
                .hasMessageContaining("1 runs are under way, which is the limit")
                .extracting(refusal -> ((SaturatedException) refusal).retryAfter())
                .isEqualTo(Duration.ofSeconds(1));
        Admission.Refused refused = (Admission.Refused) pipeline.submit(Troupe.QUERY);
        assertThat(refused.status()).isEqualTo(ServiceStatus.SATURATED);
        assertThat(refused.code()).isEqualTo(ErrorCode.SATURATED);
        assertThat(pipeline.swarm().status()).isEqualTo(ServiceStatus.SATURATED);
        assertThat(pipeline.swarm().snapshot().places()).isEqualTo(new SwarmSnapshot.Places(1, 1, 2));
        assertThat(events).filteredOn(SwarmEvent.Refused.class::isInstance).hasSize(2);

        produce(0);
        assertThat(first.join()).isInstanceOf(RunResult.Published.class);
        assertThat(pipeline.swarm().status()).isEqualTo(ServiceStatus.READY);
        assertThat(pipeline.submit(Troupe.QUERY)).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    @Spec("RUN-6")
    void a_full_queue_of_the_scouts_is_a_429_too() {
        ChimeraPipeline pipeline = pipeline(swarm().role(AgentRole.SCOUT, RoleLimits.of(1, 1)));
        CountDownLatch release = new CountDownLatch(1);
        troupe.scans.add(() -> {
            await(release);
            return troupe.scan(0);
        });
        PipelineRun first = pipeline.start(Troupe.QUERY);
        PipelineRun second = pipeline.start(Troupe.QUERY);

        assertThatThrownBy(() -> pipeline.start(Troupe.QUERY))
                .isInstanceOf(SaturatedException.class)
                .hasMessageContaining("queue of the scouts");

        release.countDown();
        assertThat(first.join()).isInstanceOf(RunResult.Rejected.class);
        assertThat(second.join()).isNotNull();
    }

    @Test
    @Spec("META-4")
    void a_production_holds_no_thread() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        open.add(one::shutdown);
        ChimeraPipeline pipeline = pipeline(swarm().executor(one));
        producing();
        List<PipelineRun> runs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            runs.add(pipeline.start(Troupe.QUERY));
        }

        eventually(() -> productions.size() == 20);
        eventually(() -> artist(pipeline).load().inFlight() == 20);
        for (int i = 0; i < 20; i++) {
            produce(i);
        }
        runs.forEach(run -> assertThat(run.join()).isInstanceOf(RunResult.Published.class));
    }

    @Test
    @Spec("RUN-8")
    void a_production_that_does_not_end_is_stopped_at_its_deadline_and_says_what_is_in_doubt() {
        troupe.limits = StageLimits.DEFAULT.withDeadline(RunStage.PRODUCE, Duration.ofMillis(200));
        AtomicInteger asked = new AtomicInteger();
        troupe.onCancel = () -> {
            asked.incrementAndGet();
            productions
                    .get(0)
                    .completeExceptionally(
                            new ProductionException(ErrorCode.CANCELLED, "stopped half way", Money.usd("0.10"), null));
        };
        ChimeraPipeline pipeline = pipeline(swarm());
        producing();

        RunResult.Failed result =
                (RunResult.Failed) pipeline.start(Troupe.QUERY).join();

        assertThat(asked).hasValue(1);
        assertThat(result.stage()).isEqualTo(RunStage.PRODUCE);
        assertThat(result.error().error().code()).isEqualTo(ErrorCode.DEADLINE);
        assertThat(result.error().error().message())
                .contains("deadline ran out")
                .contains("stopped half way");
        assertThat(result.spent()).isEqualTo(Money.usd("0.10"));
    }

    @Test
    @Spec("RUN-8")
    void between_two_attempts_a_run_holds_no_turn() {
        troupe.limits = StageLimits.DEFAULT.withAttempts(2, Duration.ofMinutes(1));
        ChimeraPipeline pipeline = pipeline(swarm().role(AgentRole.SCOUT, RoleLimits.of(1, 10)));
        troupe.scans.add(() -> {
            throw new ChimeraException(ErrorCode.PROVIDER_FAILED, "not now");
        });
        PipelineRun retrying = pipeline.start(Troupe.QUERY);
        eventually(() -> manager(pipeline, AgentRole.SCOUT).counts().done() == 1);

        assertThat(pipeline.start(Troupe.QUERY).join()).isInstanceOf(RunResult.Published.class);
        assertThat(retrying.result()).isNotDone();
        retrying.cancel("no patience");

        RunResult.Failed failed = (RunResult.Failed) retrying.join();
        assertThat(failed.error().error().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(failed.error().error().message()).contains("no patience").contains("not now");
    }

    @Test
    void a_run_that_waits_for_its_turn_is_cancelled_at_once() {
        ChimeraPipeline pipeline = pipeline(swarm().role(AgentRole.SCOUT, RoleLimits.of(1, 10)));
        CountDownLatch release = new CountDownLatch(1);
        troupe.scans.add(() -> {
            await(release);
            return troupe.scan(0);
        });
        PipelineRun first = pipeline.start(Troupe.QUERY);
        PipelineRun waiting = pipeline.start(Troupe.QUERY);
        eventually(() -> manager(pipeline, AgentRole.SCOUT).load().queued() == 1);

        waiting.cancel("changed my mind");

        assertThat(((RunResult.Failed) waiting.join()).error().error().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(manager(pipeline, AgentRole.SCOUT).load().queued()).isZero();
        release.countDown();
        first.join();
    }

    @Test
    void a_paused_swarm_takes_nothing_on_and_begins_nothing_until_it_is_resumed() {
        ChimeraPipeline pipeline = pipeline(swarm());
        producing();
        PipelineRun run = pipeline.start(Troupe.QUERY);
        eventually(() -> productions.size() == 1);
        pipeline.swarm().pause("new disk");

        assertThatThrownBy(() -> pipeline.start(Troupe.QUERY))
                .hasMessageContaining("paused: new disk")
                .extracting(refusal -> ((ChimeraException) refusal).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(((Admission.Refused) pipeline.submit(Troupe.QUERY)).status()).isEqualTo(ServiceStatus.MAINTENANCE);
        assertThat(pipeline.swarm().snapshot().reason()).isEqualTo("paused: new disk");
        produce(0);
        eventually(() -> manager(pipeline, AgentRole.GATEWAY).load().queued() == 1);
        assertThat(run.result()).isNotDone();

        pipeline.swarm().resume();
        assertThat(run.join()).isInstanceOf(RunResult.Published.class);
        assertThat(events)
                .contains(
                        new SwarmEvent.StatusChanged(ServiceStatus.MAINTENANCE, "paused: new disk"),
                        new SwarmEvent.StatusChanged(ServiceStatus.READY, ""));
    }

    @Test
    void draining_takes_nothing_on_and_waits_for_what_is_under_way() throws Exception {
        ChimeraPipeline pipeline = pipeline(swarm());
        producing();
        PipelineRun run = pipeline.start(Troupe.QUERY);
        eventually(() -> productions.size() == 1);

        assertThat(pipeline.swarm().drain(Duration.ofMillis(20))).isFalse();
        assertThatThrownBy(() -> pipeline.start(Troupe.QUERY)).hasMessageContaining("draining");
        produce(0);
        assertThat(pipeline.swarm().drain(Duration.ofSeconds(30))).isTrue();
        assertThat(run.join()).isInstanceOf(RunResult.Published.class);
        pipeline.swarm().resume();
        assertThat(pipeline.submit(Troupe.QUERY)).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    @Spec({"RUN-6", "CFO-14"})
    void the_kill_switch_of_the_swarm_is_that_of_every_cfo_and_takes_two_people_to_release() {
        Swarm swarm = swarm().build();
        open.add(swarm);
        ChimeraPipeline vera = member(swarm, "Vera");
        ChimeraPipeline otto = member(swarm, "Otto");
        swarm.kill("ann", "drill");

        assertThat(vera.cfo().killSwitch().engaged()).isPresent();
        assertThat(otto.cfo().killSwitch().engaged()).isPresent();
        Admission.Refused refused = (Admission.Refused) vera.submit(Troupe.QUERY);
        assertThat(refused.status()).isEqualTo(ServiceStatus.MAINTENANCE);
        assertThat(refused.code()).isEqualTo(ErrorCode.KILL_SWITCH);
        swarm.resume();
        swarm.pause("and more");
        swarm.resume();
        assertThat(swarm.status()).as("only a release releases").isEqualTo(ServiceStatus.MAINTENANCE);
        assertThatThrownBy(() -> swarm.release("ann", "over")).hasMessageContaining("second person");
        assertThat(swarm.status()).isEqualTo(ServiceStatus.MAINTENANCE);

        swarm.release("bob", "over");
        assertThat(swarm.status()).isEqualTo(ServiceStatus.READY);
        assertThat(vera.submit(Troupe.QUERY)).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void a_pause_outlasts_a_kill_and_its_release() {
        ChimeraPipeline pipeline = pipeline(swarm());
        pipeline.swarm().pause("new disk");
        pipeline.swarm().kill("ann", "drill");
        assertThat(pipeline.swarm().snapshot().reason()).contains("ann");
        pipeline.swarm().release("bob", "over");
        assertThat(pipeline.swarm().snapshot().reason()).isEqualTo("paused: new disk");

        pipeline.swarm().resume();
        assertThat(pipeline.submit(Troupe.QUERY)).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void a_host_that_interrupts_its_thread_stops_the_run_and_finds_its_interrupt() throws Exception {
        ChimeraPipeline pipeline = pipeline(swarm());
        producing();
        troupe.onCancel = () -> produce(0);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<RunResult> ended = new CompletableFuture<>();
        Thread host = new Thread(() -> {
            ended.complete(pipeline.run(Troupe.QUERY));
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        host.start();
        eventually(() -> productions.size() == 1);
        host.interrupt();

        RunResult.Failed failed = (RunResult.Failed) ended.get(30, TimeUnit.SECONDS);
        assertThat(failed.error().error().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(failed.stage()).isEqualTo(RunStage.SCREEN);
        assertThat(failed.spent()).isEqualTo(Troupe.COST);
        assertThat(troupe.target.received()).isEmpty();
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Spec("RUN-6")
    void a_kill_switch_that_was_engaged_elsewhere_is_seen_at_the_door() {
        ChimeraPipeline pipeline = pipeline(swarm());
        pipeline.cfo().killSwitch().engage("ann", "drill");

        Admission.Refused refused = (Admission.Refused) pipeline.submit(Troupe.QUERY);
        assertThat(refused.code()).isEqualTo(ErrorCode.KILL_SWITCH);
        assertThat(refused.reason()).contains("ann").contains("drill");
        assertThat(pipeline.swarm().status()).isEqualTo(ServiceStatus.MAINTENANCE);

        pipeline.cfo().killSwitch().release("bob", "over");
        assertThat(pipeline.submit(Troupe.QUERY)).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    @Spec("RUN-6")
    void one_persona_cannot_take_all_places() {
        Swarm swarm = swarm().runsMax(8).build();
        open.add(swarm);
        ChimeraPipeline vera = member(swarm, "Vera");
        ChimeraPipeline otto = member(swarm, "Otto");
        producing();
        int taken = 0;
        for (int i = 0; i < 20; i++) {
            taken += vera.submit(Troupe.QUERY) instanceof Admission.Accepted ? 1 : 0;
        }

        assertThat(taken).as("its own quarter and the shared half").isEqualTo(6);
        assertThat(otto.submit(Troupe.QUERY)).isInstanceOf(Admission.Accepted.class);
        assertThat(otto.submit(Troupe.QUERY)).isInstanceOf(Admission.Accepted.class);
        assertThat(otto.submit(Troupe.QUERY)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    @Spec("META-9")
    void each_persona_may_have_managers_of_its_own() {
        Swarm swarm = swarm().managerPerPersona().build();
        open.add(swarm);
        for (int i = 0; i < 16; i++) {
            member(swarm, "persona " + i);
        }

        assertThat(swarm.snapshot().managers()).hasSize(96);
        assertThat(swarm.snapshot().managers())
                .extracting(SwarmSnapshot.Role::persona)
                .contains("persona 0", "persona 15");
        assertThat(swarm.snapshot().managers().subList(0, 6))
                .extracting(SwarmSnapshot.Role::role)
                .isEqualTo(Swarm.ROLES);
    }

    @Test
    void a_blocking_run_takes_its_turn_like_any_other() throws Exception {
        ChimeraPipeline pipeline = pipeline(swarm().role(AgentRole.ARTIST, RoleLimits.of(1, 10)));
        producing();
        PipelineRun first = pipeline.start(Troupe.QUERY);
        eventually(() -> productions.size() == 1);
        CompletableFuture<RunResult> second = CompletableFuture.supplyAsync(() -> pipeline.run(Troupe.QUERY));
        eventually(() -> artist(pipeline).load().queued() == 1);
        assertThat(productions).hasSize(1);

        produce(0);
        first.join();
        eventually(() -> productions.size() == 2);
        produce(1);
        assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(RunResult.Published.class);
    }

    @Test
    @Spec("RUN-6")
    void a_slow_role_slows_those_before_it_and_drops_nothing() {
        ChimeraPipeline pipeline = pipeline(swarm().role(AgentRole.SCOUT, RoleLimits.of(2, 2))
                .role(AgentRole.DIRECTOR, RoleLimits.of(2, 2))
                .role(AgentRole.CFO, RoleLimits.of(2, 2))
                .role(AgentRole.ARTIST, RoleLimits.of(1, 1)));
        producing();
        List<PipelineRun> taken = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            try {
                taken.add(pipeline.start(Troupe.QUERY));
                int expected = taken.size();
                eventually(() -> standing(pipeline) == expected && settledDown(pipeline));
            } catch (SaturatedException full) {
                refused++;
            }
        }

        assertThat(taken)
                .as("2 turns and 2 places in three queues, 1 and 1 at the artist")
                .hasSize(3 * 4 + 2);
        assertThat(refused).isEqualTo(40 - taken.size());
        for (int i = 0; i < taken.size(); i++) {
            int next = i;
            eventually(() -> productions.size() > next);
            produce(i);
        }
        taken.forEach(run -> assertThat(run.join()).isInstanceOf(RunResult.Published.class));
        assertThat(pipeline.submit(Troupe.QUERY)).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void progress_is_told_only_when_there_is_some() {
        ChimeraPipeline pipeline = pipeline(swarm());
        producing();
        PipelineRun run = pipeline.start(Troupe.QUERY);
        List<RunEvent> seen = new CopyOnWriteArrayList<>();
        run.events().subscribe(new Collecting(seen));
        eventually(() -> seen.stream().anyMatch(RunEvent.Progress.class::isInstance));
        sleep(700);

        produce(0);
        run.join();
        eventually(() -> seen.stream().anyMatch(RunEvent.Ended.class::isInstance));
        assertThat(seen).filteredOn(RunEvent.Progress.class::isInstance).hasSize(1);
    }

    @Test
    void a_submitted_run_is_submitted_again_without_harm_but_never_as_another() {
        ChimeraPipeline pipeline = pipeline(swarm());
        RunId runId = new RunId(new UUID(1, 2));
        assertThat(pipeline.submit(runId, Troupe.QUERY)).isEqualTo(new Admission.Accepted(runId));
        eventually(() -> pipeline.find(runId).orElseThrow().status() == RunStatus.ENDED);

        assertThat(pipeline.submit(runId, Troupe.QUERY)).isEqualTo(new Admission.Accepted(runId));
        assertThat(troupe.produced).hasSize(1);
        assertThatThrownBy(() -> pipeline.submit(runId, TrendQuery.keywords("wind")))
                .extracting(refusal -> ((ChimeraException) refusal).code())
                .isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void a_swarm_brings_its_own_places_and_executor() {
        Swarm swarm = swarm().build();
        open.add(swarm);
        assertThatThrownBy(() -> troupe.builder()
                        .budget(Budget.daily(Money.usd("1.00")))
                        .swarm(swarm)
                        .runsMax(3)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("swarm(...)");
        swarm.close();
        assertThatThrownBy(() -> member(swarm, "late")).hasMessageContaining("closed");
    }

    private Swarm.Builder swarm() {
        return Swarm.builder().clock(troupe.clock).observer(events::add);
    }

    private ChimeraPipeline pipeline(Swarm.Builder builder) {
        Swarm swarm = builder.build();
        ChimeraPipeline pipeline = member(swarm, "Vera");
        open.add(swarm);
        return pipeline;
    }

    private ChimeraPipeline member(Swarm swarm, String persona) {
        ChimeraPipeline pipeline = troupe.builder(PersonalityProfile.named(persona))
                .budget(Budget.daily(Money.usd("100.00")))
                .swarm(swarm)
                .build();
        open.add(0, pipeline);
        return pipeline;
    }

    private void producing() {
        troupe.production = () -> {
            CompletableFuture<MediaAsset> production = new CompletableFuture<>();
            assets.add(troupe.lastAsset());
            productions.add(production);
            return production;
        };
    }

    private void produce(int index) {
        productions.get(index).complete(assets.get(index));
    }

    private static SwarmSnapshot.Role artist(ChimeraPipeline pipeline) {
        return manager(pipeline, AgentRole.ARTIST);
    }

    private static SwarmSnapshot.Role manager(ChimeraPipeline pipeline, AgentRole role) {
        return pipeline.swarm().snapshot().managers().stream()
                .filter(manager -> manager.role() == role)
                .findFirst()
                .orElseThrow();
    }

    private static int standing(ChimeraPipeline pipeline) {
        return pipeline.swarm().snapshot().places().taken();
    }

    /** Whether whoever can move has moved: every Manager's turns are taken before anybody waits for it. */
    private static boolean settledDown(ChimeraPipeline pipeline) {
        int atRest = 0;
        for (SwarmSnapshot.Role role : pipeline.swarm().snapshot().managers()) {
            SwarmSnapshot.Load load = role.load();
            if (load.queued() + load.outside() > 0 && load.inFlight() < load.concurrency()) {
                return false;
            }
            atRest += role.role() == AgentRole.ARTIST ? load.queued() + load.inFlight() : load.queued();
            atRest += load.outside();
        }
        return atRest == standing(pipeline);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in 30 s").isLessThan(end);
            sleep(5);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Collecting(List<RunEvent> seen) implements Flow.Subscriber<RunEvent> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(RunEvent event) {
            seen.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {}
    }
}
