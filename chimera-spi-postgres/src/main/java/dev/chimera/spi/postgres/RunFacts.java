package dev.chimera.spi.postgres;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.VideoMetadata;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a run's record says, in the words of the tables. */
final class RunFacts {
    private static final double MILLION = 1_000_000;
    private static final Duration FILM_MAX = Duration.ofMinutes(10);

    private RunFacts() {}

    /** Who was allowed to spend on producing it. */
    static @Nullable String artist(RunState state) {
        @Nullable ApprovalDecision decision = state.decision();
        return decision instanceof ApprovalDecision.Approved approved
                ? approved.permit().agentId().value()
                : null;
    }

    static @Nullable Long sentiment(TrendReport trend) {
        return trend.sentiment().label() == Sentiment.Label.UNKNOWN
                ? null
                : Math.round(trend.sentiment().score() * MILLION);
    }

    /** The value of {@code content_pipeline.stage}. */
    static String contentStage(RunRecord run) {
        @Nullable RunResult result = run.result();
        if (run.state().outcome() instanceof PublishOutcome.Unknown) {
            return "unknown";
        }
        if (result != null) {
            return result.fold(
                    published -> "published",
                    planned -> "planned",
                    rejected -> "rejected",
                    awaitingReview -> "review",
                    failed -> "failed");
        }
        return switch (run.stage()) {
            case SCOUT, BRIEF, APPROVE -> "draft";
            case PRODUCE -> "approved";
            case SCREEN -> "review";
            case PUBLISH -> "publishing";
        };
    }

    static @Nullable Publication publication(RunRecord run) {
        return run.state().outcome() instanceof PublishOutcome.Published published ? published.publication() : null;
    }

    static @Nullable MediaFile first(@Nullable MediaAsset asset, MediaKind kind) {
        return asset == null
                ? null
                : asset.files().stream()
                        .filter(file -> file.kind() == kind)
                        .findFirst()
                        .orElse(null);
    }

    static @Nullable VideoMetadata video(RunState state) {
        @Nullable MediaAsset asset = state.asset();
        return asset == null ? null : asset.video();
    }

    /** As measured, else as declared; null where it says neither, or what the table does not take for a film's length. */
    static @Nullable Long filmMillis(MediaFile film, @Nullable VideoMetadata video) {
        @Nullable Duration duration = video == null ? film.duration() : video.duration();
        return duration == null || duration.compareTo(FILM_MAX) > 0 || duration.toMillis() < 1
                ? null
                : (Long) duration.toMillis();
    }

    /** To the thousandth, as the column keeps it. */
    static String framesPerSecond(VideoMetadata video) {
        return BigDecimal.valueOf(video.framesPerSecond())
                .setScale(3, RoundingMode.HALF_UP)
                .toPlainString();
    }

    static @Nullable URI uri(@Nullable MediaFile file) {
        return file == null ? null : file.uri();
    }
}
