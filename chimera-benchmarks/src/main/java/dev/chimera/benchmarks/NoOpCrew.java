package dev.chimera.benchmarks;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.media.ProductionRequest;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.api.trend.Window;
import dev.chimera.core.ChimeraPipeline;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A pipeline whose agents do nothing, so that what is left is the engine. Each run makes new content, so that each publishes. */
public final class NoOpCrew {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Window WINDOW = new Window(AT.minusSeconds(3600), AT);
    private static final UUID TREND = new UUID(1, 1);
    private static final TrendScan SCAN = new TrendScan(
            List.of(new TrendReport(
                    TREND,
                    "nothing",
                    1,
                    Sentiment.UNKNOWN,
                    new TrendReport.Velocity(1, 0.01),
                    Set.of(Platform.FEED),
                    new TrendReport.Evidence(WINDOW, List.of(1L), List.of()))),
            List.of(),
            new PostIntake.Counts(1, 0, 0),
            0,
            Duration.ZERO);
    private static final List<VisualPrompt> PROMPTS = List.of(new VisualPrompt("nothing", "", List.of()));
    private static final Disclosure DISCLOSURE = new Disclosure("Made by AI.", Map.of("ai", "true"));
    private static final QualityReport QUALITY = new QualityReport(1, List.of());
    private static final List<MediaFile> FILES =
            List.of(new MediaFile(MediaKind.IMAGE, URI.create("file:/none.png"), 1, Digest.ZERO, "image/png", null));

    private final AtomicLong briefs = new AtomicLong();

    /** One whose contents are numbered from 1. */
    public NoOpCrew() {}

    /** What a run holds that has a brief and waits for its decision. */
    public static RunState briefed() {
        return RunState.of(TrendQuery.keywords("nothing"))
                .scanned(SCAN, SCAN.trends().get(0))
                .briefed(brief(1, List.of(Platform.FEED)));
    }

    /** The pipeline, with everything in memory; whoever asks closes it. */
    public ChimeraPipeline pipeline() {
        return builder().build();
    }

    /** The pipeline, with everything in {@code storage}, which stays open; whoever asks closes the pipeline. */
    public ChimeraPipeline pipeline(Storage storage) {
        return builder().storage(storage).build();
    }

    /** A pipeline that finds the same trend each time and forbids nothing; director, CFO, artist and target are still to be given. */
    public static ChimeraPipeline.Builder outline(PersonalityProfile persona) {
        return ChimeraPipeline.builder()
                .persona(persona)
                .posts(new NoPosts())
                .scout((query, intake) -> SCAN)
                .safety(subject -> new SafetyVerdict.Allowed(List.of()));
    }

    /** A pipeline of {@code persona}'s that still lacks its director, its governor and its artist; the others do nothing. */
    public static ChimeraPipeline.Builder around(String persona) {
        return outline(PersonalityProfile.named(persona)).publisher(new NoTarget());
    }

    private ChimeraPipeline.Builder builder() {
        return around("Nobody").director(this::brief).cfo(new NoOpCfo()).artist(new NoArtist());
    }

    /** The asset that {@code plan} asks for, at {@code cost}; its files are nowhere. */
    public static MediaAsset asset(ProductionPlan plan, OpenedPermit permit, Money cost) {
        return new MediaAsset(
                plan.order().orderId(),
                plan.brief().briefId(),
                ContentFormat.IMAGE,
                FILES,
                QUALITY,
                cost,
                new Provenance(
                        plan.payee(),
                        "job",
                        plan.order().content(),
                        permit.permit().permitId(),
                        AT,
                        Provenance.ALGORITHMIC),
                null);
    }

    private ContentBrief brief(BriefRequest request, Pricing pricing) {
        return brief(briefs.incrementAndGet(), request.targetPlatforms());
    }

    private static ContentBrief brief(long number, List<Platform> platforms) {
        return brief(
                new UUID(2, number), platforms, new ContentBrief.Forecast(Money.zero("USD"), Ratio.ZERO, Ratio.ZERO));
    }

    /** A brief about the trend that {@link #outline} finds. */
    public static ContentBrief brief(UUID briefId, List<Platform> platforms, ContentBrief.Forecast forecast) {
        return new ContentBrief(
                briefId,
                TREND,
                ContentFormat.IMAGE,
                new ContentBrief.Copy("nothing", "nothing", List.of()),
                PROMPTS,
                "",
                platforms,
                forecast);
    }

    private static final class NoPosts implements PostSource {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Platform platform() {
            return Platform.FEED;
        }

        @Override
        public Stream<Post> read(TrendQuery query) {
            return Stream.empty();
        }
    }

    private static final class NoArtist implements Artist {
        @Override
        public ProductionPlan plan(ProductionRequest request) {
            MediaOrder order = new MediaOrder(
                    request.productionId(), MediaKind.IMAGE, "nothing", PROMPTS, "", QualityPreset.DRAFT);
            return new ProductionPlan(request.brief(), order, "none", Money.zero("USD"));
        }

        @Override
        public Production produce(ProductionPlan plan, OpenedPermit permit) {
            MediaAsset asset = asset(plan, permit, permit.ceiling());
            return new Done(plan.order().orderId(), CompletableFuture.completedFuture(asset));
        }
    }

    private record Done(UUID productionId, CompletableFuture<MediaAsset> result) implements Production {
        @Override
        public State state() {
            return State.SUCCEEDED;
        }

        @Override
        public double progress() {
            return 1;
        }

        @Override
        public void cancel() {}
    }

    private static final class NoTarget implements PublishTarget {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Platform platform() {
            return Platform.FEED;
        }

        @Override
        public Optional<Disclosure> disclosure() {
            return Optional.of(DISCLOSURE);
        }

        @Override
        public Limits limits() {
            return new Limits(10_000, 10);
        }

        @Override
        public Effect effect() {
            return Effect.IDEMPOTENT;
        }

        @Override
        public Optional<Money> quote(PublishOrder order) {
            return Optional.of(Money.zero("USD"));
        }

        @Override
        public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
            return new PublishOutcome.Published(new Publication(order.key(), "1", null, AT, order.content()), true);
        }

        @Override
        public Lookup find(PublicationKey key) {
            return new Lookup.Absent();
        }

        @Override
        public Optional<Engagement> engagement(Publication publication) {
            return Optional.empty();
        }
    }
}
