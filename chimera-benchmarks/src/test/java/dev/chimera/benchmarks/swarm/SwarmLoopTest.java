package dev.chimera.benchmarks.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.run.RunId;
import dev.chimera.benchmarks.governor.LoopServer;
import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.core.PipelineRun;
import dev.chimera.spec.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmLoopTest {
    @TempDir
    Path folder;

    @Test
    @Spec("RUN-9")
    void jvms_that_are_killed_and_a_redis_that_is_emptied_lose_no_run_and_publish_none_twice() throws Exception {
        String[] args = {
            "seconds=14",
            "seed=20261122",
            "jvms=2",
            "kill=5000",
            "redis=5:flush,9:restart",
            "fair=0",
            "patience=600",
            "artists=8",
            "places=16",
            "backlog=40",
            "customers=20,2"
        };
        Settings settings = Settings.of(
                args,
                Set.of(
                        "seconds",
                        "seed",
                        "jvms",
                        "kill",
                        "redis",
                        "fair",
                        "patience",
                        "artists",
                        "places",
                        "backlog",
                        "customers"));

        SwarmSummary summary = SwarmLoop.run(System.out, settings, Files.createDirectory(folder.resolve("loop")));

        assertThat(summary.suffered().kills()).isPositive();
        assertThat(summary.suffered().disturbances()).isEqualTo(2);
        assertThat(summary.left().published()).isGreaterThan(20);
        assertThat(summary.left().takeovers()).isPositive();
    }

    @Test
    void finds_a_run_that_is_lost_and_a_post_that_is_out_twice() throws Exception {
        try (LoopServer server = LoopServer.open("", "inspected");
                LoopRedis redis = LoopRedis.open(folder)) {
            SwarmWorld world =
                    new SwarmWorld(server.url(), server.schema(), redis.uri(), folder.resolve("keys.json"), 2, 4, 10);
            CfoKeys.generate().writeInsecurely(world.keys());
            server.run(PostTable.create(world.posts()));
            List<RunId> runs = publishOneOfEach(world);
            assertThat(new SwarmInspection(world).check(runs).ends()).isEqualTo(Map.of("Published", 2L));

            List<RunId> oneMore = new ArrayList<>(runs);
            oneMore.add(new RunId(new UUID(1, 1)));
            assertThatThrownBy(() -> new SwarmInspection(world).check(oneMore)).hasMessageContaining("is lost");
            assertThatThrownBy(() -> new SwarmInspection(world).check(runs.subList(0, 1)))
                    .hasMessageContaining("the store has 2");

            server.run("INSERT INTO " + world.posts() + " (key, content) SELECT key, content FROM " + world.posts()
                    + " LIMIT 1");
            assertThatThrownBy(() -> new SwarmInspection(world).check(runs)).hasMessageContaining("more than once");
        }
    }

    private static List<RunId> publishOneOfEach(SwarmWorld world) {
        try (SwarmJvm jvm = SwarmJvm.open(world)) {
            return SwarmWorld.PERSONAS.stream()
                    .map(persona -> jvm.of(persona).start(Customers.QUERY))
                    .peek(PipelineRun::join)
                    .map(PipelineRun::id)
                    .toList();
        }
    }

    @Test
    void says_how_the_personas_shared_and_how_long_nothing_ended() {
        List<Progress.End> ends = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ends.add(new Progress.End(i % 4 == 0 ? "Otto" : "Vera", i < 50 ? 1_000 + i : 5_000 + i));
        }
        Progress progress = new Progress(ends);
        List<SwarmWatch.Look> looks = List.of(
                new SwarmWatch.Look(1_500, Map.of("Vera", 7, "Otto", 1)),
                new SwarmWatch.Look(5_500, Map.of("Vera", 9)));

        List<Progress.Span> spans = progress.spans(1_000, 9_500, 4_000, looks);

        assertThat(spans).hasSize(2);
        assertThat(spans.get(0).counted()).isEqualTo(Map.of("Vera", 37L, "Otto", 13L));
        assertThat(spans.get(0).offPercent()).isBetween(184.0, 185.0);
        assertThat(spans).extracting(Progress.Span::fair).containsExactly(true, false);
        assertThat(progress.standstill(1_000, 6_000)).isEqualTo(4_001);
        assertThat(progress.standstill(5_000, 6_000)).isEqualTo(901);
    }
}
