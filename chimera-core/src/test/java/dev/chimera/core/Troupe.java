package dev.chimera.core;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Platform;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.media.ProductionRequest;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.run.RunId;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Reviewer;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Scout;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.tck.RecordingTarget;
import dev.chimera.tck.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A pipeline whose agents do what a test tells them, around the real engine, governor, gate, outbox and stores. The clock stands
 * still.
 */
final class Troupe implements Artist {
    static final TrendQuery QUERY = TrendQuery.keywords("solar");
    static final Money PRICE = Money.usd("0.40");
    static final Money COST = Money.usd("0.25");

    final SettableClock clock = new SettableClock();
    final InMemoryStorage storage = new InMemoryStorage();
    final RecordingTarget target = new RecordingTarget(clock, PublishTarget.Effect.ONCE);
    final Deque<Supplier<TrendScan>> scans = new ConcurrentLinkedDeque<>();
    final Deque<String> scripts = new ConcurrentLinkedDeque<>();
    final Deque<Supplier<SafetyVerdict>> verdicts = new ConcurrentLinkedDeque<>();
    final Deque<Supplier<SafetyVerdict>> inboundVerdicts = new ConcurrentLinkedDeque<>();
    final List<Subject> screened = new CopyOnWriteArrayList<>();
    final List<MediaOrder> produced = new CopyOnWriteArrayList<>();
    final CountDownLatch producing = new CountDownLatch(1);
    Supplier<CompletableFuture<MediaAsset>> production;
    Scout scout = (query, intake) -> scans.isEmpty() ? scan(1) : scans.poll().get();
    Supplier<UUID> briefIds = () -> new UUID(8, 8);
    Runnable onCancel = () -> {};
    StageLimits limits = StageLimits.DEFAULT.withAttempts(3, Duration.ZERO);
    Money price = PRICE;
    Ratio roi = Ratio.of("3");
    private MediaAsset lastAsset;

    ChimeraPipeline.Builder builder() {
        return builder(PersonalityProfile.named("Vera"));
    }

    ChimeraPipeline.Builder builder(PersonalityProfile persona) {
        return builder(persona, storage, target, this);
    }

    ChimeraPipeline.Builder builder(Storage store, PublishTarget publishTarget, Artist artist) {
        return builder(PersonalityProfile.named("Vera"), store, publishTarget, artist);
    }

    private ChimeraPipeline.Builder builder(
            PersonalityProfile persona, Storage store, PublishTarget publishTarget, Artist artist) {
        return ChimeraPipeline.builder()
                .persona(persona)
                .posts(new NoPosts("none"))
                .scout((query, intake) -> scout.analyze(query, intake))
                .director(this::brief)
                .artist(artist)
                .safety(this::screen)
                .publisher(publishTarget)
                .storage(store)
                .clock(clock)
                .limits(limits);
    }

    ChimeraPipeline pipeline() {
        return builder().budget(Budget.daily(Money.usd("100.00"))).build();
    }

    TrendScan scan(int trends) {
        List<TrendReport> reports = new ArrayList<>();
        for (int i = 0; i < trends; i++) {
            reports.add(new TrendReport(
                    new UUID(7, i),
                    "topic " + i,
                    12,
                    Sentiment.UNKNOWN,
                    new TrendReport.Velocity(2, 0.01),
                    Set.of(Platform.FEED),
                    new TrendReport.Evidence(QUERY.window(clock.instant()), List.of(1L, 2L, 9L), List.of())));
        }
        return new TrendScan(reports, List.of(), new PostIntake.Counts(12, 0, 0), 0, Duration.ZERO);
    }

    ContentBrief brief(BriefRequest request, Pricing pricing) {
        List<VisualPrompt> prompts = List.of(new VisualPrompt("a card", "a card", List.of()));
        return new ContentBrief(
                briefIds.get(),
                request.trend().trendId(),
                request.format(),
                new ContentBrief.Copy("A title", scripts.isEmpty() ? "A script." : scripts.poll(), List.of("tag")),
                prompts,
                "",
                request.targetPlatforms(),
                new ContentBrief.Forecast(
                        pricing.price(request.format(), prompts).orElse(null), Ratio.of("0.03"), roi));
    }

    SafetyVerdict screen(Subject subject) {
        screened.add(subject);
        Deque<Supplier<SafetyVerdict>> script = subject instanceof Subject.Outbound ? verdicts : inboundVerdicts;
        return script.isEmpty()
                ? new SafetyVerdict.Allowed(List.of())
                : script.poll().get();
    }

    static Finding finding(Finding.Severity severity) {
        return new Finding("test.rule", severity, "text", "…", "because the test says so");
    }

    @Override
    public ProductionPlan plan(ProductionRequest request) {
        MediaOrder order = new MediaOrder(
                request.productionId(),
                MediaKind.IMAGE,
                request.brief().copy().title(),
                request.brief().visualPrompts(),
                request.byline(),
                QualityPreset.STANDARD);
        return new ProductionPlan(request.brief(), order, "easel", price);
    }

    @Override
    public synchronized Production produce(ProductionPlan plan, OpenedPermit permit) {
        OpenedPermit.enter(permit, "easel", plan.order().content());
        produced.add(plan.order());
        lastAsset = asset(plan, permit);
        producing.countDown();
        CompletableFuture<MediaAsset> result =
                production == null ? CompletableFuture.completedFuture(lastAsset) : production.get();
        return new Job(plan.order().orderId(), result, onCancel);
    }

    MediaAsset foreignAsset() {
        return new MediaAsset(
                lastAsset.assetId(),
                new UUID(9, 9),
                lastAsset.format(),
                lastAsset.files(),
                lastAsset.quality(),
                lastAsset.productionCost(),
                lastAsset.provenance(),
                lastAsset.video());
    }

    MediaAsset lastAsset() {
        return lastAsset;
    }

    static CompletableFuture<MediaAsset> failing(ErrorCode code, Money charged) {
        return CompletableFuture.failedFuture(new ProductionException(code, "easel broke", charged, null));
    }

    private static MediaAsset asset(ProductionPlan plan, OpenedPermit permit) {
        MediaFile file = new MediaFile(
                MediaKind.IMAGE, URI.create("file:/card.png"), 10, Digest.sha256("card"), "image/png", null);
        return new MediaAsset(
                plan.order().orderId(),
                plan.brief().briefId(),
                plan.brief().format(),
                List.of(file),
                new QualityReport(0.95, List.of()),
                COST,
                new Provenance(
                        "easel",
                        "job-1",
                        plan.order().content(),
                        permit.permit().permitId(),
                        SettableClock.START,
                        Provenance.ALGORITHMIC),
                null);
    }

    record Job(UUID productionId, CompletableFuture<MediaAsset> result, Runnable onCancel) implements Production {
        @Override
        public State state() {
            return result.isDone() ? State.SUCCEEDED : State.RUNNING;
        }

        @Override
        public double progress() {
            return 0.5;
        }

        @Override
        public void cancel() {
            onCancel.run();
        }
    }

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

    /** Answers what {@code runId} asks, as a person does who has just looked. */
    static PipelineRun answer(ChimeraPipeline pipeline, RunId runId, boolean yes, String who, String why) {
        ReviewTicket.Seen seen = pipeline.reviews()
                .find(runId)
                .map(ReviewTicket::seen)
                .orElse(new ReviewTicket.Seen(runId, new UUID(0, 0), Digest.ZERO));
        return yes
                ? pipeline.reviews().approve(seen, Reviewer.of(who), why)
                : pipeline.reviews().reject(seen, Reviewer.of(who), why);
    }
}
