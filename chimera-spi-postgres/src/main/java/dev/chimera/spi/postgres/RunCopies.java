package dev.chimera.spi.postgres;

import dev.chimera.api.AgentRole;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.VideoMetadata;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunState;
import dev.chimera.api.trend.TrendReport;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What people query of a run: its trends, its content and its film, copied from its state by the transaction that keeps it. */
final class RunCopies {
    private static final String TREND = "INSERT INTO chimera.trends (id, topic, volume, sentiment_micro,"
            + " rising_velocity_micro, platforms, volumes, window_start, window_end, scout_agent_id)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
    private static final String CONTENT =
            "INSERT INTO chimera.content_pipeline (trend_source_id, brief_id, stage, format,"
                    + " title, script, visual_prompts, media_url, content_key, content_hash, production_cost_micros, currency,"
                    + " quality_micro, provider, provider_job, digital_source_type, director_agent_id, artist_agent_id, updated_at,"
                    + " published_at, id, version)"
                    + " SELECT ?::uuid, ?::uuid, ?, ?, ?, ?, ?::text[], ?, ?, ?::bytea, ?::int8, ?, ?::int4, ?, ?, ?, ?, ?,"
                    + " ?::timestamptz, ?::timestamptz, r.id, r.version FROM chimera.run AS r WHERE r.id = ? AND r.version = ?"
                    + " ON CONFLICT (id) DO UPDATE SET trend_source_id = excluded.trend_source_id, brief_id = excluded.brief_id,"
                    + " stage = excluded.stage, format = excluded.format, title = excluded.title, script = excluded.script,"
                    + " visual_prompts = excluded.visual_prompts, media_url = excluded.media_url,"
                    + " content_key = excluded.content_key, content_hash = excluded.content_hash,"
                    + " production_cost_micros = excluded.production_cost_micros, currency = excluded.currency,"
                    + " quality_micro = excluded.quality_micro, provider = excluded.provider,"
                    + " provider_job = excluded.provider_job, digital_source_type = excluded.digital_source_type,"
                    + " director_agent_id = excluded.director_agent_id, artist_agent_id = excluded.artist_agent_id,"
                    + " updated_at = excluded.updated_at, published_at = excluded.published_at, version = excluded.version";
    private static final String VIDEO = "INSERT INTO chimera.video_metadata AS v (title, description, duration_ms,"
            + " resolution, fps, codec, file_size_bytes, thumbnail_url, video_url, platform_ids, engagement_metrics, updated_at, content_id)"
            + " SELECT ?, ?, ?::int8, ?, ?::numeric, ?, ?::int8, ?, ?, jsonb_object(?::text[], ?::text[]),"
            + " jsonb_strip_nulls(jsonb_build_object('views', ?::int8, 'likes', ?::int8, 'comments', ?::int8,"
            + " 'shares', ?::int8, 'measured_at', ?::text)), ?::timestamptz, r.id"
            + " FROM chimera.run AS r WHERE r.id = ? AND r.version = ?"
            + " ON CONFLICT (content_id) DO UPDATE SET title = excluded.title, description = excluded.description,"
            + " duration_ms = excluded.duration_ms, resolution = excluded.resolution, fps = excluded.fps,"
            + " codec = excluded.codec, file_size_bytes = excluded.file_size_bytes,"
            + " thumbnail_url = excluded.thumbnail_url, video_url = excluded.video_url,"
            + " platform_ids = excluded.platform_ids,"
            + " engagement_metrics = v.engagement_metrics || excluded.engagement_metrics, updated_at = excluded.updated_at";
    private static final double MILLION = 1_000_000;

    private final AgentRows agents;

    RunCopies(AgentRows agents) {
        this.agents = agents;
    }

    /** Adds to {@code trip}, after the statement that keeps {@code run}, what copies it; that copies nothing if it is not kept. */
    void keep(PostgresLink link, RoundTrip trip, RunRecord run) {
        RunState state = run.state();
        @Nullable ContentBrief brief = state.brief();
        @Nullable TrendReport trend = state.trend();
        List<TrendReport> trends = trends(state);
        boolean hasContent = brief != null && trend != null;
        if (trends.isEmpty() && !hasContent) {
            return;
        }
        SortedSet<String> named =
                new TreeSet<>(List.of(AgentRows.any(AgentRole.SCOUT).value()));
        if (brief != null) {
            named.add(AgentRows.any(AgentRole.DIRECTOR).value());
        }
        @Nullable String artist = RunFacts.artist(state);
        if (artist != null) {
            named.add(artist);
        }
        agents.name(link, trip, named);
        trends.forEach(one -> trip.run(trend(one)));
        if (brief != null && trend != null) {
            trip.run(content(run, brief, trend, artist));
            video(trip, run, brief);
        }
    }

