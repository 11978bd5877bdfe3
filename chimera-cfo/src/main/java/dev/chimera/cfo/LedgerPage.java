package dev.chimera.cfo;

import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
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
import dev.chimera.cfo.ledger.MerkleFrontier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that is written in one step of the store. Each {@link LedgerPen} writes on top of what the pens before it left; at the end
 * everything is signed at once. Changes nothing outside itself. Not thread-safe.
 */
final class LedgerPage {
    private final Setup setup;
    private final LedgerView view;
    private final Instant at;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<UUID, Draft> answers = new HashMap<>();
    private final Map<UUID, Reservation> reservations = new LinkedHashMap<>();
    private final Map<UUID, Ticket> tickets = new LinkedHashMap<>();
    private final Map<CounterKey, Counter> counters = new HashMap<>();
    private Digest last;
    private KillSwitch.@Nullable Engaged killed;

    /** Begins after what {@code view} shows; entries are dated {@code now}, or like the last entry if that is later. */
    LedgerPage(Setup setup, LedgerView view, Instant now) {
        this.setup = setup;
        this.view = view;
        LedgerHead head = view.head();
        this.at = now.isBefore(head.lastAt()) ? head.lastAt() : now;
        this.last = head.last();
        this.killed = head.killed();
    }

    /** A pen that begins where the last one ended. */
    LedgerPen pen() {
        return new LedgerPen(setup, this);
    }

    /** Takes over what {@code pen} wrote; a pen that is not taken has written nothing. */
    void take(LedgerPen pen) {
        for (Draft draft : pen.drafts()) {
            drafts.add(draft);
            @Nullable UUID requestId = draft.requestId();
            if (requestId != null) {
                answers.put(requestId, draft);
            }
        }
        reservations.putAll(pen.reservations());
        tickets.putAll(pen.tickets());
        counters.putAll(pen.counters());
        last = pen.last();
        killed = pen.killed();
    }

    /** When the step's entries are dated. */
    Instant at() {
        return at;
    }

    long next() {
        return view.head().size() + drafts.size();
    }

    Digest last() {
        return last;
    }

    KillSwitch.@Nullable Engaged killed() {
        return killed;
    }

    @Nullable
    Reservation reservation(UUID permitId) {
        @Nullable Reservation moved = reservations.get(permitId);
        return moved != null ? moved : view.reservations().get(permitId);
    }

    @Nullable
    Ticket ticket(UUID ticketId) {
        @Nullable Ticket moved = tickets.get(ticketId);
        return moved != null ? moved : view.tickets().get(ticketId);
    }

    Counter counter(CounterKey key) {
        @Nullable Counter moved = counters.get(key);
        return moved != null ? moved : view.counters().getOrDefault(key, Counter.ZERO);
    }

    /** The latest entry about a request, signed before. */
    @Nullable
    LedgerEntry decided(UUID requestId) {
        List<LedgerEntry> entries = view.decisions().getOrDefault(requestId, List.of());
        return entries.isEmpty() ? null : entries.get(entries.size() - 1);
    }

    /** The latest entry about a request that this very step writes. */
    @Nullable
    Draft drafted(UUID requestId) {
        return answers.get(requestId);
    }

    /** Signs, and returns all that was written with what {@code result} makes of the new head and the signed entries. */
    <R> LedgerChange<R> change(BiFunction<LedgerHead, List<LedgerEntry>, R> result) {
        List<Signature> signatures = Seals.sign(
                setup.keys(),
                setup.signing(),
                drafts.stream().map(Draft::statement).toList());
        LedgerHead before = view.head();
        List<Digest> frontier = before.frontier();
        List<LedgerChange.Appended> appended = new ArrayList<>(drafts.size());
        List<LedgerEntry> entries = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            LedgerEntry entry = draft.signed(signatures.get(entries.size()));
            frontier = MerkleFrontier.append(frontier, entry.seq(), entry.hash());
            appended.add(new LedgerChange.Appended(entry, draft.requestId(), draft.summary()));
            entries.add(entry);
        }
        LedgerHead head =
                drafts.isEmpty() ? before : new LedgerHead(before.size() + drafts.size(), last, frontier, at, killed);
        return new LedgerChange<>(
                appended,
                head,
                reservations.values().stream().map(one -> signed(one, entries)).toList(),
                List.copyOf(tickets.values()),
                counters,
                result.apply(head, entries));
    }

    /** A permit that this step granted has the signature of its entry. */
    private Reservation signed(Reservation reservation, List<LedgerEntry> entries) {
        SpendPermit permit = reservation.permit();
        long index = permit.entry() - view.head().size();
        if (index < 0) {
            return reservation;
        }
        Signature signature = entries.get(Math.toIntExact(index)).signature();
        return new Reservation(
                permit.signed(signature),
                reservation.state(),
                reservation.movedAt(),
                reservation.settledMicros(),
                reservation.windows());
    }
}
