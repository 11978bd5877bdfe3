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
 * @param counters by key
 * @param due expired reservations, the oldest first
 */
public record LedgerView(
        LedgerHead head,
        Map<UUID, List<LedgerEntry>> decisions,
        Map<UUID, Reservation> reservations,
        Map<UUID, Ticket> tickets,
        Map<CounterKey, Counter> counters,
        List<Reservation> due) {}
