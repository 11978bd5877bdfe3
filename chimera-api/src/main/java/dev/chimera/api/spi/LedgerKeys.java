package dev.chimera.api.spi;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a step wants to see of the store. With every reservation it also sees the counters of that reservation's windows. Immutable.
 *
 * @param requests whose decisions
 * @param permits whose reservations
 * @param tickets which escalations
 * @param counters which counters
 * @param dueBefore also the reservations still {@link Reservation.State#RESERVED} and the tickets still {@link Ticket.State#OPEN}
 *     that expired before this; {@code null} for none
 * @param dueMax at most so many of each, the oldest first
 */
public record LedgerKeys(
        Set<UUID> requests,
        Set<UUID> permits,
        Set<UUID> tickets,
        Set<CounterKey> counters,
        @Nullable Instant dueBefore,
        int dueMax) {
    /** Nothing but the head. */
    public static final LedgerKeys HEAD = new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(), null, 0);

    public LedgerKeys {
        requests = Set.copyOf(requests);
        permits = Set.copyOf(permits);
        tickets = Set.copyOf(tickets);
        counters = Set.copyOf(counters);
    }
}
