package dev.chimera.benchmarks.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.run.RunResult;
import dev.chimera.cfo.Signing;
import dev.chimera.core.PipelineRun;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.swarm.RoleLimits;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.core.swarm.SwarmSnapshot;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Productions by the thousand in one JVM: how many threads they hold, and how they all end. */
class TenThousandProductionsTest {
    private static final int PERSONAS = 16;
    private static final int MANY = 10_000;
    private static final int SOME = 2_000;
    private static final int THREADS_MAX = 150;
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @AfterAll
    static void no_thread_of_chimera_is_left() throws InterruptedException {
        LoadedSwarm.await(() -> threadsOfChimera().isEmpty(), "the end of its threads", Duration.ofSeconds(30));
    }

    @Test
    @Spec("META-9")
    void one_orchestrator_and_96_managers_keep_10_000_workers_at_work_and_stop_them_all() throws InterruptedException {
        List<String> personas =
                IntStream.range(0, PERSONAS).mapToObj(i -> "persona " + i).toList();
        try (LoadedSwarm swarm = new LoadedSwarm(
                new InMemoryStorage(),
                Signing.PER_BATCH,
                Swarm.builder().runsMax(MANY).managerPerPersona(),
                LONG,
                personas)) {
            List<PipelineRun> runs = started(swarm, MANY, PERSONAS);
            swarm.awaitInProduction(MANY, PATIENCE);

            SwarmSnapshot now = swarm.swarm().snapshot();
            assertThat(now.places().taken()).isEqualTo(MANY);
            assertThat(now.managers()).hasSize(PERSONAS * Swarm.ROLES.size());
            assertThat(now.managers().stream()
                            .filter(each -> each.role() == AgentRole.ARTIST)
                            .map(each -> each.load().inFlight()))
                    .hasSize(PERSONAS)
                    .containsOnly(MANY / PERSONAS);
            assertThat(Thread.getAllStackTraces()).hasSizeLessThan(THREADS_MAX);

            runs.forEach(run -> run.cancel("enough"));
            assertThat(runs).extracting(PipelineRun::join).allSatisfy(TenThousandProductionsTest::wasCancelled);
            swarm.requireClosedBooks();
        }
    }

    @Test
    void productions_hold_no_thread_and_all_of_them_are_published() throws InterruptedException {
        try (LoadedSwarm swarm = small(Duration.ofSeconds(2), SOME)) {
            List<PipelineRun> runs = started(swarm, SOME, 1);

            assertThat(Thread.getAllStackTraces()).hasSizeLessThan(THREADS_MAX);
            assertThat(runs).extracting(PipelineRun::join).hasOnlyElementsOfType(RunResult.Published.class);
            swarm.requireClosedBooks();
        }
    }

    @Test
    void a_drain_lets_everything_under_way_end_and_loses_nothing() throws InterruptedException {
        try (LoadedSwarm swarm = small(Duration.ofSeconds(1), SOME)) {
            List<PipelineRun> runs = started(swarm, SOME, 1);

            assertThat(swarm.swarm().drain(PATIENCE)).isTrue();

            assertThat(runs).extracting(PipelineRun::join).hasOnlyElementsOfType(RunResult.Published.class);
            swarm.requireClosedBooks();
        }
    }

    @Test
    void whoever_comes_back_when_he_was_told_to_has_a_place_in_the_end() throws InterruptedException {
        try (LoadedSwarm swarm = small(Duration.ofMillis(100), SOME / 10);
                ReturningCallers callers = new ReturningCallers(swarm::start)) {
            callers.come(SOME, 0);

            assertThat(callers.refusals()).isPositive();
            assertThat(callers.lost()).isZero();
            assertThat(callers.published()).isEqualTo(SOME);
            assertThat(swarm.start().join()).isInstanceOf(RunResult.Published.class);
        }
    }

    private static LoadedSwarm small(Duration hold, int places) {
        return new LoadedSwarm(
                new InMemoryStorage(),
                Signing.PER_BATCH,
                Swarm.builder().runsMax(places).role(AgentRole.ARTIST, RoleLimits.of(places, places)),
                hold,
                List.of("Nobody"));
    }

    private static List<PipelineRun> started(LoadedSwarm swarm, int count, int personas) {
        List<PipelineRun> runs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            runs.add(swarm.start(i % personas));
        }
        return runs;
    }

    private static void wasCancelled(RunResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        RunResult.Failed.class,
                        failed -> assertThat(failed.error().error().code()).isEqualTo(ErrorCode.CANCELLED));
    }

    private static List<String> threadsOfChimera() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("chimera-"))
                .toList();
    }
}
