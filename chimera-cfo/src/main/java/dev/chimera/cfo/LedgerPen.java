package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.RecordWriter;
import dev.chimera.cfo.ledger.SigningBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes within one step of the store: chains, signs and collects entries, and moves reservations, tickets and counters with
 * them, any number of them in one step. Changes nothing outside itself. Not thread-safe.
 */
final class LedgerPen {
    private final Setup setup;
    private final Instant at;
    private final List<LedgerChange.Appended> entries = new ArrayList<>();
    private final Map<UUID, Reservation> reservations = new LinkedHashMap<>();
    private final Map<UUID, Ticket> tickets = new LinkedHashMap<>();
    private final Map<CounterKey, Counter> seen;
    private final Map<CounterKey, Counter> moved = new HashMap<>();
    private LedgerHead head;

    /** Begins after what {@code view} shows; entries are dated {@code now}, or like the last entry if that is later. */
    LedgerPen(Setup setup, LedgerView view, Instant now) {
        this.setup = setup;
        this.head = view.head();
        this.seen = view.counters();
        this.at = now.isBefore(head.lastAt()) ? head.lastAt() : now;
    }

    /** When the step's entries are dated. */
    Instant at() {
        return at;
    }

    /** The number of the next entry. */
    long next() {
        return head.size();
    }

    /** Appends what {@code body} says; {@code requestId} is the request that it answers, if it answers one. */
    LedgerEntry append(Body body, @Nullable UUID requestId, LedgerChange.Summary summary) {
        byte[] bytes = RecordWriter.encode(new LedgerRecord(setup.origin(), head.size(), head.last(), at, body));
        Digest hash = MerkleFrontier.leaf(bytes);
        LedgerEntry entry =
                new LedgerEntry(head.size(), Bytes.of(bytes), hash, setup.keys().sign(SigningBytes.entry(bytes)));
        entries.add(new LedgerChange.Appended(entry, requestId, summary));
        head = new LedgerHead(
                head.size() + 1, hash, MerkleFrontier.append(head.frontier(), head.size(), hash), at, head.killed());
        return entry;
    }

    /** Sets the permit's ceiling aside in {@code windows}, all of which the step asked to see. */
    void reserve(SpendPermit permit, List<CounterKey> windows) {
        reservations.put(permit.permitId(), new Reservation(permit, Reservation.State.RESERVED, 0, windows));
        windows.forEach(window ->
                moved.put(window, counter(window).reserve(permit.ceiling().micros())));
    }

    /** The permit was used; the money stays reserved. */
    void open(Reservation reservation) {
        reservations.put(reservation.permit().permitId(), reservation.moved(Reservation.State.OPENED, 0));
    }

    /** Ends a reservation in its own windows, all of which the step asked to see. */
    void end(Reservation reservation, Reservation.State state, long settled) {
        reservations.put(reservation.permit().permitId(), reservation.moved(state, settled));
        long held = reservation.permit().ceiling().micros();
        reservation
                .windows()
                .forEach(window -> moved.put(window, counter(window).release(held, settled)));
    }

    /** Keeps or replaces a ticket. */
    void keep(Ticket ticket) {
        tickets.put(ticket.ticketId(), ticket);
    }

    /** Engages the kill switch, or releases it with {@code null}. */
    void kill(KillSwitch.@Nullable Engaged engaged) {
        head = new LedgerHead(head.size(), head.last(), head.frontier(), head.lastAt(), engaged);
    }

    /** All that was written, and the caller's {@code result}. */
    <R> LedgerChange<R> change(R result) {
        return new LedgerChange<>(
                entries, head, List.copyOf(reservations.values()), List.copyOf(tickets.values()), moved, result);
    }

    private Counter counter(CounterKey key) {
        Counter counter = moved.get(key);
        return counter != null ? counter : seen.getOrDefault(key, Counter.ZERO);
    }
}
