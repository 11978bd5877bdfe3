package dev.chimera.cfo;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one {@link Act} has to say: chains entries, and moves reservations, tickets and counters with them. It counts only
 * once its {@link LedgerPage} has taken it. Not thread-safe.
 */
final class LedgerPen {
    private final Setup setup;
    private final LedgerPage page;
    private final List<Draft> drafts = new ArrayList<>(2);
    private final Map<UUID, Reservation> reservations = new LinkedHashMap<>();
    private final Map<UUID, Ticket> tickets = new LinkedHashMap<>();
    private final Map<CounterKey, Counter> counters = new LinkedHashMap<>();
    private Digest last;
    private KillSwitch.@Nullable Engaged killed;

    LedgerPen(Setup setup, LedgerPage page) {
        this.setup = setup;
        this.page = page;
        this.last = page.last();
        this.killed = page.killed();
    }

    /** When the step's entries are dated. */
    Instant at() {
        return page.at();
    }

    /** The number of the next entry. */
    long next() {
        return page.next() + drafts.size();
    }

    /** Who engaged the kill switch, if it is engaged. */
    KillSwitch.@Nullable Engaged killed() {
        return killed;
    }

    /** The reservation as it stands now, if there is one. */
    @Nullable
    Reservation reservation(UUID permitId) {
        @Nullable Reservation moved = reservations.get(permitId);
        return moved != null ? moved : page.reservation(permitId);
    }

    /** The ticket as it stands now, if there is one. */
    @Nullable
    Ticket ticket(UUID ticketId) {
        @Nullable Ticket moved = tickets.get(ticketId);
        return moved != null ? moved : page.ticket(ticketId);
    }

    /** The counter as it stands now. */
    Counter counter(CounterKey key) {
        @Nullable Counter moved = counters.get(key);
        return moved != null ? moved : page.counter(key);
    }

    /** The entry that answered a request before this step. */
    @Nullable
    LedgerEntry decided(UUID requestId) {
        return page.decided(requestId);
    }

    /** The entry with which this step has answered a request already. */
    @Nullable
    Draft drafted(UUID requestId) {
        for (int i = drafts.size() - 1; i >= 0; i--) {
            if (requestId.equals(drafts.get(i).requestId())) {
                return drafts.get(i);
            }
        }
        return page.drafted(requestId);
    }

    /**
     * Appends what {@code body} says; {@code requestId} is the request that it answers, if it answers one.
     *
     * @return the entry's number
     */
    long append(Body body, @Nullable UUID requestId, LedgerChange.Summary summary) {
        LedgerRecord said = new LedgerRecord(setup.origin(), next(), last, at(), body);
        Draft draft = Draft.of(said, requestId, summary);
        drafts.add(draft);
        last = draft.hash();
        return said.seq();
    }

    /** Sets the permit's ceiling aside in {@code windows}, all of which the act asked to see. */
    void reserve(Reservation reservation) {
        reservations.put(reservation.permit().permitId(), reservation);
        long micros = reservation.permit().ceiling().micros();
        reservation
                .windows()
                .forEach(window -> counters.put(window, counter(window).reserve(micros)));
    }

    /** The permit was used; the money stays reserved. */
    void open(Reservation reservation) {
        reservations.put(reservation.permit().permitId(), reservation.moved(Reservation.State.OPENED, at(), 0));
    }

    /** Ends a reservation in its own windows. */
    void end(Reservation reservation, Reservation.State state, long settled) {
        reservations.put(reservation.permit().permitId(), reservation.moved(state, at(), settled));
        long held = reservation.permit().ceiling().micros();
        reservation
                .windows()
                .forEach(window -> counters.put(window, counter(window).release(held, settled)));
    }

    /** Books what an ended reservation really cost, in its own windows. */
    void correct(Reservation reservation, long settled) {
        reservations.put(
                reservation.permit().permitId(), reservation.moved(Reservation.State.CORRECTED, at(), settled));
        reservation
                .windows()
                .forEach(window -> counters.put(window, counter(window).correct(reservation.settledMicros(), settled)));
    }

    /** Marks a window as told of. */
    void alert(CounterKey window, int percent) {
        counters.put(window, counter(window).alert(percent));
    }

    /** Keeps or replaces a ticket. */
    void keep(Ticket ticket) {
        tickets.put(ticket.ticketId(), ticket);
    }

    /** Engages the kill switch, or releases it with {@code null}. */
    void kill(KillSwitch.@Nullable Engaged engaged) {
        killed = engaged;
    }

    List<Draft> drafts() {
        return drafts;
    }

    Map<UUID, Reservation> reservations() {
        return reservations;
    }

    Map<UUID, Ticket> tickets() {
        return tickets;
    }

    /** The counters that were moved. */
    Map<CounterKey, Counter> counters() {
        return counters;
    }

    Digest last() {
        return last;
    }
}
