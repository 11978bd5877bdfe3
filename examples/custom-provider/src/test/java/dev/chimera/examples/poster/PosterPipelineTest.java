package dev.chimera.examples.poster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Platform;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.outbox.OutboxFolder;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.core.source.JsonLinesPosts;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider in a pipeline: the jar on the class path and one line in the builder. */
class PosterPipelineTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    @Spec("DX-3")
    void a_pipeline_finds_it_by_name_pays_it_and_publishes_what_it_made() throws IOException {
        Path posts = folder.resolve("posts.jsonl");
        Files.write(posts, rising());
        try (ChimeraPipeline pipeline = ChimeraPipeline.builder()
                .persona(PersonalityProfile.named("Vera"))
                .posts(JsonLinesPosts.of(posts, Platform.REDDIT))
                .budget(Budget.daily(Money.usd("1.00")))
                .safety(CheckedGateway.standard())
                // tag::choose[]
                .media("poster")
                .settings("poster", Map.of("price", "0.07"))
                // end::choose[]
                .format(ContentFormat.IMAGE)
                .publisher(OutboxFolder.at(folder.resolve("outbox")))
                .workDirectory(folder.resolve("work"))
                .build()) {
            RunResult result =
                    pipeline.run(TrendQuery.global().within(Duration.ofDays(2)).asOf(NOON));

            assertThat(result).isInstanceOf(RunResult.Published.class);
            assertThat(result.spent()).isEqualTo(Money.usd("0.07"));
            assertThat(folder.resolve("outbox/feed.xml")).exists();
        }
    }

    /** Posts about many things for two days, and many about one thing in the last two hours. */
    private static List<String> rising() {
        List<String> gardens = List.of(
                "Tomatoes need more water than I thought", "My cat has found the compost heap",
                "Is clay soil good for roses", "The old shed finally got a new door",
                "Bees came back to the lavender", "How deep should tulip bulbs go",
                "Rain all week and no end in sight", "Pruning the apple tree this weekend",
                "A hedgehog moved in under the porch", "Which gloves do you wear for thorns",
                "Neighbours share their cucumbers again", "The frost took all our figs",
                "Built a bench from pallets", "Slugs one, lettuce nil",
                "Who else grows mint in pots", "Grandmother's rhubarb cake recipe",
                "Moles are digging near the fence", "The pond pump broke after nine years");
        List<String> solar = List.of(
                "Solar tiles approved for the old town", "Our school roof gets solar tiles",
                "What do solar tiles cost per square metre", "First solar tiles shipped from the new plant",
                "Hail test: solar tiles survive ice balls", "The mayor wants solar tiles on every bus stop",
                "Solar tiles or panels, an electrician answers", "I mounted solar tiles myself, here is how",
                "Insurance and solar tiles, what to ask", "Solar tiles sold out in three shops",
                "Night storage for solar tiles explained", "Recycling of broken solar tiles begins");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < gardens.size(); i++) {
            lines.add(post("old-" + i, NOON.minus(Duration.ofMinutes(150L * i + 130)), gardens.get(i)));
        }
        for (int i = 0; i < solar.size(); i++) {
            lines.add(post("new-" + i, NOON.minus(Duration.ofMinutes(9L * i + 1)), solar.get(i)));
        }
        return lines;
    }

    private static String post(String id, Instant at, String text) {
        return "{\"id\":\"" + id + "\",\"created_at\":\"" + at + "\",\"channel\":\"home\",\"text\":\"" + text + "\"}";
    }
}
