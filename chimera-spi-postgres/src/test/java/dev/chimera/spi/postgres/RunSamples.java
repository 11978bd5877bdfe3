package dev.chimera.spi.postgres;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.Signature;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.media.VideoMetadata;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.api.trend.Window;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A run of a film from the first look to its publication, step by step, each record as the store gets it. */
final class RunSamples {
    static final RunId RUN = new RunId(new UUID(9, 1));
    static final UUID OWNER = new UUID(6, 1);
    static final UUID TREND = new UUID(7, 1);
    static final Instant NOW = SettableClock.START;
    static final Digest FILM = Digest.sha256("the film");

    private static final Signature SIGNED = new Signature("cfo-2026-1", Bytes.of(new byte[64]));

    private RunSamples() {}

    /** Every record of the run, in order. */
    static List<RunRecord> film() {
        List<RunRecord> steps = new ArrayList<>();
        RunState state = RunState.of(TrendQuery.keywords("solar"));
        steps.add(RunRecord.begin(RUN, "luna", state, NOW));
        TrendReport chosen = trend(1, new Sentiment(Sentiment.Label.POSITIVE, 0.5, 0.9));
        state = state.scanned(
                new TrendScan(
                        List.of(trend(2, Sentiment.UNKNOWN), chosen),
                        List.of(),
                        new PostIntake.Counts(12, 0, 0),
                        0,
                        Duration.ZERO),
                chosen);
        steps.add(next(steps, RunStage.BRIEF, state));
        state = state.briefed(brief());
        steps.add(next(steps, RunStage.APPROVE, state));
        state = state.decided(approved());
        steps.add(next(steps, RunStage.PRODUCE, state));
        state = state.produced(asset(), new Settlement(new UUID(5, 1), 4, Money.usd("0.04"), Money.usd("0.03"), NOW));
        steps.add(next(steps, RunStage.SCREEN, state));
        state = state.screened(order(), new SafetyVerdict.Allowed(List.of()), null);
        steps.add(next(steps, RunStage.PUBLISH, state));
        Publication publication = new Publication(
                order().key(), "remote-1", URI.create("https://example.org/1"), NOW.plusSeconds(30), order().content());
        state = state.published(null, new PublishOutcome.Published(publication, true));
        RunRecord last = steps.get(steps.size() - 1);
        steps.add(last.next(
                RunStage.PUBLISH,
                RunStatus.ENDED,
                state,
                new RunResult.Published(publication, true, Money.usd("0.03")),
                last.updatedAt().plusSeconds(1)));
        return steps;
    }

    /** Puts something into each part of {@code storage}. */
    static void writeEverything(PostgresStorage storage) {
        RunStore runs = storage.runs(new RememberingCodec());
        for (RunRecord step : film()) {
            if (step.version() == 0 ? !runs.create(step, OWNER) : !runs.advance(step, OWNER)) {
                throw new AssertionError("not kept: " + step);
            }
        }
        runs.beat(OWNER, Duration.ofMillis(1));
        runs.takeOver("luna", OWNER, 10);
        runs.leave(OWNER);
        storage.outbox()
                .create(new OutboxStore.Entry(order().key(), 0, OutboxStore.State.PENDING, FILM, null, "", NOW));
        storage.audit().append(new AuditLog.Event(NOW, "run-1", "gateway", "verdict.allowed", Map.of()));
        PeerStore.Entry exchange =
                new PeerStore.Entry("exchange", "1", 0, "node-1", null, NOW, Bytes.of(new byte[] {1}));
        PeerStore.Entry moved = exchange.next(NOW, NOW, exchange.body());
        if (!storage.peers().create(exchange)
                || !storage.peers().replace(moved)
                || !storage.peers().remove(moved)) {
            throw new AssertionError("not kept: " + moved);
        }
    }

    static TrendReport trend(long number, Sentiment sentiment) {
        return new TrendReport(
                new UUID(7, number),
                "solar " + number,
                12,
                sentiment,
                new TrendReport.Velocity(2.5, 0.01),
                Set.of(Platform.FEED, Platform.BLUESKY),
                new TrendReport.Evidence(new Window(NOW.minusSeconds(3_600), NOW), List.of(1L, 2L, 9L), List.of()));
    }

    static ContentBrief brief() {
        return new ContentBrief(
                new UUID(8, 8),
                TREND,
                ContentFormat.VIDEO,
                new ContentBrief.Copy("Sun", "The sun «shines».", List.of("sun")),
                List.of(new VisualPrompt("a sun", "sun", List.of()), new VisualPrompt("a roof", "roof", List.of())),
                "",
                List.of(Platform.YOUTUBE),
                new ContentBrief.Forecast(Money.usd("0.04"), Ratio.of("0.03"), Ratio.of("2.4")));
    }

    private static ApprovalDecision approved() {
        SpendPermit permit = new SpendPermit(
                new UUID(5, 1),
                new UUID(4, 1),
                0,
                Digest.sha256("entry"),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                new SpendRequest.Target("studio", Digest.sha256("order")),
                Money.usd("0.04"),
                NOW.plusSeconds(600),
                SIGNED);
        return new ApprovalDecision.Approved(
                new ApprovalDecision.Facts(new UUID(4, 1), 0, NOW, Ratio.of("0.1"), List.of(), List.of(), SIGNED),
                permit,
                List.of());
    }

    private static MediaAsset asset() {
        return new MediaAsset(
                new UUID(3, 1),
                brief().briefId(),
                ContentFormat.VIDEO,
                List.of(
                        new MediaFile(
                                MediaKind.VIDEO,
                                URI.create("file:///shelf/sun.mp4"),
                                1_000,
                                FILM,
                                "video/mp4",
                                Duration.ofMillis(12_500)),
                        new MediaFile(
                                MediaKind.IMAGE,
                                URI.create("file:///shelf/sun.png"),
                                100,
                                Digest.sha256("the still"),
                                "image/png",
                                null)),
                new QualityReport(0.875, List.of()),
                Money.usd("0.03"),
                new Provenance("studio", "job-1", Digest.sha256("order"), new UUID(5, 1), NOW, Provenance.TRAINED),
                new VideoMetadata(Duration.ofMillis(12_512), 1080, 1920, 30_000 / 1_001.0, "h264"));
    }

    static PublishOrder order() {
        return new PublishOrder(
                new PublicationKey("content-1", Platform.YOUTUBE, "luna"),
                "The sun",
                "The sun shines. Made by a machine.",
                List.of("sun"),
                List.of(),
                new Disclosure("Made by a machine.", Map.of("containsSyntheticMedia", "true")));
    }

    private static RunRecord next(List<RunRecord> steps, RunStage stage, RunState state) {
        RunRecord last = steps.get(steps.size() - 1);
        return last.next(stage, RunStatus.ACTIVE, state, null, last.updatedAt().plusSeconds(1));
    }
}
