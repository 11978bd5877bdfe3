package dev.chimera.cfo;

import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.SigningBytes;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.Rules;
import dev.chimera.cfo.rule.SpendCase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Writes one decision with all that follows from it: a permit and its reservation, or a ticket. Draws its ids once, so that a
 * step that the store repeats writes the same. Not thread-safe.
 */
final class DecisionWriter {
    private final Setup setup;
    private final UUID newId;

    DecisionWriter(Setup setup) {
        this.setup = setup;
        this.newId = setup.newId();
    }

    /** What the rules say about {@code spend}. */
    LedgerChange<Attempt> write(LedgerPen pen, SpendCase spend) {
        Judgement judgement = Rules.judge(spend);
        Verdictive.Decided decided =
                new Verdictive.Decided(spend, setup.policyHash(), judgement, outcome(pen, spend, judgement));
        return append(pen, decided);
    }

    /** What a person said about {@code ticket}. */
    LedgerChange<Attempt> write(LedgerPen pen, Ticket ticket, HumanDecision said, SpendCase spend) {
        Judgement judgement = said.approve()
                ? Rules.judgeAccepted(spend)
                : Rules.judgeDeclined(spend, said.reviewer(), said.reason());
        Verdictive.Outcome outcome = outcome(pen, spend, judgement);
        boolean granted = outcome instanceof Verdictive.Outcome.Granted;
        pen.keep(ticket.moved(granted ? Ticket.State.APPROVED : Ticket.State.REJECTED));
        return append(
                pen,
                new Verdictive.HumanDecided(
                        said, new Verdictive.Decided(spend, setup.policyHash(), judgement, outcome)));
    }

    private Verdictive.Outcome outcome(LedgerPen pen, SpendCase spend, Judgement judgement) {
        return switch (judgement.verdict()) {
            case APPROVED -> grant(pen, spend);
            case ESCALATED -> escalate(pen, spend.request());
            case REJECTED -> new Verdictive.Outcome.Refused();
        };
    }

    private Verdictive.Outcome grant(LedgerPen pen, SpendCase spend) {
        SpendRequest request = spend.request();
        Money ceiling = Objects.requireNonNull(request.amount(), "an approved request has a price");
        Instant expiresAt = micros(pen.at().plus(setup.policy().permitLifetime()));
        byte[] message = SigningBytes.permit(newId, request, ceiling, pen.next(), expiresAt);
        Verdictive.Outcome.Granted granted =
                new Verdictive.Outcome.Granted(newId, expiresAt, setup.keys().sign(message));
        SpendPermit permit = Decisions.permit(pen.next(), spend, granted);
        List<CounterKey> windows = spend.standings().stream()
                .map(standing -> standing.key(spend.currency()))
                .toList();
        pen.reserve(permit, windows);
        return granted;
    }

    private Verdictive.Outcome escalate(LedgerPen pen, SpendRequest request) {
        Instant expiresAt = micros(pen.at().plus(setup.policy().ticketLifetime()));
        pen.keep(new Ticket(newId, request, expiresAt, Ticket.State.OPEN));
        return new Verdictive.Outcome.Ticketed(newId, expiresAt);
    }

    private LedgerChange<Attempt> append(LedgerPen pen, Verdictive body) {
        SpendRequest request = body.spend().request();
        long seq = pen.next();
        LedgerEntry entry = pen.append(body, request.requestId(), Summaries.of(body, request, pen.at()));
        return pen.change(Attempt.made(Decisions.of(seq, pen.at(), body, entry.signature())));
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
