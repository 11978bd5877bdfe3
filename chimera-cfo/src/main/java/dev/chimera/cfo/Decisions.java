package dev.chimera.cfo;

import dev.chimera.api.Signature;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Turns an entry into the answer for the caller: the first time and every time after, from the very same record. */
final class Decisions {
    private Decisions() {}

    static ApprovalDecision of(long seq, Instant at, Verdictive body, Signature signature) {
        ApprovalDecision.Facts facts = new ApprovalDecision.Facts(
                body.spend().request().requestId(),
                seq,
                at,
                body.judgement().risk().score(),
                body.judgement().risk().factors(),
                budget(body),
                signature);
        if (body.outcome() instanceof Verdictive.Outcome.Granted granted) {
            SpendPermit permit = permit(seq, body.spend(), granted);
            return new ApprovalDecision.Approved(facts, permit, conditions(permit));
        }
        if (body.outcome() instanceof Verdictive.Outcome.Ticketed ticketed) {
            return new ApprovalDecision.Escalated(
                    facts, ticketed.ticketId(), body.judgement().reasons(), ticketed.expiresAt());
        }
        return new ApprovalDecision.Rejected(facts, body.judgement().reasons());
    }

    /** The permit that entry {@code seq} granted. */
    static SpendPermit permit(long seq, SpendCase spend, Verdictive.Outcome.Granted granted) {
        SpendRequest request = spend.request();
        return new SpendPermit(
                granted.permitId(),
                request.requestId(),
                seq,
                request.agentId(),
                request.category(),
                request.target(),
                Objects.requireNonNull(request.amount(), "an approved request has a price"),
                granted.expiresAt(),
                granted.signature());
    }

    private static List<BudgetLine> budget(Verdictive body) {
        SpendCase spend = body.spend();
        long taken = body.outcome() instanceof Verdictive.Outcome.Granted
                ? spend.price().orElseThrow()
                : 0;
        return spend.standings().stream()
                .map(standing -> line(standing, taken, spend.currency()))
                .toList();
    }

    static BudgetLine line(Standing standing, long taken, String currency) {
        return new BudgetLine(
                standing.scope(),
                standing.period(),
                standing.windowStart(),
                new Money(standing.limit(), currency),
                new Money(Math.addExact(standing.reserved(), taken), currency),
                new Money(standing.settled(), currency));
    }

    private static List<String> conditions(SpendPermit permit) {
        return List.of(
                "pay " + permit.target().payee() + " only",
                "at most " + permit.ceiling(),
                "open before " + permit.expiresAt());
    }
}
