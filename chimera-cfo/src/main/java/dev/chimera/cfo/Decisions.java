package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import java.util.List;
import java.util.Objects;

/** Turns an entry into the answer for the caller: the first time and every time after, from the very same record. */
final class Decisions {
    /** Stands in a permit until its entry is signed. */
    private static final Signature UNSIGNED = new Signature("unsigned", Bytes.of(new byte[1]));

    private Decisions() {}

    /** What {@code entry} answers. */
    static ApprovalDecision of(LedgerEntry entry) {
        return of(RecordReader.decode(entry.record()), entry);
    }

    /** What {@code entry}, which says {@code said}, answers. */
    static ApprovalDecision of(LedgerRecord said, LedgerEntry entry) {
        if (!(said.body() instanceof Verdictive body)) {
            throw new IllegalStateException("entry " + said.seq() + " is filed under a request and decides nothing");
        }
        ApprovalDecision.Facts facts = new ApprovalDecision.Facts(
                body.spend().request().requestId(),
                said.seq(),
                said.at(),
                body.judgement().risk().score(),
                body.judgement().risk().factors(),
                budget(body),
                entry.signature());
        if (body.outcome() instanceof Verdictive.Outcome.Granted granted) {
            SpendPermit permit =
                    permit(said.seq(), entry.hash(), body.spend(), granted).signed(entry.signature());
            return new ApprovalDecision.Approved(facts, permit, conditions(permit));
        }
        if (body.outcome() instanceof Verdictive.Outcome.Ticketed ticketed) {
            return new ApprovalDecision.Escalated(
                    facts, ticketed.ticketId(), body.judgement().reasons(), ticketed.expiresAt());
        }
        return new ApprovalDecision.Rejected(facts, body.judgement().reasons());
    }

    /** The permit that the entry {@code seq} with the hash {@code hash} granted, not signed yet. */
    static SpendPermit permit(long seq, Digest hash, SpendCase spend, Verdictive.Outcome.Granted granted) {
        SpendRequest request = spend.request();
        return new SpendPermit(
                granted.permitId(),
                request.requestId(),
                seq,
                hash,
                request.agentId(),
                request.category(),
                request.target(),
                Objects.requireNonNull(request.amount(), "an approved request has a price"),
                granted.expiresAt(),
                UNSIGNED);
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
