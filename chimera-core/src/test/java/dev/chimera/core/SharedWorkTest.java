package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ServiceStatus;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.run.Admission;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.campaign.Cadence;
import dev.chimera.core.campaign.Campaign;
import dev.chimera.core.campaign.ScheduledCampaign;
import dev.chimera.core.memory.InMemoryRelay;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelines of one name on one store and one relay, as if each were in a JVM of its own. */
@Spec("RUN-9")
class SharedWorkTest {
    private final Troupe troupe = new Troupe();
    private final LocalCfo cfo = LocalCfo.builder()
            .budget(Budget.daily(Money.usd("1000.00")))
            .store(troupe.storage.ledger())
            .keys(CfoKeys.generate())
            .clock(troupe.clock)
            .build();
    private final FickleRelay relay = new FickleRelay(new InMemoryRelay(InstantSource.system()));
    private final List<ChimeraPipeline> open = new ArrayList<>();
    private final AtomicInteger scans = new AtomicInteger();

    @BeforeEach
    void every_run_makes_something_else() {
        AtomicInteger briefs = new AtomicInteger();
        troupe.briefIds = () -> new UUID(8, briefs.incrementAndGet());
    }

    @AfterEach
    void close() {
        open.forEach(ChimeraPipeline::close);
        relay.close();
        cfo.close();
    }

    @Test
    void a_run_that_is_submitted_to_a_full_jvm_is_made_by_one_that_has_room() {
        List<CompletableFuture<MediaAsset>> productions = new CopyOnWriteArrayList<>();
        troupe.production = () -> {
            CompletableFuture<MediaAsset> never = new CompletableFuture<>();
            productions.add(never);
            return never;
        };
        ChimeraPipeline full = jvm(1);
        PipelineRun held = full.start(Troupe.QUERY);
        eventually(() -> productions.size() == 1);
        troupe.production = null;
        ChimeraPipeline free = jvm(10);
        List<PipelineRun> unused = free.resume();

        for (int i = 0; i < 20; i++) {
            assertPublished(full, accepted(full.submit(Troupe.QUERY)));
        }
        assertThat(held.result()).isNotDone();
        eventually(() -> relay.queue().depth() == 0); // a hint is taken out a moment after its run has ended
        productions.get(0).completeExceptionally(new IllegalStateException("enough"));
        held.join();
    }

    @Test
    void a_hint_fetched_for_a_place_that_a_starter_took_goes_to_one_that_has_room() {
        CompletableFuture<MediaAsset> never = new CompletableFuture<>();
        troupe.production = () -> never;
        ChimeraPipeline full = jvm(1);
        CountDownLatch fetched = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        relay.atHint = () -> {
            fetched.countDown();
            awaitUnbroken(taken);
        };
        RunId submitted = accepted(full.submit(Troupe.QUERY));
        awaitUnbroken(fetched);
        relay.atHint = () -> {};
        PipelineRun held = full.start(Troupe.QUERY);
        eventually(() -> troupe.produced.size() == 1);
        troupe.production = null;
        taken.countDown();
        ChimeraPipeline free = jvm(10);
        List<PipelineRun> unused = free.resume();

        assertPublished(free, submitted);
        eventually(() -> relay.queue().depth() == 0);
        assertThat(held.result()).isNotDone();
        never.completeExceptionally(new IllegalStateException("enough"));
        held.join();
    }

    @Test
    void a_run_whose_hint_is_lost_is_found_in_the_store() {
        ChimeraPipeline pipeline = jvm(10);
        relay.losesHints = true;
        assertPublished(pipeline, accepted(pipeline.submit(Troupe.QUERY)));
    }

    @Test
    void while_the_relay_is_gone_work_goes_on_more_slowly_and_the_snapshot_says_so() {
        ChimeraPipeline pipeline = jvm(10);
        relay.gone = true;
        assertPublished(pipeline, accepted(pipeline.submit(Troupe.QUERY)));
        assertThat(pipeline.swarm().snapshot().troubles())
                .containsExactly("Vera: the store is polled, for the relay is gone on purpose");
        assertThat(pipeline.swarm().status()).isEqualTo(ServiceStatus.READY);

        relay.gone = false;
        assertPublished(pipeline, accepted(pipeline.submit(Troupe.QUERY)));
        assertThat(pipeline.swarm().snapshot().troubles()).isEmpty();
    }

