package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoreException;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.contract.RunJson;
import dev.chimera.spec.Spec;
import dev.chimera.tck.CrashInjector;
import dev.chimera.tck.RecordingTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a run whose process ends, at every call that it makes to the world outside. */
@Spec({"RUN-4", "PUB-2"})
class ResumeTest {
    private static final RunId RUN = new RunId(UUID.fromString("00000000-0000-4000-8000-00000000000a"));

    @ParameterizedTest
    @EnumSource(PublishTarget.Effect.class)
    void a_run_that_is_killed_anywhere_ends_published_once_and_paid_once(PublishTarget.Effect effect) {
        CrashInjector counting = CrashInjector.never();
        new World(effect).live(counting);
        assertThat(counting.steps()).as("places to be killed at").isGreaterThan(50);

        for (int step = 1; step <= counting.steps(); step++) {
            World world = new World(effect);
            String place = "killed at " + step + ", " + counting.passed().get(step - 1);
            assertThat(world.live(CrashInjector.at(step))).as(place).isTrue();

            world.another();

            world.assertPublishedAndPaidOnce(place);
        }
    }

    @Test
    void a_run_that_is_killed_again_while_it_is_resumed_ends_published_once_and_paid_once() {
        CrashInjector counting = CrashInjector.never();
        new World(PublishTarget.Effect.ONCE).live(counting);
        for (int step = 3; step <= counting.steps(); step += 3) {
            for (int later = 2; later <= 40; later += 5) {
                World world = new World(PublishTarget.Effect.ONCE);
                String place = "killed at " + step + ", " + counting.passed().get(step - 1) + ", and " + later
                        + " calls after";
                world.live(CrashInjector.at(step));
                world.live(CrashInjector.at(later));

                world.another();

                world.assertPublishedAndPaidOnce(place);
            }
        }
    }

    @Test
    void a_run_whose_store_breaks_anywhere_for_a_moment_ends_published_once_and_paid_once() {
        CrashInjector counting = CrashInjector.never();
        new World(PublishTarget.Effect.ONCE).endure(counting);
        for (int step = 1; step <= counting.steps(); step++) {
            World world = new World(PublishTarget.Effect.ONCE);
            world.endure(CrashInjector.at(step));

            world.assertPublishedAndPaidOnce(
                    "broken at " + step + ", " + counting.passed().get(step - 1));
        }
    }

    @Test
    void whoever_was_only_slow_finds_its_run_in_other_hands() {
        CrashInjector counting = CrashInjector.never();
        new World(PublishTarget.Effect.ONCE).live(counting);
        World world = new World(PublishTarget.Effect.ONCE);
        world.live(CrashInjector.at(counting.passed().indexOf("after RunStore.advance") + 1));
        RunRecord known = world.runs.find(RUN).orElseThrow();

        world.another();

        assertThat(world.runs.advance(
                        known.next(known.stage(), RunStatus.ACTIVE, known.state(), null, world.troupe.clock.instant()),
                        new UUID(1, 1)))
                .isFalse();
        world.assertPublishedAndPaidOnce("slow");
    }

    /** Everything that outlives a process. */
    private static final class World {
        final Troupe troupe = new Troupe();
        final RecordingTarget target;
        final RunStore runs = troupe.storage.runs(new RunJson());
        private final CfoKeys keys = CfoKeys.generate();

        World(PublishTarget.Effect effect) {
            this.target = new RecordingTarget(troupe.clock, effect);
        }

        /** A process that begins the run, or goes on with it; whether it was killed. */
        boolean live(CrashInjector crash) {
            Mortal process = new Mortal(crash);
            try {
                run(process);
            } catch (Mortal.Killed | IllegalStateException killed) {
                assertThat(process.isDead()).as("%s", killed).isTrue();
            }
            process.bury(runs);
            return process.isDead();
        }

        /** One process that begins the run and sees it through, whatever its store does for a moment. */
        void endure(CrashInjector line) {
            Storage storage = Mortal.outlivesItsLine(line).reach(troupe.storage);
            LocalCfo cfo = patiently(() -> cfo(storage));
            try (ChimeraPipeline pipeline = troupe.builder(storage, target, troupe)
                    .cfo(cfo)
                    .executor(Runnable::run)
                    .build()) {
                for (int round = 0; round < 5 && !ended(); round++) {
                    patiently(() -> {
                        if (runs.find(RUN).isEmpty()) {
                            pipeline.start(RUN, Troupe.QUERY).join();
                        }
                        pipeline.resume().forEach(PipelineRun::join);
                        pipeline.reconcile().forEach(PipelineRun::join);
                        return "done";
                    });
                    troupe.clock.advance(Duration.ofMinutes(3));
                }
            }
        }

        /** The line goes dead once, so twice is enough. */
        private static <T> T patiently(Supplier<T> work) {
            try {
                return work.get();
            } catch (StoreException broken) {
                assertThat(broken).hasMessageContaining("the line went dead");
                return work.get();
            }
        }

        private boolean ended() {
            return runs.find(RUN).filter(run -> run.status() == RunStatus.ENDED).isPresent();
        }

        private LocalCfo cfo(Storage storage) {
            return LocalCfo.builder()
                    .budget(Budget.daily(Money.usd("100.00")))
                    .store(storage.ledger())
                    .keys(keys)
                    .clock(troupe.clock)
                    .build();
        }

        private void run(Mortal process) {
            Storage storage = process.reach(troupe.storage);
            LocalCfo cfo = cfo(storage);
            ChimeraPipeline pipeline = troupe.builder(
                            storage, process.reach(PublishTarget.class, target), process.reach(Artist.class, (Artist)
                                    troupe))
                    .cfo(cfo)
                    .executor(Runnable::run)
                    .lease(Duration.ofDays(1))
                    .build();
            Optional<RunRecord> known = runs.find(RUN);
            if (known.isEmpty()) {
                pipeline.start(RUN, Troupe.QUERY).join();
            }
            pipeline.resume().forEach(PipelineRun::join);
            if (!pipeline.waiting(1).isEmpty()) {
                troupe.clock.advance(Duration.ofMinutes(11)); // longer than a publisher may take
                pipeline.reconcile().forEach(PipelineRun::join);
            }
        }

        /** A process that nobody kills. */
        void another() {
            assertThat(live(CrashInjector.never())).isFalse();
        }

        void assertPublishedAndPaidOnce(String place) {
            RunRecord ended = runs.find(RUN).orElseThrow();
            assertThat(ended.result()).as(place).isInstanceOf(RunResult.Published.class);
            assertThat(((RunResult.Published) ended.result()).fresh()).as(place).isTrue();
            assertThat(ended.result().spent()).as(place).isEqualTo(Troupe.COST);
            assertThat(target.received()).as(place).hasSize(1);
            assertThat(troupe.produced.stream().map(MediaOrder::orderId).distinct())
                    .as(place)
                    .hasSize(1);
            try (LocalCfo books = cfo(troupe.storage)) {
                BudgetLine today = books.budget().get(0);
                assertThat(today.settled()).as(place).isEqualTo(Troupe.COST);
                assertThat(today.reserved()).as(place).isEqualTo(Money.usd("0.00"));
                assertThat(books.unsettled(10)).as(place).isEmpty();
                assertThat(books.ledger().verify().size()).as(place).isPositive();
            }
        }
    }
}
