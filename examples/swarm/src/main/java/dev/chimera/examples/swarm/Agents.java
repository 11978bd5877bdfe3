package dev.chimera.examples.swarm;

import dev.chimera.api.Platform;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A scout and a director that need a moment and make everything up: no network, no model. */
final class Agents {
    private Agents() {}

    /** Finds what it was asked for; the same topic is the same trend. */
    static TrendScan scan(TrendQuery query, PostIntake intake) {
        work(200, 400);
        String topic = query.keywords().get(0);
        TrendReport trend = new TrendReport(
                id("trend", topic),
                topic,
                12,
                Sentiment.UNKNOWN,
                new TrendReport.Velocity(2, 0.01),
                Set.of(Platform.FEED),
                new TrendReport.Evidence(query.window(Instant.now()), List.of(1L, 2L, 9L), List.of()));
        return new TrendScan(List.of(trend), List.of(), new PostIntake.Counts(12, 0, 0), 0, Duration.ZERO);
    }

    /** Writes the same brief about the same trend, so that a run that is resumed makes the same content. */
    static ContentBrief brief(BriefRequest request, Pricing pricing) {
        work(100, 300);
        String topic = request.trend().topic();
        List<VisualPrompt> pictures = List.of(new VisualPrompt("a card about " + topic, topic, List.of()));
        return new ContentBrief(
                id("brief", topic),
                request.trend().trendId(),
                request.format(),
                new ContentBrief.Copy("On the rise: " + topic, "Everybody talks about " + topic + ".", List.of()),
                pictures,
                "",
                request.targetPlatforms(),
                new ContentBrief.Forecast(
                        pricing.price(request.format(), pictures).orElse(null), Ratio.of("0.03"), Ratio.of("3")));
    }

    /** Takes from {@code fromMillis} to {@code toMillis}. */
    static void work(int fromMillis, int toMillis) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(fromMillis, toMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at work", e);
        }
    }

    private static UUID id(String kind, String topic) {
        return UUID.nameUUIDFromBytes((kind + "/" + topic).getBytes(StandardCharsets.UTF_8));
    }

    /** A source without posts: this scout needs none. */
    record NoPosts(String name) implements PostSource {
        @Override
        public Platform platform() {
            return Platform.FEED;
        }

        @Override
        public Stream<Post> read(TrendQuery query) {
            return Stream.empty();
        }
    }
}