    @Test
    void a_closed_pipeline_gives_back_what_a_production_that_never_ends_held() {
        Swarm swarm = Swarm.builder().build();
        ChimeraPipeline leaving = ChimeraPipeline.builder()
                .persona(PersonalityProfile.named("Vera"))
                .posts(new Troupe.NoPosts("none"))
                .scout((query, intake) -> troupe.scan(1))
                .director(troupe::brief)
                .artist(troupe)
                .safety(troupe::screen)
                .publisher(troupe.target)
                .storage(troupe.storage)
                .cfo(cfo)
                .swarm(swarm)
                .takeOver()
                .build();
        troupe.production = CompletableFuture::new;
        PipelineRun run = leaving.start(Troupe.QUERY);
        eventually(() -> troupe.produced.size() == 1);

        leaving.close();

        assertThat(run.result()).isCompletedExceptionally();
        assertThat(swarm.snapshot().places().taken()).isZero();
        assertThat(swarm.snapshot().managers())
                .allSatisfy(manager -> assertThat(manager.load().inFlight()).isZero());
        swarm.close();
    }

    @Test
    void a_backlog_past_its_bound_is_refused_whether_the_relay_is_there_or_not() {
        ChimeraPipeline pipeline = builder(1).backlogMax(2).build();
        open.add(pipeline);
        CompletableFuture<MediaAsset> never = new CompletableFuture<>();
        troupe.production = () -> never;
        PipelineRun held = pipeline.start(Troupe.QUERY);
        eventually(() -> troupe.produced.size() == 1);
        accepted(pipeline.submit(Troupe.QUERY));
        accepted(pipeline.submit(Troupe.QUERY));

        for (boolean gone : new boolean[] {false, true}) {
            relay.gone = gone;
            Admission.Refused refused = (Admission.Refused) pipeline.submit(Troupe.QUERY);
            assertThat(refused.status()).isEqualTo(ServiceStatus.SATURATED);
            assertThat(refused.reason()).contains("2 runs wait");
            assertThat(refused.retryAfter()).isPositive();
        }

        troupe.production = null;
        never.complete(troupe.lastAsset());
        assertThat(held.join()).isInstanceOf(RunResult.Published.class);
        eventually(() -> pipeline.submit(Troupe.QUERY) instanceof Admission.Accepted);
    }

    @Test
    void hints_that_lead_nowhere_do_no_harm() {
        ChimeraPipeline pipeline = jvm(10);
        RunId ended = accepted(pipeline.submit(Troupe.QUERY));
        assertPublished(pipeline, ended);
        WorkQueue queue = relay.queue();
        queue.offer("no id at all");
        queue.offer(new UUID(4, 4).toString());
        queue.offer(ended.toString());

        assertPublished(pipeline, accepted(pipeline.submit(Troupe.QUERY)));
        eventually(() -> queue.depth() == 0);
        assertThat(troupe.produced).hasSize(2);
    }

    @Test
    void what_a_closed_jvm_leaves_goes_on_elsewhere_at_once() {
        ChimeraPipeline leaving = builder(10, Duration.ofDays(1)).build();
        ChimeraPipeline staying = builder(10, Duration.ofDays(1)).build();
        open.add(staying);
        assertPublished(staying, accepted(staying.submit(Troupe.QUERY)));
        CompletableFuture<MediaAsset> slow = new CompletableFuture<>();
        troupe.production = () -> slow;
        PipelineRun run = leaving.start(Troupe.QUERY);
        eventually(() -> troupe.produced.size() == 2);
        troupe.production = null;

        CompletableFuture<Void> closing = CompletableFuture.runAsync(leaving::close);
        slow.complete(troupe.lastAsset());
        closing.join();

        assertPublished(staying, run.id());
    }

    @Test
    @Spec("SCOUT-8")
    void a_scan_that_one_jvm_made_costs_the_others_nothing() {
        ChimeraPipeline one = jvm(10);
        assertThat(one.run(Troupe.QUERY)).isInstanceOf(RunResult.Published.class);
        ChimeraPipeline other = jvm(10);
        assertThat(other.run(Troupe.QUERY)).isInstanceOf(RunResult.Published.class);

        assertThat(scans).hasValue(1);
        troupe.clock.advance(Duration.ofMinutes(15));
        assertThat(other.run(Troupe.QUERY)).isInstanceOf(RunResult.Published.class);
        assertThat(scans).hasValue(2);
        assertThat(other.run(TrendQuery.keywords("wind"))).isInstanceOf(RunResult.Published.class);
        assertThat(scans).hasValue(3);
    }

    @Test
    @Spec("SCOUT-8")
    void a_shared_scan_that_cannot_be_read_is_made_again() {
        ChimeraPipeline one = jvm(10);
        relay.rubbish = true;
        assertThat(one.run(Troupe.QUERY)).isInstanceOf(RunResult.Published.class);
        assertThat(scans).hasValue(1);
    }