    /**
     * The trends that {@code state} is the first or second to have; they never change, and content that refers to one keeps it from
     * being deleted. All that were found, while there is no brief; with the brief the chosen one, which the content refers to, and
     * once there is a decision none. In one order for all runs.
     */
    private static List<TrendReport> trends(RunState state) {
        if (state.decision() != null) {
            return List.of();
        }
        @Nullable TrendReport chosen = state.trend();
        List<TrendReport> trends = new ArrayList<>();
        if (state.scan() != null && state.brief() == null) {
            trends.addAll(state.scan().trends());
        }
        if (chosen != null && trends.stream().noneMatch(one -> one.trendId().equals(chosen.trendId()))) {
            trends.add(chosen);
        }
        trends.sort(Comparator.comparing(TrendReport::trendId));
        return trends;
    }

    private static PostgresSql trend(TrendReport trend) {
        return PostgresSql.of(TREND)
                .uuid(trend.trendId())
                .text(trend.topic())
                .number(trend.volume())
                .numberOrNull(RunFacts.sentiment(trend))
                .number(millionths(trend.velocity().rising()))
                .texts(trend.platforms().stream()
                        .map(platform -> platform.name())
                        .sorted()
                        .toList())
                .numbers(trend.evidence().volumes(), volume -> volume)
                .instant(trend.evidence().window().start())
                .instant(trend.evidence().window().end())
                .text(AgentRows.any(AgentRole.SCOUT).value());
    }

    private static PostgresSql content(RunRecord run, ContentBrief brief, TrendReport trend, @Nullable String artist) {
        RunState state = run.state();
        @Nullable MediaAsset asset = state.asset();
        @Nullable PublishOrder order = state.order();
        @Nullable Publication publication = RunFacts.publication(run);
        return PostgresSql.of(CONTENT)
                .uuid(trend.trendId())
                .uuid(brief.briefId())
                .text(RunFacts.contentStage(run))
                .constant(brief.format())
                .text(brief.copy().title())
                .text(brief.copy().script())
                .texts(brief.visualPrompts(), VisualPrompt::prompt)
                .textOrNull(asset == null ? null : asset.files().get(0).uri().toString())
                .textOrNull(order == null ? null : order.key().contentKey())
                .digestOrNull(asset == null ? null : asset.content())
                .numberOrNull(
                        state.settlement() == null
                                ? null
                                : state.settlement().settled().micros())
                .textOrNull(
                        state.settlement() == null
                                ? null
                                : state.settlement().settled().currency())
                .numberOrNull(asset == null ? null : millionths(asset.quality().score()))
                .textOrNull(asset == null ? null : asset.provenance().provider())
                .textOrNull(asset == null ? null : asset.provenance().jobId())
                .textOrNull(asset == null ? null : asset.provenance().digitalSourceType())
                .text(AgentRows.any(AgentRole.DIRECTOR).value())
                .textOrNull(artist)
                .instant(run.updatedAt())
                .instantOrNull(publication == null ? null : publication.publishedAt())
                .uuid(run.runId().value())
                .number(run.version());
    }

    private static void video(RoundTrip trip, RunRecord run, ContentBrief brief) {
        RunState state = run.state();
        @Nullable MediaFile film = RunFacts.first(state.asset(), MediaKind.VIDEO);
        if (film == null) {
            return;
        }
        @Nullable PublishOrder order = state.order();
        @Nullable URI still = RunFacts.uri(RunFacts.first(state.asset(), MediaKind.IMAGE));
        @Nullable Publication publication = RunFacts.publication(run);
        @Nullable Engagement engagement = state.engagement();
        @Nullable VideoMetadata video = RunFacts.video(state);
        List<Publication> published = publication == null ? List.of() : List.of(publication);
        trip.run(PostgresSql.of(VIDEO)
                .text(order == null ? brief.copy().title() : order.title())
                .text(order == null ? brief.copy().script() : order.text())
                .numberOrNull(RunFacts.filmMillis(film, video))
                .textOrNull(video == null ? null : video.width() + "x" + video.height())
                .textOrNull(video == null ? null : RunFacts.framesPerSecond(video))
                .textOrNull(video == null ? null : video.codec())
                .number(film.bytes())
                .textOrNull(still == null ? null : still.toString())
                .text(film.uri().toString())
                .texts(published, one -> one.key().platform().name())
                .texts(published, Publication::remoteId)
                .numberOrNull(engagement == null ? null : engagement.views())
                .numberOrNull(engagement == null ? null : engagement.likes())
                .numberOrNull(engagement == null ? null : engagement.comments())
                .numberOrNull(engagement == null ? null : engagement.shares())
                .textOrNull(engagement == null ? null : measured(engagement))
                .instant(run.updatedAt())
                .uuid(run.runId().value())
                .number(run.version()));
    }

    private static String measured(Engagement engagement) {
        return PostgresTime.kept(engagement.measuredAt()).toInstant().toString();
    }

    private static long millionths(double value) {
        return Math.round(value * MILLION); // what is too large becomes the largest number
    }
}
