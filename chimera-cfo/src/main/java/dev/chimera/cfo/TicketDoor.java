package dev.chimera.cfo;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.spi.Ticket;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A ticket is decided once, and in time. */
final class TicketDoor {
    private TicketDoor() {}

    /**
     * {@code ticket}, if it can be decided at {@code at}.
     *
     * @throws SettlementException otherwise, saying why
     */
    static Ticket open(@Nullable Ticket ticket, HumanDecision said, Instant at) {
        if (ticket == null) {
            throw new SettlementException(ErrorCode.INVALID_INPUT, "there is no ticket " + said.ticket());
        }
        if (ticket.state() == Ticket.State.EXPIRED) {
            throw expired(ticket);
        }
        if (ticket.state() != Ticket.State.OPEN) {
            throw new SettlementException(
                    ErrorCode.IDEMPOTENCY_CONFLICT, "ticket " + said.ticket() + " is decided: " + ticket.state());
        }
        if (ticket.expiresAt().isBefore(at)) {
            throw expired(ticket);
        }
        return ticket;
    }

    private static SettlementException expired(Ticket ticket) {
        return new SettlementException(
                ErrorCode.DEADLINE,
                "ticket " + ticket.ticketId() + " expired at " + ticket.expiresAt() + "; send a new request");
    }
}
