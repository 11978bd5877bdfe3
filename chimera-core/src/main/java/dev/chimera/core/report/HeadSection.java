package dev.chimera.core.report;

import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.trend.TrendReport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the page is about, how the run ended, how far it came, and the figures that matter most. */
record HeadSection(ReportFacts facts, Ending ending, LedgerTrail trail, LedgerCheck check) {
    private static final int REASONS_MAX = 50;
    private static final int UNSETTLED_MAX = 10_000;

    /** What to call the run. */
    String title() {
        RunState state = facts.run().state();
        @Nullable ContentBrief brief = state.brief();
        @Nullable TrendReport trend = state.trend();
        return brief != null
                ? brief.copy().title()
                : trend != null ? trend.topic() : "Run " + facts.run().runId();
    }

    void write(HtmlPage page) {
        RunRecord run = facts.run();
        page.open("header").element("p", "Chimera run report", "class", "kind");
        page.element("h1", title(), "dir", "auto");
        page.open("p", "class", "ending " + ending.mark().id());
        Rows.mark(page, ending.mark(), ending.word());
        page.text(" ").element("span", ending.sentence()).close();
        if (!ending.reasons().isEmpty()) {
            page.open("div", "class", "why " + ending.mark().id());
            Rows.list(page, ending.reasons(), REASONS_MAX);
            page.close();
        }
        steps(page, run);
        figures(page, run);
        page.open("p", "class", "by").text("Run ").element("code", run.runId().toString());
        page.text(" of pipeline " + run.pipeline() + ", version " + run.version() + ". Written at "
                + Figures.time(facts.writtenAt()) + "; all times are UTC.");
        page.close().close();
    }

    private void steps(HtmlPage page, RunRecord run) {
        page.open("ol", "class", "steps", "aria-label", "How far it came");
        for (RunStage stage : RunStage.values()) {
            Mark mark = ending.at(stage, run);
            page.open("li", "class", "step " + mark.id());
            page.element("span", mark.sign(), "class", "sign", "aria-hidden", "true")
                    .text(" ");
            page.element("span", stage.toString(), "class", "name").text(" ");
            page.element("span", said(mark), "class", "said").close();
        }
        page.close();
    }

    private static String said(Mark mark) {
        return switch (mark) {
            case GOOD -> "done";
            case BAD -> "ended here";
            case WAIT -> "waits here";
            case BUSY -> "is here";
            case NONE -> "not reached";
        };
    }

    private void figures(HtmlPage page, RunRecord run) {
        RunState state = run.state();
        page.open("dl", "class", "tiles");
        @Nullable TrendReport trend = state.trend();
        if (trend != null) {
            tile(
                    page,
                    "Trend",
                    trend.topic(),
                    Figures.plural(trend.volume(), "post") + ", velocity "
                            + Figures.number(trend.velocity().rising()));
        }
        cost(page, run);
        if (state.asset() != null) {
            tile(
                    page,
                    "Quality",
                    Figures.percent(state.asset().quality().score()),
                    Figures.plural(state.asset().files().size(), "file"));
        }
        if (state.verdict() != null) {
            tile(
                    page,
                    "Safety",
                    state.verdict().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                    Figures.plural(state.verdict().findings().size(), "finding"));
        }
        tile(
                page,
                "Ledger",
                check.word(),
                trail.steps().size() == 1 ? "1 entry" : trail.steps().size() + " entries");
        if (state.engagement() != null) {
            tile(
                    page,
                    "Engagement",
                    state.engagement().rate().map(Figures::percent).orElse("none yet"),
                    Figures.plural(state.engagement().views(), "view"));
        }
        page.close();
    }

    private void cost(HtmlPage page, RunRecord run) {
        @Nullable Money spent = spent(run);
        if (spent != null) {
            tile(page, "Cost", spent.toString(), "settled");
        } else if (run.state().decision() instanceof ApprovalDecision.Approved approved && isOpen(approved.permit())) {
            tile(page, "Cost", "not known", approved.permit().ceiling() + " reserved until it is settled");
        } else {
            tile(page, "Cost", "nothing", "nothing was settled");
        }
    }

    private boolean isOpen(SpendPermit permit) {
        return facts.cfo().unsettled(UNSETTLED_MAX).stream()
                .anyMatch(open -> open.permit().permitId().equals(permit.permitId()));
    }

    private static @Nullable Money spent(RunRecord run) {
        @Nullable RunResult result = run.result();
        @Nullable Settlement settled = run.state().settlement();
        return result != null ? result.spent() : settled == null ? null : settled.settled();
    }

    private static void tile(HtmlPage page, String name, String value, String below) {
        page.open("div").element("dt", name).element("dd", value, "class", "value");
        page.element("dd", below, "class", "below").close();
    }
}
