package dev.chimera.cfo;

import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.Said;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.Rules;
import dev.chimera.cfo.rule.SpendCase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Writes one decision with all that follows from it: a permit and its reservation, or a ticket. Draws its id once, so that a
 * step that the store repeats writes the same. Immutable.
 */
final class DecisionWriter {
    private final Setup setup;
    private final UUID newId;

    DecisionWriter(Setup setup) {
        this.setup = setup;
        this.newId = setup.newId();
    }

    /** What the rules say about {@code spend}; returns the entry's number. */
    long write(LedgerPen pen, SpendCase spend) {
        Judgement judgement = Rules.judge(spend);
        return append(pen, new Verdictive.Decided(spend, setup.policyHash(), judgement, outcome(pen, judgement)));
    }

    /** What a person said about {@code ticket}; returns the entry's number. */
    long write(LedgerPen pen, Ticket ticket, HumanDecision said, SpendCase spend) {
        Said kept = Said.of(said);
        Judgement judgement = Rules.judgeAnswered(spend, kept.answer(), kept.reviewer(), kept.reason());
        Verdictive.Outcome outcome = outcome(pen, judgement);
        pen.keep(ticket.moved(state(said.answer(), outcome)));
        return append(
                pen,
                new Verdictive.HumanDecided(
                        kept, new Verdictive.Decided(spend, setup.policyHash(), judgement, outcome)));
    }

    /** Where a ticket stands after the answer. */
    static Ticket.State state(HumanDecision.Answer answer, Verdictive.Outcome outcome) {
        if (answer == HumanDecision.Answer.EDIT) {
            return Ticket.State.EDITED;
        }
        return outcome instanceof Verdictive.Outcome.Granted ? Ticket.State.APPROVED : Ticket.State.REJECTED;
    }

    private Verdictive.Outcome outcome(LedgerPen pen, Judgement judgement) {
        return switch (judgement.verdict()) {
            case APPROVED ->
                new Verdictive.Outcome.Granted(
                        newId, micros(pen.at().plus(setup.policy().permitLifetime())));
            case ESCALATED ->
                new Verdictive.Outcome.Ticketed(
                        newId, micros(pen.at().plus(setup.policy().ticketLifetime())));
            case REJECTED -> new Verdictive.Outcome.Refused();
        };
    }

    private long append(LedgerPen pen, Verdictive body) {
        SpendRequest request = body.spend().request();
        long seq = pen.append(body, request.requestId(), Summaries.of(body, request, pen.at()));
        if (body.outcome() instanceof Verdictive.Outcome.Granted granted) {
            reserve(pen, seq, body.spend(), granted);
        } else if (body.outcome() instanceof Verdictive.Outcome.Ticketed ticketed) {
            pen.keep(new Ticket(ticketed.ticketId(), request, ticketed.expiresAt(), Ticket.State.OPEN));
        }
        return seq;
    }

    private void reserve(LedgerPen pen, long seq, SpendCase spend, Verdictive.Outcome.Granted granted) {
        SpendPermit permit = Decisions.permit(seq, pen.last(), spend, granted);
        List<CounterKey> windows =
                setup.limits().windows(spend.standings(), setup.limits().day(pen.at()));
        pen.reserve(new Reservation(permit, Reservation.State.RESERVED, pen.at(), 0, windows));
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
