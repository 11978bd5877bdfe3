package dev.chimera.core.director;

import dev.chimera.api.Platform;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.PersonalityProfile.BrandGuidelines;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Trends and personas to write briefs about. */
final class Trends {
    static final Window DAY = new Window(Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-02T09:00:00Z"));
    static final List<Long> VOLUMES = List.of(2L, 3L, 1L, 2L, 4L, 9L, 41L, 122L);

    private Trends() {}

    static Post post(String id, String text) {
        return new Post(
                id, Platform.FEED, "example.org", DAY.start().plusSeconds(60), text, null, new Post.Reach(12, 3, 5));
    }

    static TrendReport about(String topic, Post... posts) {
        return new TrendReport(
                new UUID(7, topic.hashCode()),
                topic,
                184,
                new Sentiment(Sentiment.Label.POSITIVE, 0.31, 0.8),
                new TrendReport.Velocity(4.2, 0.000063),
                Set.of(Platform.FEED),
                new TrendReport.Evidence(DAY, VOLUMES, List.of(posts)));
    }

    static TrendReport sodium() {
        return about(
                "sodium batteries",
                post("1", "First grid store with sodium cells opens"),
                post("2", "Sodium cells at half the weight of last year"),
                post("3", "A city bus that runs on salt"),
                post("4", "One more post about the same thing"));
    }

    static PersonalityProfile persona(String tone, List<String> avoid, List<String> directives) {
        return new PersonalityProfile(
                "Iris Volt",
                tone,
                "home owners who think about solar",
                new BrandGuidelines("short sentences, plain numbers", avoid, directives, List.of("energy")),
                Map.of(),
                "");
    }

    static BriefRequest request(TrendReport trend, PersonalityProfile persona, ContentFormat format) {
        return new BriefRequest(trend, persona, List.of(Platform.FEED), format);
    }
}