    @Test
    void of_two_jvms_that_keep_a_campaign_one_makes_the_run_of_each_tick() {
        Campaign hourly = Campaign.of("hourly", Troupe.QUERY, Cadence.every(Duration.ofHours(1)));
        List<ScheduledCampaign> kept =
                List.of(jvm(10).schedule(hourly), jvm(10).schedule(hourly), jvm(10).schedule(hourly));
        Instant first = kept.get(0).next();
        for (int hour = 0; hour < 4; hour++) {
            Instant tick = first.plus(Duration.ofHours(hour));
            troupe.clock.advance(Duration.between(troupe.clock.instant(), tick));
            eventually(() -> kept.stream()
                    .allMatch(each ->
                            each.last().filter(last -> last.at().equals(tick)).isPresent()));
            assertPublished(open.get(0), hourly.runId("Vera@recording", tick));
        }
        assertThat(kept)
                .allSatisfy(each ->
                        assertThat(each.last().orElseThrow().admission()).isInstanceOf(Admission.Accepted.class));
        assertThat(troupe.produced).hasSize(4);
    }

    private ChimeraPipeline jvm(int runsMax) {
        ChimeraPipeline pipeline = builder(runsMax).build();
        open.add(pipeline);
        return pipeline;
    }

    private ChimeraPipeline.Builder builder(int runsMax) {
        return builder(runsMax, Duration.ofSeconds(1));
    }

    private ChimeraPipeline.Builder builder(int runsMax, Duration lease) {
        return ChimeraPipeline.builder()
                .persona(PersonalityProfile.named("Vera"))
                .posts(new Troupe.NoPosts("none"))
                .scout((query, intake) -> {
                    scans.incrementAndGet();
                    return troupe.scan(1);
                })
                .director(troupe::brief)
                .artist(troupe)
                .safety(troupe::screen)
                .publisher(troupe.target)
                .storage(troupe.storage)
                .clock(troupe.clock)
                .limits(troupe.limits)
                .cfo(cfo)
                .lease(lease)
                .runsMax(runsMax)
                .relay(relay);
    }

    private static RunId accepted(Admission admission) {
        return admission.fold(Admission.Accepted::runId, refused -> {
            throw new AssertionError(refused);
        });
    }

    private static void assertPublished(ChimeraPipeline pipeline, RunId runId) {
        eventually(() -> pipeline.find(runId)
                .filter(run -> run.status() == RunStatus.ENDED)
                .isPresent());
        assertThat(pipeline.find(runId).orElseThrow().result()).isInstanceOf(RunResult.Published.class);
    }

    private static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in 30 s").isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void awaitUnbroken(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).as("in 30 s").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A relay that loses what it is told to lose. */
    private static final class FickleRelay implements Relay {
        private final Relay real;
        volatile boolean gone;
        volatile boolean losesHints;
        volatile boolean rubbish;
        volatile Runnable atHint = () -> {};

        FickleRelay(Relay real) {
            this.real = real;
        }

        WorkQueue queue() {
            return real.queue("runs/Vera@recording", 100_000);
        }

        @Override
        public String name() {
            return "fickle";
        }

        @Override
        public WorkQueue queue(String name, int hintsMax) {
            WorkQueue queue = real.queue(name, hintsMax);
            return new WorkQueue() {
                @Override
                public boolean offer(String hint) {
                    requireThere();
                    return losesHints || queue.offer(hint);
                }

                @Override
                public Optional<Delivery> poll(Duration patience) throws InterruptedException {
                    requireThere();
                    Optional<Delivery> next = queue.poll(
                            patience.compareTo(Duration.ofMillis(100)) < 0 ? patience : Duration.ofMillis(100));
                    next.ifPresent(hint -> atHint.run());
                    return next;
                }

                @Override
                public long depth() {
                    requireThere();
                    return queue.depth();
                }

                @Override
                public long deadLetters() {
                    return queue.deadLetters();
                }

                @Override
                public void close() {
                    queue.close();
                }
            };
        }

        private void requireThere() {
            if (gone) {
                throw new RelayException("gone on purpose", null);
            }
        }

        @Override
        public RateLimiter limiter(String name, int callsMax, Duration window) {
            return real.limiter(name, callsMax, window);
        }

        @Override
        public SharedCache cache(String name) {
            SharedCache cache = real.cache(name);
            return new SharedCache() {
                @Override
                public Optional<String> get(String key) {
                    return rubbish ? Optional.of("{\"v\":1,\"kept\":7}") : cache.get(key);
                }

                @Override
                public void put(String key, String value, Duration lifetime) {
                    cache.put(key, value, lifetime);
                }
            };
        }

        @Override
        public Listening listen(String name, Runnable woken) {
            return real.listen(name, woken);
        }

        @Override
        public void ring(String name) {
            real.ring(name);
        }

        @Override
        public Optional<String> trouble() {
            return gone ? Optional.of("the relay is gone on purpose") : Optional.empty();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
