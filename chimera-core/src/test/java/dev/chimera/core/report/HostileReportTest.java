package dev.chimera.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.Platform;
import dev.chimera.api.Signature;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.RiskFactor;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityReport;
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
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.spec.Spec;
import dev.chimera.tck.FakeCfo;
import dev.chimera.tck.HostileTexts;
import dev.chimera.tck.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** A run in which every text that anybody could have chosen is hostile. */
class HostileReportTest {
    private static final List<String> ATTACKS = List.of(
            "<script>alert(1)</script>",
            "</title></style></script><img src=x onerror=alert(1)>",
            "\" onmouseover=\"alert(1)\" x=\"",
            "' autofocus onfocus='alert(1)",
            "<svg/onload=alert(1)><iframe src=//evil.example></iframe>",
            "<!--",
            "]]><![CDATA[<b>",
            "&lt;script&gt;&#60;script&#62;",
            "javascript:alert(1)",
            "<meta http-equiv=refresh content='0;url=http://evil.example'><base href=http://evil.example/>",
            "{{7*7}} ${7*7} <%= 7*7 %>");
    private static final Set<String> ELEMENTS = Set.of(
            ("html head meta title style body header h1 h2 h3 h4 p a b i ul ol li dl dt dd div span section article nav main"
                            + " footer table caption thead tbody tr th td code svg rect line figure figcaption details summary"
                            + " blockquote #root")
                    .split(" "));
    private static final Instant AT = SettableClock.START;
    private static final Digest DIGEST = Digest.sha256("x");

    private final SettableClock clock = new SettableClock();

    @Test
    @Spec("DX-7")
    void hostile_text_in_every_place_stays_text() {
        for (String attack : ATTACKS) {
            Document page = Jsoup.parse(RunReport.html(facts(attack)));

            assertThat(page.getAllElements())
                    .extracting(Element::normalName)
                    .as(attack)
                    .isSubsetOf(ELEMENTS);
            assertThat(page.getAllElements())
                    .flatExtracting(element -> element.attributes().asList())
                    .extracting(Attribute::getKey)
                    .as(attack)
                    .noneMatch(name -> name.startsWith("on")
                            || name.equals("src")
                            || name.equals("style")
                            || name.equals("autofocus"));
            assertThat(page.select("a[href]").eachAttr("href")).as(attack).allMatch(href -> href.startsWith("#"));
            assertThat(page.select("meta")).hasSize(5);
            assertThat(page.select("h1").text()).as("shown as it is").isEqualTo(attack);
            assertThat(page.text().split(java.util.regex.Pattern.quote(attack), -1))
                    .hasSizeGreaterThan(30);
        }
    }

    @Test
    @Spec("DX-7")
    void texts_that_broke_others_make_a_page_of_bounded_size_in_which_all_can_be_seen() {
        for (String text : HostileTexts.all()) {
            String html = RunReport.html(facts(text.isBlank() ? text + "x" : text));

            assertThat(html.length()).isLessThan(2_000_000);
            assertThat(html)
                    .doesNotContain("\u0000", "\u001B", "\u200B", "\u202E", "\u2066", "\uFEFF")
                    .doesNotContainPattern("\\p{Mn}{5}");
            assertThat(html.codePoints().filter(point -> point >= 0xD800 && point <= 0xDFFF))
                    .isEmpty();
            assertThat(Jsoup.parse(html).select("section")).hasSize(10);
        }
    }

    @Test
    @Spec("DX-7")
    void more_than_people_read_is_counted_and_not_listed() {
        ReportFacts facts = facts("a lot");
        List<AuditLog.Event> events = new ArrayList<>(Collections.nCopies(5_000, event("a lot")));
        ReportFacts many = new ReportFacts(
                facts.run(),
                Collections.nCopies(5_000, "post: a lot"),
                new ReportFacts.Proofs(List.of(), events, Optional.empty()),
                List.of(),
                facts.cfo(),
                AT);

        Document page = Jsoup.parse(RunReport.html(many));

        assertThat(page.select("#audit tbody tr")).hasSize(200);
        assertThat(page.select("#audit").text()).contains("and 4,800 more, which are not shown here");
        assertThat(page.select("#story").text()).contains("and 4,997 more");
    }

