package dev.chimera.core.report;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.EntryReading;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.RiskFactor;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.run.RunState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the CFO decided, from which figures, and how the limits stood then and stand now. */
record MoneySection(RunState state, LedgerTrail trail, List<BudgetLine> now) implements Section {
    private static final String HUMAN = "human_decision";
    private static final int REASONS_MAX = 64;

    @Override
    public String id() {
        return "money";
    }

    @Override
    public String title() {
        return "Decisions about money";
    }

    @Override
    public void write(HtmlPage page) {
        @Nullable ApprovalDecision production = state.decision();
        @Nullable ApprovalDecision publishing = state.publishDecision();
        if (production == null && publishing == null) {
            Rows.nothing(page, "Nothing was asked of the CFO.");
        }
        if (production != null) {
            decision(page, "To produce it", production);
            settlement(page, state.settlement());
        }
        if (publishing != null) {
            decision(page, "To publish it", publishing);
        }
        people(page);
        page.element("h3", "The limits now");
        Bars.budget(page, now);
    }

    private void decision(HtmlPage page, String about, ApprovalDecision decision) {
        page.open("article").element("h3", about);
        page.open("p");
        decision.fold(
                approved -> mark(page, Mark.GOOD, "approved"),
                rejected -> mark(page, Mark.BAD, "rejected"),
                escalated -> mark(page, Mark.WAIT, "escalated to a person"));
        page.close();
        List<Reason> reasons = reasons(decision);
        if (!reasons.isEmpty()) {
            Rows.list(page, reasons.stream().map(Reason::toString).toList(), REASONS_MAX);
        }
        facts(page, decision);
        Optional<EntryReading.Grounds> grounds = trail.grounds(decision);
        if (grounds.isPresent()) {
            new RuleTable(grounds.get(), decision.facts().risk(), reasons).write(page);
        } else {
            Rows.nothing(page, "The thresholds are in the ledger entry; this CFO does not read it out.");
        }
        risk(page, decision.facts().riskFactors());
        page.element("h4", "The limits after it");
        Bars.budget(page, decision.facts().budget());
        page.close();
    }

    static List<Reason> reasons(ApprovalDecision decision) {
        return decision.fold(approved -> List.of(), rejected -> rejected.reasons(), escalated -> escalated.reasons());
    }

    private static HtmlPage mark(HtmlPage page, Mark mark, String word) {
        Rows.mark(page, mark, word);
        return page;
    }

    private static void facts(HtmlPage page, ApprovalDecision decision) {
        page.open("dl", "class", "facts");
        if (decision instanceof ApprovalDecision.Approved approved) {
            SpendPermit permit = approved.permit();
            Rows.pair(
                    page, "Up to", permit.ceiling() + " for '" + permit.target().payee() + "'");
            Rows.pair(page, "Permit good until", Figures.time(permit.expiresAt()));
            Rows.codePair(page, "Permit", permit.permitId().toString());
            Rows.pair(page, "Conditions", String.join("; ", approved.conditions()));
        }
        if (decision instanceof ApprovalDecision.Escalated escalated) {
            Rows.codePair(page, "Ticket", escalated.ticket().toString());
            Rows.pair(page, "To be answered by", Figures.time(escalated.expiresAt()));
        }
        Rows.pair(page, "Risk", decision.facts().risk().toString());
        Rows.pair(page, "Decided at", Figures.time(decision.facts().decidedAt()));
        Rows.pair(page, "Ledger entry", Figures.count(decision.facts().entry()));
        Rows.codePair(page, "Signed by key", decision.facts().signature().keyId());
        page.close();
    }

    private static void risk(HtmlPage page, List<RiskFactor> factors) {
        if (factors.isEmpty()) {
            return;
        }
        Rows.begin(page, "What the risk is made of", "factor", "#value, 0 to 1", "#weight");
        for (RiskFactor factor : factors) {
            page.open("tr");
            Rows.words(page, factor.name());
            Rows.number(page, factor.value().toString());
            Rows.number(page, factor.weight().toString());
            page.close();
        }
        Rows.end(page);
    }

    private static void settlement(HtmlPage page, @Nullable Settlement paid) {
        if (paid == null) {
            return;
        }
        page.element("h3", "What it really cost");
        page.open("dl", "class", "facts");
        Rows.pair(page, "Settled", paid.settled().toString());
        Rows.pair(page, "Reserved before", paid.reserved().toString());
        Rows.pair(page, "Released", paid.released().toString());
        Rows.pair(page, "Settled at", Figures.time(paid.at()));
        Rows.pair(page, "Ledger entry", Figures.count(paid.entry()));
        page.close();
    }

    private void people(HtmlPage page) {
        List<String> said = trail.steps().stream()
                .map(LedgerTrail.Step::reading)
                .flatMap(Optional::stream)
                .filter(reading -> reading.kind().equals(HUMAN))
                .map(reading -> Figures.time(reading.at()) + ": " + reading.words())
                .toList();
        if (!said.isEmpty()) {
            page.element("h3", "What people said");
            Rows.list(page, said, REASONS_MAX);
        }
    }
}
