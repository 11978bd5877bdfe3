package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
    private final Troupe troupe = new Troupe();
    private ChimeraPipeline pipeline;

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    private PipelineRun run() {
        if (pipeline == null) {
            pipeline = troupe.pipeline();
        }
        PipelineRun run = pipeline.start(Troupe.QUERY);
        run.join();
        return run;
    }

    private LocalCfo cfo(LedgerStore store) {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .store(store)
                .keys(CfoKeys.generate())
                .clock(troupe.clock)
                .build();
    }

    private Path file() {
        return folder.resolve("reports/run.html");
    }

    private Document report(RunId runId) {
        pipeline.report(runId, file());
        try {
            return Jsoup.parse(Files.readString(file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String steps(Document page) {
        return String.join(", ", page.select(".step").eachText());
    }

    private static String text(Document page, String section) {
        return page.select("section#" + section).text();
    }

    @Test
    @Spec("DX-7")
    void the_report_of_a_published_run_has_every_section_with_the_figures_of_the_record() {
        PipelineRun run = run();
        troupe.target.engage(
                ((RunResult.Published) run.join()).publication().key(),
                new Engagement(1_000, 90, 8, 7, troupe.clock.instant()));
        pipeline.readEngagement(run.id());

        Document page = report(run.id());

        RunState state = pipeline.find(run.id()).orElseThrow().state();
        assertThat(page.select("section").eachAttr("id"))
                .containsExactly(
                        "story",
                        "trend",
                        "brief",
                        "money",
                        "ledger",
                        "asset",
                        "safety",
                        "publication",
                        "times",
                        "audit");
        assertThat(page.select("h1").text()).isEqualTo("A title");
        assertThat(page.select(".ending").text()).contains("Published", "all six stages");
        assertThat(page.select(".step.good")).hasSize(6);
        assertThat(page.select(".tiles").text()).contains("topic 0", "12 posts", "USD 0.25", "verified", "10.5 %");
        assertThat(page.select("#story li"))
                .hasSameSizeAs(pipeline.story(run.id()).orElseThrow().lines());
        assertThat(text(page, "trend")).contains("topic 0", "12 distinct posts", "12 posts read");
        assertThat(text(page, "brief")).contains("A script.", "#tag", "USD 0.40");
        assertThat(text(page, "asset"))
                .contains("card.png", state.asset().files().get(0).sha256().hex(), "95 %", "easel", "USD 0.25");
        assertThat(text(page, "safety")).contains("allowed", "Nothing was found");
        assertThat(text(page, "publication"))
                .contains(
                        state.order().disclosure().visibleText(),
                        state.order().content().hex(),
                        "1,000",
                        "10.5 %",
                        "published by this run");
        assertThat(text(page, "times")).contains("SCOUT", "PUBLISH", "the asset was made");
        assertThat(text(page, "audit")).contains("verdict.allowed", "publish.published");
    }

    @Test
    @Spec("DX-7")
    void the_report_shows_every_rule_with_its_figure_and_how_the_limits_stand() {
        PipelineRun run = run();

        Document page = report(run.id());

        assertThat(page.select("#money table").get(0).select("tbody tr").eachText())
                .containsExactly(
                        "Kill switch released must be released ✓ met",
                        "Price USD 0.40 must be known ✓ met",
                        "Limit for total per day USD 0.40 asked, 0.00 taken at most USD 100.00 ✓ met",
                        "Projected ROI 3 at least 1.5 ✓ met",
                        "Risk " + run.state().decision().facts().risk() + " at most 0.7 ✓ met",
                        "Amount without a person USD 0.40 at most USD 50.00 ✓ met");
        assertThat(page.select("#money .budget").eachText())
                .hasSize(3)
                .first()
                .asString()
                .contains("total per day", "settled USD 0.00", "reserved USD 0.40", "left USD 99.60 of USD 100.00");
        assertThat(page.select("#money .budget").last().text()).contains("settled USD 0.25", "left USD 99.75");
        assertThat(page.select("#money .budget svg rect.reserved").attr("width"))
                .as("thousandths of the limit")
                .isEqualTo("4");
    }

    @Test
    @Spec("DX-7")
    void the_entries_of_the_run_and_of_no_other_are_shown_as_verified() {
        PipelineRun other = run();
        troupe.briefIds = () -> new UUID(8, 9);
        PipelineRun run = run();

        Document page = report(run.id());

        assertThat(page.select("#ledger .check").text()).contains("Verified").contains("of all 12 entries");
        assertThat(page.select("#ledger tbody tr td:first-child").eachText())
                .containsExactly("6", "7", "8", "9", "10", "11");
        assertThat(page.select("#ledger tbody tr td:nth-child(3)").eachText())
                .containsExactly("decision", "opened", "settled", "decision", "opened", "settled");
        assertThat(page.select("#ledger tbody .mark").eachText()).hasSize(6).containsOnly("✓ verified");
        LedgerEntry first = pipeline.cfo().ledger().entries(6, 1).get(0);
        assertThat(text(page, "ledger"))
                .contains(first.hash().hex(), first.signature().keyId());
        assertThat(page.text()).doesNotContain(other.id().toString());
    }

    @Test
    @Spec("DX-7")
    void a_ledger_that_was_tampered_with_is_shown_as_broken() {
        Tampering tampering = new Tampering();
        pipeline = troupe.builder()
                .cfo(cfo(tampering.reach(new InMemoryLedgerStore())))
                .build();
        PipelineRun run = run();
        tampering.seq = 2;

        Document page = report(run.id());
        pipeline.cfo().close();

        assertThat(page.select("#ledger .check.bad").text()).contains("Broken", "entry 2");
        assertThat(page.select("#ledger tbody .mark").eachText())
                .startsWith("⏸ before the break", "⏸ before the break")
                .doesNotContain("✓ verified")
                .contains("✕ after the break");
        assertThat(page.select(".tiles").text()).contains("broken").doesNotContain("verified");
    }

    @Test
    @Spec("DX-7")
    void the_report_of_a_rejected_run_says_where_it_ended_and_why_in_figures() {
        pipeline = troupe.builder().budget(Budget.daily(Money.usd("0.10"))).build();
        PipelineRun run = run();

        Document page = report(run.id());

        assertThat(page.select(".ending").text()).contains("Rejected", "APPROVE", "nothing was published");
        assertThat(page.select(".why").text()).contains("BUDGET_EXCEEDED", "USD 0.10");
        assertThat(steps(page))
                .contains("BRIEF done", "APPROVE ended here", "PRODUCE not reached", "PUBLISH not reached");
        assertThat(page.select("#money tr:has(.mark.bad)").text())
                .contains("Limit for total per day", "USD 0.40 asked", "at most USD 0.10", "not met");
        assertThat(text(page, "asset")).contains("Nothing was made");
        assertThat(page.select(".tiles").text()).contains("Cost nothing");
    }

    @Test
    @Spec("DX-7")
    void the_report_of_a_run_whose_provider_charged_nobody_knows_what_says_so() {
        troupe.production = () -> Troupe.failing(ErrorCode.PROVIDER_FAILED, null);
        pipeline = troupe.builder().budget(Budget.daily(Money.usd("5.00"))).build();
        PipelineRun run = run();

        Document page = report(run.id());

        assertThat(page.select(".ending").text()).contains("Failed", "PRODUCE");
        assertThat(page.select(".tiles").text()).contains("Cost not known USD 0.40 reserved until it is settled");
    }

    @Test
    @Spec("DX-7")
    void the_report_of_a_run_that_waits_says_for_whom_and_about_what() {
        troupe.verdicts.add(() -> new SafetyVerdict.Held(List.of(Troupe.finding(Finding.Severity.HOLD))));
        PipelineRun run = run();

        Document page = report(run.id());

        assertThat(page.select(".ending").text()).contains("Waiting", "SCREEN", "a person has to answer review");
        assertThat(page.select(".why").text()).contains("test.rule: because the test says so");
        assertThat(steps(page)).contains("PRODUCE done", "SCREEN waits here", "PUBLISH not reached");
        assertThat(text(page, "safety")).contains("held for a person", "HOLD", "none yet", "2026");
    }

    @Test
    @Spec("DX-7")
    void what_a_person_said_about_the_money_is_in_the_report() {
        pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .policy(SpendPolicy.DEFAULT.withHumanThreshold(Money.usd("0.30")))
                .build();
        PipelineRun run = run();
        assertThat(report(run.id()).select(".why").text()).contains("HUMAN_REQUIRED", "USD 0.30");
        UUID ticket = ((RunResult.AwaitingReview) run.join()).ticket();

        pipeline.cfo().decide(HumanDecision.reject(ticket, "ann", "too dear for <b>me</b>"));
        pipeline.reconcile().forEach(PipelineRun::join);
        Document page = report(run.id());

        assertThat(text(page, "money")).contains("What people said", "'ann' said reject: too dear for <b>me</b>");
        assertThat(page.select(".ending").text()).contains("Rejected");
    }

    @Test
    @Spec("DX-7")
    void the_report_of_a_failed_run_says_what_failed_and_what_it_cost() {
        troupe.production = () -> Troupe.failing(ErrorCode.PROVIDER_FAILED, Money.usd("0.10"));
        PipelineRun run = run();

        Document page = report(run.id());

        assertThat(page.select(".ending").text()).contains("Failed", "PRODUCE");
        assertThat(page.select(".why").text()).contains("PROVIDER_FAILED", "easel broke");
        assertThat(steps(page)).contains("APPROVE done", "PRODUCE ended here", "SCREEN not reached");
        assertThat(page.select(".tiles").text()).contains("Cost USD 0.10");
    }

    @Test
    @Spec("DX-7")
    void a_run_that_is_under_way_has_a_report_of_how_far_it_came() throws Exception {
        CompletableFuture<dev.chimera.api.media.MediaAsset> later = new CompletableFuture<>();
        troupe.production = () -> later;
        pipeline = troupe.pipeline();
        PipelineRun run = pipeline.start(Troupe.QUERY);
        troupe.producing.await();

        Document page = report(run.id());
        later.complete(troupe.lastAsset());
        run.join();

        assertThat(page.select(".ending").text()).contains("Under way", "PRODUCE");
        assertThat(steps(page)).contains("APPROVE done", "PRODUCE is here", "SCREEN not reached");
        assertThat(report(run.id()).select(".ending").text())
                .as("the file is replaced")
                .contains("Published");
    }

    @Test
    @Spec("DX-7")
    void the_page_refers_to_nothing_outside_and_may_load_nothing() {
        PipelineRun run = run();

        Document page = report(run.id());

        assertThat(page.select("script, link, iframe, object, embed, base, form, video, audio, source, [style]"))
                .isEmpty();
        assertThat(page.select("[src], [srcset], [action], [data], [background]"))
                .isEmpty();
        for (Element link : page.select("[href]")) {
            assertThat(link.attr("href"))
                    .satisfiesAnyOf(
                            href -> assertThat(href).startsWith("#"),
                            href -> assertThat(href)
                                    .isEqualTo(((RunResult.Published) run.join())
                                                    .publication()
                                                    .uri() + ""));
            if (link.attr("href").startsWith("#")) {
                assertThat(page.getElementById(link.attr("href").substring(1))).isNotNull();
            }
        }
        String sheet = page.select("style").html();
        String known = Base64.getEncoder()
                .encodeToString(Digest.sha256(page.select("style").first().data())
                        .bytes()
                        .toArray());
        assertThat(sheet).doesNotContain("url(", "@import", "http");
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'; img-src data:; style-src 'sha256-" + known + "'")
                .doesNotContain("unsafe");
        assertThat(page.select("meta[name=viewport]").attr("content")).contains("width=device-width");
        assertThat(sheet).contains("prefers-color-scheme:dark", "@media print");
    }

    @Test
    @Spec("DX-7")
    void the_chart_draws_the_volumes_of_the_trend_and_says_them_in_words() {
        PipelineRun run = run();

        Document page = report(run.id());

        List<Long> volumes = run.state().trend().evidence().volumes();
        assertThat(page.select("#trend svg rect.bar")).hasSameSizeAs(volumes);
        assertThat(page.select("#trend svg rect.bar").eachAttr("height")).containsExactly("20.00", "40.00", "180.00");
        assertThat(page.select("#trend .ys").text()).isEqualTo("10 5 0");
        assertThat(page.select("#trend svg[role=img]").attr("aria-label")).contains("12 posts", "in 3 slices", "9");
        assertThat(page.select("#trend details td.num").eachText()).containsExactly("1", "2", "9");
    }

    @Test
    @Spec("DX-7")
    void no_post_is_shown_with_its_address_or_its_id() {
        Post post = new Post(
                "t3_by_jane_doe",
                Platform.FEED,
                "news",
                troupe.clock.instant(),
                "Solar is up & away",
                URI.create("https://forum.example/u/jane_doe/1"),
                new Post.Reach(1_234, 5, 0));
        troupe.scans.add(() -> withPost(post));
        PipelineRun run = run();

        Document page = report(run.id());

        assertThat(page.select(".posts").text()).contains("Solar is up & away", "1,234 likes", "news");
        assertThat(page.outerHtml()).doesNotContain("jane_doe");
    }

    private TrendScan withPost(Post post) {
        TrendScan scan = troupe.scan(1);
        TrendReport trend = scan.trends().get(0);
        TrendReport.Evidence evidence = new TrendReport.Evidence(
                trend.evidence().window(), trend.evidence().volumes(), List.of(post));
        return new TrendScan(
                List.of(new TrendReport(
                        trend.trendId(),
                        trend.topic(),
                        trend.volume(),
                        trend.sentiment(),
                        trend.velocity(),
                        trend.platforms(),
                        evidence)),
                scan.missing(),
                scan.posts(),
                scan.duplicates(),
                scan.elapsed());
    }

    @Test
    @Spec("DX-7")
    void an_unknown_run_and_a_directory_are_refused_by_name_and_nothing_is_written() throws Exception {
        PipelineRun run = run();
        RunId unknown = new RunId(new UUID(1, 2));

        assertThatThrownBy(() -> pipeline.report(unknown, file()))
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
                .hasMessageContaining(unknown.toString());
        assertThatThrownBy(() -> pipeline.report(run.id(), folder))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("directory")
                .hasMessageContaining(folder.toString());
        Files.writeString(folder.resolve("plain"), "");
        assertThatThrownBy(() -> pipeline.report(run.id(), folder.resolve("plain/run.html")))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("plain/run.html");
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(folder.resolve("plain"));
        }
    }

    @Test
    @Spec("DX-7")
    void the_report_is_written_whole_and_leaves_nothing_beside_it() throws Exception {
        PipelineRun run = run();
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "what was here before");

        report(run.id());

        assertThat(Files.readString(file())).startsWith("<!DOCTYPE html>").endsWith("</html>");
        try (Stream<Path> files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    @Spec("DX-7")
    void the_report_is_the_same_under_every_locale() throws Exception {
        PipelineRun run = run();
        report(run.id());
        String plain = Files.readString(file());
        Locale before = Locale.getDefault();
        try {
            for (String other : List.of("tr-TR", "ar-EG-u-nu-arab", "de-DE")) {
                Locale.setDefault(Locale.forLanguageTag(other));
                report(run.id());
                assertThat(Files.readString(file())).as(other).isEqualTo(plain);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @Spec("DX-7")
    void another_process_writes_the_report_without_the_times_it_cannot_know() {
        LocalCfo cfo = cfo(new InMemoryLedgerStore());
        pipeline = troupe.builder().cfo(cfo).build();
        PipelineRun run = run();
        pipeline.close();
        pipeline = troupe.builder().cfo(cfo).build();

        Document page = report(run.id());
        cfo.close();

        assertThat(text(page, "times")).contains("known only to the process that ran them", "the asset was made");
        assertThat(page.select(".ending").text()).contains("Published");
        assertThat(text(page, "ledger")).contains("Verified");
    }

    @Test
    void stage_times_count_retries_and_close_what_ended_badly() {
        StageTimes times = new StageTimes();
        RunId runId = new RunId(new UUID(3, 3));
        Consumer<dev.chimera.api.run.RunEvent> on = times::onEvent;
        var start = troupe.clock.instant();
        var stage = dev.chimera.api.run.RunStage.SCOUT;
        on.accept(new dev.chimera.api.run.RunEvent.StageStarted(runId, 0, start, stage));
        on.accept(new dev.chimera.api.run.RunEvent.StageRetried(
                runId, 1, start.plusSeconds(1), stage, 1, "again", Duration.ZERO));
        on.accept(new dev.chimera.api.run.RunEvent.Ended(
                runId, 2, start.plusSeconds(3), new RunResult.Rejected(stage, List.of("no"), null)));

        assertThat(times.of(runId)).singleElement().satisfies(time -> {
            assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
            assertThat(time.retries()).isEqualTo(1);
        });
        assertThat(times.of(new RunId(new UUID(4, 4)))).isEmpty();
    }

    /** A ledger store that shows another record than it was given at one place. */
    private static final class Tampering {
        private volatile long seq = -1;

        LedgerStore reach(LedgerStore inner) {
            return (LedgerStore) Proxy.newProxyInstance(
                    LedgerStore.class.getClassLoader(), new Class<?>[] {LedgerStore.class}, (proxy, method, args) -> {
                        try {
                            if (method.getName().equals("read")) {
                                @SuppressWarnings("unchecked")
                                Consumer<LedgerEntry> reader = (Consumer<LedgerEntry>) args[1];
                                inner.read((long) args[0], entry -> reader.accept(changed(entry)));
                                return null;
                            }
                            Object answer = method.invoke(inner, args);
                            return method.getName().equals("entries") ? changed((List<?>) answer) : answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private List<LedgerEntry> changed(List<?> entries) {
            List<LedgerEntry> shown = new ArrayList<>();
            entries.forEach(entry -> shown.add(changed((LedgerEntry) entry)));
            return shown;
        }

        private LedgerEntry changed(LedgerEntry entry) {
            if (entry.seq() != seq) {
                return entry;
            }
            byte[] record = entry.record().toArray();
            record[record.length - 1] ^= 1;
            return new LedgerEntry(entry.seq(), Bytes.of(record), entry.hash(), entry.signature());
        }
    }
}
