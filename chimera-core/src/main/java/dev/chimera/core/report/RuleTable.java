package dev.chimera.core.report;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.EntryReading;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every rule with the figure and the threshold that it compared. */
record RuleTable(EntryReading.Grounds grounds, Ratio risk, List<Reason> reasons) {
    void write(HtmlPage page) {
        SpendRequest request = grounds.request();
        SpendPolicy policy = grounds.policy();
        @Nullable Money asked = request.amount();
        boolean free = asked != null && asked.isZero();
        Rows.begin(page, "The rules and their figures", "rule", "#figure", "threshold", "result");
        row(
                page,
                "Kill switch",
                grounds.killed() ? "engaged" : "released",
                "must be released",
                failed(ErrorCode.KILL_SWITCH));
        row(page, "Price", Figures.money(asked), "must be known", failed(ErrorCode.UNPRICED));
        for (BudgetLine line : grounds.before()) {
            row(
                    page,
                    "Limit for " + line.scope() + " per " + line.period().id(),
                    Figures.money(asked) + " asked, "
                            + line.settled().plus(line.reserved()).amount() + " taken",
                    "at most " + line.limit(),
                    failed(ErrorCode.BUDGET_EXCEEDED) && crosses(asked, line));
        }
        row(
                page,
                "Projected ROI",
                request.projectedRoi().toString(),
                free ? "not asked, it costs nothing" : "at least " + policy.roiHurdle(),
                failed(ErrorCode.ROI_TOO_LOW));
        row(page, "Risk", risk.toString(), "at most " + policy.riskCeiling(), failed(ErrorCode.RISK_TOO_HIGH));
        row(
                page,
                "Amount without a person",
                Figures.money(asked),
                "at most " + policy.humanThreshold(),
                failed(ErrorCode.HUMAN_REQUIRED));
        Rows.end(page);
        page.element("p", "Asked by " + request.agentId() + ": " + request.justification(), "class", "by");
    }

    private boolean failed(ErrorCode rule) {
        return reasons.stream().anyMatch(reason -> reason.code() == rule);
    }

    private static boolean crosses(@Nullable Money asked, BudgetLine line) {
        return asked != null && asked.currency().equals(line.limit().currency()) && asked.isMoreThan(line.left());
    }

    private static void row(HtmlPage page, String rule, String figure, String threshold, boolean failed) {
        page.open("tr");
        Rows.words(page, rule);
        Rows.number(page, figure);
        Rows.words(page, threshold);
        page.open("td", "class", "words");
        Rows.mark(page, failed ? Mark.BAD : Mark.GOOD, failed ? "not met" : "met");
        page.close().close();
    }
}