    @Test
    @Spec("DX-7")
    void a_publication_on_the_web_is_the_one_link_that_leads_out() {
        ReportFacts facts = facts("ok");
        URI uri = URI.create("https://social.example/@vera/1?a=1&b='2'");

        Document page = Jsoup.parse(RunReport.html(published(facts, uri)));
        Document local = Jsoup.parse(RunReport.html(published(facts, URI.create("javascript:alert(1)"))));

        assertThat(page.select("a[href]:not([href^=#])")).singleElement().satisfies(link -> {
            assertThat(link.attr("href")).isEqualTo(uri.toString());
            assertThat(link.attr("rel")).contains("noreferrer", "noopener");
            assertThat(link.text()).isEqualTo(uri.toString());
        });
        assertThat(local.select("a[href]:not([href^=#])")).isEmpty();
        assertThat(local.select("#publication").text()).contains("javascript:alert(1)");
    }

    private static ReportFacts published(ReportFacts facts, URI uri) {
        PublicationKey key = facts.run().state().order().key();
        RunResult result = new RunResult.Published(new Publication(key, "1", uri, AT, DIGEST), true, Money.usd("1.00"));
        RunRecord run = facts.run();
        return new ReportFacts(
                new RunRecord(run.runId(), "p", 1, RunStage.PUBLISH, RunStatus.ENDED, null, run.state(), result, AT),
                facts.lines(),
                facts.proofs(),
                facts.times(),
                facts.cfo(),
                AT);
    }

    private ReportFacts facts(String hostile) {
        FakeCfo cfo = new FakeCfo(clock, request -> FakeCfo.Answer.REJECT);
        ApprovalDecision decision = cfo.approve(SpendRequest.of(
                new AgentId("artist/vera"),
                SpendCategory.MEDIA,
                Money.usd("1.00"),
                Ratio.of("2"),
                "ten characters at least",
                new SpendRequest.Target("studio", DIGEST)));
        RunState state = state(hostile, decision);
        RunResult result = new RunResult.Failed(
                RunStage.PUBLISH,
                ErrorEnvelope.of(ErrorCode.PROVIDER_FAILED, hostile, AT, "request"),
                Money.usd("1.00"));
        RunRecord run = new RunRecord(
                new RunId(new UUID(1, 1)),
                cut(hostile, 128),
                3,
                RunStage.PUBLISH,
                RunStatus.ENDED,
                null,
                state,
                result,
                AT);
        OutboxStore.Entry outbox =
                new OutboxStore.Entry(state.order().key(), 1, OutboxStore.State.FAILED, DIGEST, null, hostile, AT);
        return new ReportFacts(
                run,
                List.of("post: " + hostile, hostile),
                new ReportFacts.Proofs(cfo.ledger().entries(0, 10), List.of(event(hostile)), Optional.of(outbox)),
                List.of(new StageTime(RunStage.SCOUT, AT, Duration.ofSeconds(2), 1)),
                cfo,
                AT);
    }

    private static AuditLog.Event event(String hostile) {
        return new AuditLog.Event(AT, cut(hostile, 128), hostile, hostile, Map.of(hostile, hostile));
    }

