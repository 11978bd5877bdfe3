package dev.chimera.cfo;

import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.Body;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives back what nobody opened in time, and closes what nobody answered. There is no clockwork: every step that writes does this
 * first, a bounded number at a time, so that many expiries at once delay a caller and never stop it.
 */
final class Expiry {
    /** The most reservations, and the most tickets, that end in one step. */
    static final int PER_STEP = 64;

    private Expiry() {}

    /** Ends what {@code view} shows as due; returns the reservations that ended. */
    static List<Settlement> end(LedgerView view, LedgerPage page) {
        if (view.due().isEmpty() && view.dueTickets().isEmpty()) {
            return List.of();
        }
        LedgerPen pen = page.pen();
        List<Settlement> ended = new ArrayList<>();
        for (Reservation reservation : view.due()) {
            SpendPermit permit = reservation.permit();
            Body body = new Body.PermitExpired(permit.permitId(), permit.ceiling());
            long seq = pen.append(body, null, Summaries.of(body, permit, permit.ceiling(), pen.at()));
            pen.end(reservation, Reservation.State.EXPIRED, 0);
            Money nothing = Money.zero(permit.ceiling().currency());
            ended.add(new Settlement(permit.permitId(), seq, permit.ceiling(), nothing, pen.at()));
        }
        for (Ticket ticket : view.dueTickets()) {
            Body body = new Body.TicketExpired(ticket.ticketId());
            pen.append(body, null, Summaries.of(body, ticket.request(), pen.at()));
            pen.keep(ticket.moved(Ticket.State.EXPIRED));
        }
        page.take(pen);
        return ended;
    }

    /** Whether more may be due than {@code view} shows. */
    static boolean mayBeMore(LedgerView view) {
        return view.due().size() >= PER_STEP || view.dueTickets().size() >= PER_STEP;
    }
}
