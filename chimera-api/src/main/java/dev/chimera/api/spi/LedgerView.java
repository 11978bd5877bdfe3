package dev.chimera.api.spi;

import dev.chimera.api.ledger.LedgerEntry;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a step sees, under the store's lock. What is not there is not in the maps; a counter that is not there is zero. Immutable.
 *
 * @param head the end of the ledger
 * @param decisions the entries about each request asked for, oldest first
 * @param reservations by permit id
 * @param tickets by ticket id
 * @param counters by key: those asked for, and those of the windows of {@code reservations} and {@code due}
 * @param due expired reservations, the oldest first
 * @param dueTickets expired tickets, the oldest first
 */
public record LedgerView(
        LedgerHead head,
        Map<UUID, List<LedgerEntry>> decisions,
        Map<UUID, Reservation> reservations,
        Map<UUID, Ticket> tickets,
        Map<CounterKey, Counter> counters,
        List<Reservation> due,
        List<Ticket> dueTickets) {
    public LedgerView {
        decisions = Map.copyOf(decisions);
        reservations = Map.copyOf(reservations);
        tickets = Map.copyOf(tickets);
        counters = Map.copyOf(counters);
        due = List.copyOf(due);
        dueTickets = List.copyOf(dueTickets);
    }
}
