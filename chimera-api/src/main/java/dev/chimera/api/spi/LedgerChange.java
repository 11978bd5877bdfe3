package dev.chimera.api.spi;

import dev.chimera.api.ledger.LedgerEntry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a step decided to write. Immutable.
 *
 * @param entries to append, in order; their numbers go on from the head's
 * @param head the head after them
 * @param reservations to keep or replace
 * @param tickets to keep or replace
 * @param counters to keep or replace
 * @param result for the caller
 * @param <R> the type of the result
 */
public record LedgerChange<R>(
        List<Appended> entries,
        LedgerHead head,
        List<Reservation> reservations,
        List<Ticket> tickets,
        Map<CounterKey, Counter> counters,
        R result) {
    public LedgerChange {
        entries = List.copyOf(entries);
        reservations = List.copyOf(reservations);
        tickets = List.copyOf(tickets);
        counters = Map.copyOf(counters);
    }

    /** A change that writes nothing. */
    public static <R> LedgerChange<R> none(LedgerHead head, R result) {
        return new LedgerChange<>(List.of(), head, List.of(), List.of(), Map.of(), result);
    }

    /**
     * An entry and what to find it by.
     *
     * @param entry the entry
     * @param requestId the request it is about, or another id that it is filed under, if any; {@link LedgerView#decisions} finds it by this
     * @param summary columns for people who query the store; never read back by the rules
     */
    public record Appended(LedgerEntry entry, @Nullable UUID requestId, Summary summary) {}

    /**
     * What an entry says, in columns.
     *
     * @param kind its kind, for example {@code decision}
     * @param agentId whose request, or empty
     * @param category of the request, or empty
     * @param amountMicros reserved, settled, released or earned; 0 where no money moves
     * @param currency of the amount, or empty
     * @param atMicros when, in microseconds since 1970
     */
    public record Summary(
            String kind, String agentId, String category, long amountMicros, String currency, long atMicros) {}
}
