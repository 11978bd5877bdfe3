package dev.chimera.core.contract;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.Platform;
import dev.chimera.api.Signature;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.RiskFactor;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionRequest;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.media.VideoMetadata;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.Timeframe;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.api.trend.Window;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Values of every type that a contract or a run holds, the same for the same seed. Longer than other files because there is one
 * method for each record.
 */
final class Arbitrary {
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        " ",
        "ß",
        "é",
        "中",
        "\uD83C\uDF1E",
        "\"",
        "\\",
        "/",
        "<",
        "\u2028",
        "\n",
        "\t",
        "{}",
        "'",
        "x".repeat(9)
    };

    private final Random random;

    Arbitrary(long seed) {
        this.random = new Random(seed);
    }

    TrendQuery query() {
        return new TrendQuery(
                many(0, 10, () -> "k" + text(0, 60)),
                Set.copyOf(new HashSet<>(many(0, 5, this::platform))),
                pick(
                        Timeframe.DAY,
                        Timeframe.parse("30m"),
                        Timeframe.parse("2w"),
                        Timeframe.parse("366d"),
                        new Timeframe(Duration.ofMinutes(1 + random.nextInt(500_000)))),
                random.nextDouble() * 10,
                maybe(this::instant));
    }

    TrendScan scan() {
        return new TrendScan(
                many(0, 3, this::trend),
                many(0, 3, () -> new MissingSource(text(0, 20), text(0, 40))),
                new PostIntake.Counts(count(), count(), count()),
                count(),
                duration());
    }

    TrendReport trend() {
        Instant start = instant();
        return new TrendReport(
                uuid(),
                text(1, 60),
                count(),
                pick(Sentiment.UNKNOWN, new Sentiment(Sentiment.Label.NEGATIVE, -random.nextDouble(), 0.5)),
                new TrendReport.Velocity(random.nextDouble() * 1e6, random.nextDouble()),
                Set.copyOf(new HashSet<>(many(0, 3, this::platform))),
                new TrendReport.Evidence(
                        new Window(start, start.plus(Duration.ofNanos(1 + random.nextInt(1_000_000)))),
                        many(1, 20, this::count),
                        many(0, 3, this::post)));
    }

    Post post() {
        return new Post(
                text(1, 40),
                platform(),
                text(0, 40),
                instant(),
                text(1, 200),
                maybe(this::uri),
                new Post.Reach(count(), count(), count()));
    }

    BriefRequest briefRequest() {
        return new BriefRequest(trend(), persona(), many(1, 3, this::platform), one(ContentFormat.values()));
    }

    PersonalityProfile persona() {
        Map<Platform, String> accounts = new HashMap<>();
        many(0, 3, this::platform).forEach(platform -> accounts.put(platform, text(1, 20)));
        return new PersonalityProfile(
                "n" + text(0, 50),
                text(0, 100),
                text(0, 100),
                new PersonalityProfile.BrandGuidelines(text(0, 100), words(), words(), words()),
                accounts,
                text(0, 300));
    }

    ContentBrief brief() {
        return new ContentBrief(
                uuid(),
                uuid(),
                one(ContentFormat.values()),
                new ContentBrief.Copy("t" + text(0, 100), "s" + text(0, 300), words()),
                many(1, 4, () -> new VisualPrompt(text(1, 100), text(0, 100), many(0, 5, random::nextLong))),
                text(0, 100),
                many(1, 3, this::platform),
                new ContentBrief.Forecast(maybe(this::money), ratio(), ratio()));
    }

    ProduceRequest produceRequest() {
        Map<MediaKind, String> tools = new HashMap<>();
        many(0, 3, () -> one(MediaKind.values())).forEach(kind -> tools.put(kind, "studio"));
        return new ProduceRequest(
                new ProductionRequest(uuid(), brief(), tools, one(QualityPreset.values()), text(0, 60)), permit());
    }

    ProductionStatus status() {
        return new ProductionStatus(uuid(), one(Production.State.values()), random.nextDouble());
    }

    MediaAsset asset() {
        return new MediaAsset(
                uuid(),
                uuid(),
                one(ContentFormat.values()),
                many(1, 3, this::file),
                quality(),
                money(),
                new Provenance("studio", text(1, 20), digest(), uuid(), instant(), Provenance.ALGORITHMIC),
                maybe(this::video));
    }

    VideoMetadata video() {
        return new VideoMetadata(
                duration().plusNanos(1),
                1 + random.nextInt(16_384),
                1 + random.nextInt(16_384),
                0.001 + 999 * random.nextDouble(),
                text(1, 20));
    }

    MediaFile file() {
        return new MediaFile(one(MediaKind.values()), uri(), 1 + count(), digest(), "image/png", maybe(this::duration));
    }

    QualityReport quality() {
        return new QualityReport(
                random.nextDouble(),
                many(
                        0,
                        3,
                        () -> new QualityReport.Measure(
                                text(1, 20), (random.nextDouble() - 0.5) * 1e9, random.nextDouble())));
    }

    SpendRequest spendRequest() {
        return new SpendRequest(
                uuid(),
                agent(),
                category(),
                maybe(() -> new Money(Math.abs(random.nextLong() >> 1), "USD")),
                new Ratio(random.nextInt(9_000_000)),
                "because: " + text(1, 200),
                target());
    }

    SpendRequest.Target target() {
        return new SpendRequest.Target(text(1, 30), digest());
    }

    ApprovalDecision decision() {
        return pick(
                () -> new ApprovalDecision.Approved(facts(), permit(), many(0, 3, () -> text(0, 40))),
                () -> new ApprovalDecision.Rejected(facts(), many(1, 3, this::reason)),
                () -> new ApprovalDecision.Escalated(facts(), uuid(), many(1, 3, this::reason), instant()));
    }

    ApprovalDecision.Facts facts() {
        return new ApprovalDecision.Facts(
                uuid(),
                count(),
                instant(),
                ratio(),
                many(0, 3, () -> new RiskFactor(text(1, 10), ratio(), ratio())),
                many(
                        0,
                        4,
                        () -> new BudgetLine(
                                pick(
                                        new Budget.Scope.Total(),
                                        new Budget.Scope.Category(category()),
                                        new Budget.Scope.Agent(agent())),
                                one(BudgetPeriod.values()),
                                LocalDate.ofEpochDay(random.nextInt(40_000)),
                                money(),
                                money(),
                                money())),
                signature());
    }

    Reason reason() {
        return new Reason(one(ErrorCode.values()), text(0, 60));
    }

    SpendPermit permit() {
        return new SpendPermit(
                uuid(), uuid(), count(), digest(), agent(), category(), target(), money(), instant(), signature());
    }

    ErrorEnvelope error() {
        Map<String, String> details = new HashMap<>();
        many(0, 4, () -> text(1, 10)).forEach(name -> details.put(name, text(0, 20)));
        return new ErrorEnvelope(
                new ErrorEnvelope.Detail(one(ErrorCode.values()), text(0, 60), details, instant(), text(0, 20)));
    }

    RunState state() {
        return new RunState(
                query(),
                maybe(this::scan),
                maybe(this::trend),
                maybe(this::brief),
                maybe(this::decision),
                maybe(() -> new Settlement(uuid(), count(), money(), money(), instant())),
                maybe(this::asset),
                maybe(this::order),
                maybe(this::verdict),
                maybe(this::review),
                maybe(this::decision),
                maybe(this::outcome),
                maybe(() -> new Engagement(count() / 8, count() / 8, count() / 8, count() / 8, instant())));
    }

    PublishOrder order() {
        Disclosure disclosure = new Disclosure("made by a machine", Map.of("ai", "true", text(1, 8), text(0, 8)));
        return new PublishOrder(
                key(),
                text(1, 40),
                text(0, 80) + disclosure.visibleText(),
                words(),
                many(0, 3, this::file),
                disclosure);
    }

    PublicationKey key() {
        return new PublicationKey(text(1, 40), platform(), text(1, 20));
    }

    Publication publication() {
        return new Publication(key(), text(1, 20), maybe(this::uri), instant(), digest());
    }

    PublishOutcome outcome() {
        return pick(
                () -> new PublishOutcome.Published(publication(), random.nextBoolean()),
                () -> new PublishOutcome.Failed(
                        one(PublishOutcome.ErrorClass.values()), text(0, 20), text(0, 300), maybe(this::duration)),
                () -> new PublishOutcome.Unknown(text(0, 20)),
                () -> new PublishOutcome.DryRun(order()));
    }

    SafetyVerdict verdict() {
        return pick(
                () -> new SafetyVerdict.Allowed(findings()),
                () -> new SafetyVerdict.Redacted(findings(), text(0, 100)),
                () -> new SafetyVerdict.Held(findings()),
                () -> new SafetyVerdict.Blocked(findings()));
    }

    List<Finding> findings() {
        return many(
                0,
                3,
                () -> new Finding(text(1, 20), one(Finding.Severity.values()), text(0, 20), text(0, 40), text(0, 40)));
    }

    Review review() {
        Review open = new Review(
                uuid(),
                digest(),
                1 + random.nextInt(Review.EDITIONS_MAX),
                findings(),
                Set.copyOf(many(0, 2, () -> text(1, 20))),
                instant(),
                instant(),
                many(0, 2, () -> new Review.Note(text(1, 20), text(1, 40), instant())),
                null);
        return random.nextBoolean()
                ? open
                : open.answered(new Review.Answer(one(Review.Ruling.values()), text(1, 20), text(1, 40), instant()));
    }

    RunResult result() {
        return pick(
                () -> new RunResult.Published(publication(), random.nextBoolean(), maybe(this::money)),
                () -> new RunResult.Planned(order(), maybe(this::money)),
                () -> new RunResult.Rejected(stage(), many(1, 3, () -> text(0, 40)), maybe(this::money)),
                () -> new RunResult.AwaitingReview(stage(), uuid(), many(0, 3, () -> text(0, 40)), maybe(this::money)),
                () -> new RunResult.Failed(stage(), error(), maybe(this::money)));
    }

    private RunStage stage() {
        return one(RunStage.values());
    }

    private List<String> words() {
        return many(0, 4, () -> "w" + text(0, 10));
    }

    private Money money() {
        return new Money(pick(0L, 1L, -1L, random.nextLong(), Long.MAX_VALUE, Long.MIN_VALUE, 5_000_000L), currency());
    }

    private String currency() {
        return pick("USD", "EUR", "COMPUTE_CREDITS");
    }

    private Ratio ratio() {
        return new Ratio(pick(0L, 1_000_000L, 100_000_000L, random.nextLong(), Long.MIN_VALUE, 1L));
    }

    private Signature signature() {
        byte[] bytes = new byte[1 + random.nextInt(70)];
        random.nextBytes(bytes);
        return new Signature("cfo-2026-" + random.nextInt(9), Bytes.of(bytes));
    }

    private Digest digest() {
        return Digest.sha256(String.valueOf(random.nextLong()));
    }

    private AgentId agent() {
        return pick(new AgentId("director/luna"), new AgentId("0"), new AgentId("a".repeat(64)));
    }

    private SpendCategory category() {
        return pick(SpendCategory.MEDIA, SpendCategory.PEER_SERVICE, new SpendCategory("z"));
    }

    private Platform platform() {
        return pick(Platform.FEED, Platform.BLUESKY, new Platform("a_b-9"), Platform.X);
    }

    private URI uri() {
        return pick(
                URI.create("https://example.org/a?b=c%20d#e"),
                URI.create("file:///srv/a.png"),
                URI.create("https://example.org/" + random.nextInt()));
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private Instant instant() {
        long nanos = pick(0, 1, 123_456_000, 999_999_999, 500_000_000);
        return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), nanos);
    }

    private Duration duration() {
        return pick(Duration.ofNanos(1), Duration.ofMillis(random.nextInt(1_000_000)), Duration.ofHours(25));
    }

    private long count() {
        return pick(0L, 1L, (long) random.nextInt(1_000_000), Long.MAX_VALUE / 8);
    }

    private String text(int min, int max) {
        StringBuilder text = new StringBuilder("y".repeat(min));
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            String piece = PIECES[random.nextInt(PIECES.length)];
            if (text.length() + piece.length() <= max) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private <T> List<T> many(int min, int max, Supplier<T> one) {
        int count = min + random.nextInt(max - min + 1);
        List<T> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(one.get());
        }
        return all;
    }

    private <T> T maybe(Supplier<T> some) {
        return random.nextInt(3) == 0 ? null : some.get();
    }

    @SafeVarargs
    private <T> T pick(T... all) {
        return all[random.nextInt(all.length)];
    }

    @SafeVarargs
    private <T> T pick(Supplier<? extends T>... all) {
        return all[random.nextInt(all.length)].get();
    }

    private <E> E one(E[] all) {
        return all[random.nextInt(all.length)];
    }
}