    private static RunState state(String hostile, ApprovalDecision decision) {
        String brief = cut(hostile, 200);
        Platform platform = Platform.FEED;
        Post post = new Post("id", platform, cut(hostile, 256), AT, hostile, null, new Post.Reach(1, 2, 3));
        TrendReport trend = new TrendReport(
                new UUID(7, 1),
                cut(hostile, 255),
                12,
                Sentiment.UNKNOWN,
                new TrendReport.Velocity(Double.MAX_VALUE, 0.01),
                Set.of(platform),
                new TrendReport.Evidence(
                        TrendQuery.global().window(AT),
                        Collections.nCopies(1_000, Long.MAX_VALUE / 2_000),
                        List.of(post)));
        TrendScan scan = new TrendScan(
                List.of(trend),
                List.of(new MissingSource(hostile, hostile)),
                new PostIntake.Counts(1, 2, 3),
                4,
                Duration.ofMillis(5));
        ContentBrief written = new ContentBrief(
                new UUID(8, 8),
                trend.trendId(),
                ContentFormat.IMAGE,
                new ContentBrief.Copy(brief, cut(hostile, 5_000), List.of(cut(hostile, 100))),
                List.of(new VisualPrompt(cut(hostile, 2_000), cut(hostile, 500), List.of())),
                cut(hostile, 1_000),
                List.of(platform),
                new ContentBrief.Forecast(null, Ratio.of("0.1"), Ratio.of("2")));
        String whole = hostile.replaceAll("\\p{Cs}", "?"); // half a character has no digest, so none gets so far
        MediaFile file = new MediaFile(
                MediaKind.IMAGE, URI.create("https://cdn.example/a.png"), 10, DIGEST, cut("x/" + whole, 127), null);
        MediaAsset asset = new MediaAsset(
                new UUID(9, 9),
                written.briefId(),
                ContentFormat.IMAGE,
                List.of(file),
                new QualityReport(0.5, List.of(new QualityReport.Measure(hostile, Double.NaN, 0.5))),
                Money.usd("1.00"),
                new Provenance(hostile, hostile, DIGEST, new UUID(4, 4), AT, hostile),
                null);
        PublishOrder order = order(whole, file);
        Finding finding = new Finding(cut(hostile, 64), Finding.Severity.BLOCK, hostile, hostile, hostile);
        Review review = new Review(
                        new UUID(5, 5), DIGEST, 1, List.of(finding), Set.of(cut(hostile, 64)), AT, AT, List.of(), null)
                .noted(new Review.Note("ann", "between reviewers only", AT))
                .answered(new Review.Answer(Review.Ruling.REJECT, cut(hostile, 128), cut(hostile, 500), AT));
        ApprovalDecision publishing = new ApprovalDecision.Escalated(
                new ApprovalDecision.Facts(
                        new UUID(6, 6),
                        1,
                        AT,
                        Ratio.ONE,
                        List.of(new RiskFactor(hostile, Ratio.ONE, Ratio.ONE)),
                        List.of(),
                        new Signature(cut(hostile, 64), dev.chimera.api.Bytes.of(new byte[64]))),
                new UUID(6, 7),
                List.of(new Reason(ErrorCode.HUMAN_REQUIRED, hostile)),
                AT);
        return new RunState(
                new TrendQuery(
                        List.of(cut(hostile, 80)),
                        Set.of(platform),
                        TrendQuery.global().timeframe(),
                        0.5,
                        AT),
                scan,
                trend,
                written,
                decision,
                null,
                asset,
                order,
                new SafetyVerdict.Blocked(List.of(finding)),
                review,
                publishing,
                new PublishOutcome.Failed(PublishOutcome.ErrorClass.PERMANENT, hostile, hostile, null),
                null);
    }

    private static PublishOrder order(String hostile, MediaFile file) {
        return new PublishOrder(
                new PublicationKey(cut(hostile, 128), Platform.FEED, cut(hostile, 128)),
                cut(hostile, 200),
                cut(hostile, 300) + " " + cut(hostile, 300),
                List.of(hostile),
                List.of(file),
                new Disclosure(cut(hostile, 300), Map.of(hostile, hostile)));
    }

    /** As much of {@code text} as fits, not blank. */
    private static String cut(String text, int max) {
        String part = text.substring(0, Math.min(text.length(), max));
        return part.isBlank() ? "x" : part;
    }
}
