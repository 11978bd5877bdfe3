package dev.chimera.cfo;

import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.spi.Ticket;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what a store derived from the ledger (head, counters, reservations, tickets) with a rebuild from its entries. */
final class StoreAudit {
    /** At opening, so many signatures at the end are checked; they vouch for all records before them. */
    private static final int SIGNATURES_AT_OPENING = 256;

    /** How often entries that others append in the meantime are followed up. */
    private static final int ROUNDS_MAX = 16;

    private static final int CHUNK = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(LocalCfo.class);

    private final Setup setup;
    private final GuardedStore store;

    StoreAudit(Setup setup, GuardedStore store) {
        this.setup = setup;
        this.store = store;
    }

    /**
     * The check at opening: every record and every derived value, and the last signatures. Those of entries that others append
     * meanwhile are left to the next opening, because they may be made faster than they are checked.
     */
    void quick() {
        long size = store.head().size();
        run(LedgerAudit.quick(
                setup.origin(), setup.keys().publicKeys(), Math.max(0, size - SIGNATURES_AT_OPENING), size));
    }

    /** The whole check; returns the head that the entries add up to. */
    LedgerHead full() {
        return run(LedgerAudit.full(setup.origin(), setup.keys().publicKeys(), Reviewers.NONE));
    }

    /**
     * Makes what the store derives from the entries anew, after checking the entries themselves.
     *
     * @throws LedgerBrokenException if the entries do not verify: there is nothing to derive from
     * @throws StoreException if somebody else writes meanwhile
     */
    void repair() {
        LedgerAudit audit = LedgerAudit.full(setup.origin(), setup.keys().publicKeys(), Reviewers.NONE);
        store.read(0, audit::add);
        List<Reservation> reservations =
                new ArrayList<>(audit.books().reservations().values());
        strays(audit).forEach(stray -> reservations.add(stray.moved(Reservation.State.EXPIRED, stray.movedAt(), 0)));
        List<Ticket> tickets = new ArrayList<>(audit.books().tickets().values());
        strayTickets(audit).forEach(stray -> tickets.add(stray.moved(Ticket.State.EXPIRED)));
        for (int from = 0; from < reservations.size(); from += CHUNK) {
            rewrite(audit, part(reservations, from), List.of(), Map.of());
        }
        for (int from = 0; from < tickets.size(); from += CHUNK) {
            rewrite(audit, List.of(), part(tickets, from), Map.of());
        }
        rewrite(audit, List.of(), List.of(), withWindowsOfNow(audit.books().counters()));
        LOG.warn("what the ledger store derives from {} entries was made anew", audit.size());
    }

    private void rewrite(
            LedgerAudit audit,
            List<Reservation> reservations,
            List<Ticket> tickets,
            Map<CounterKey, Counter> counters) {
        store.apply(LedgerKeys.HEAD, view -> {
            if (view.head().size() != audit.size()) {
                throw new StoreException(
                        "the ledger has " + view.head().size() + " entries and had " + audit.size()
                                + " when its repair began; stop who else writes and try again",
                        null);
            }
            return new LedgerChange<>(List.of(), audit.head(), reservations, tickets, counters, "");
        });
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(from, Math.min(all.size(), from + CHUNK));
    }

    /** Reservations that the store holds open and the entries do not know of. */
    private List<Reservation> strays(LedgerAudit audit) {
        Map<UUID, Reservation> known = audit.books().reservations();
        List<Reservation> strays = new ArrayList<>();
        for (Reservation.State live : List.of(Reservation.State.RESERVED, Reservation.State.OPENED)) {
            store.reservations(live, known.size() + 1).stream()
                    .filter(reservation ->
                            !known.containsKey(reservation.permit().permitId()))
                    .forEach(strays::add);
        }
        return strays;
    }

    /** Tickets that the store holds open and the entries do not know of. */
    private List<Ticket> strayTickets(LedgerAudit audit) {
        Map<UUID, Ticket> known = audit.books().tickets();
        return store.tickets(Ticket.State.OPEN, known.size() + 1).stream()
                .filter(ticket -> !known.containsKey(ticket.ticketId()))
                .toList();
    }

    private LedgerHead run(LedgerAudit audit) {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            LedgerHead head = store.head();
            store.read(audit.size(), entry -> {
                if (audit.size() < head.size()) {
                    audit.add(entry);
                }
            });
            if (!audit.head().equals(head)) {
                throw broken(
                        audit,
                        LedgerBreak.Kind.CHECKPOINT,
                        "the store's head is " + head + ", the entries give " + audit.head());
            }
            if (derivedAgree(audit) && noStrays(audit)) {
                return head;
            }
        }
        LOG.warn("the ledger grew faster than its derived values could be compared; its entries are sound");
        return audit.head();
    }

    /** Whether all agree; {@code false} if the ledger has grown in the meantime, so that nothing can be said. */
    private boolean derivedAgree(LedgerAudit audit) {
        return chunks(
                        audit,
                        withWindowsOfNow(audit.books().counters()),
                        keys -> new LedgerKeys(Set.of(), Set.of(), Set.of(), keys, null, 0),
                        (view, key) -> view.counters().getOrDefault(key, Counter.ZERO))
                && chunks(
                        audit,
                        audit.books().reservations(),
                        keys -> new LedgerKeys(Set.of(), keys, Set.of(), Set.of(), null, 0),
                        (view, key) -> view.reservations().get(key))
                && chunks(
                        audit,
                        audit.books().tickets(),
                        keys -> new LedgerKeys(Set.of(), Set.of(), keys, Set.of(), null, 0),
                        (view, key) -> view.tickets().get(key));
    }

    /** Also the windows of now that no entry has counted in yet: they have to be empty. */
    private Map<CounterKey, Counter> withWindowsOfNow(Map<CounterKey, Counter> rebuilt) {
        Map<CounterKey, Counter> all = new HashMap<>(rebuilt);
        LocalDate today = setup.limits().day(store.now());
        setup.limits().keys(setup.limits().all(), today).forEach(window -> all.putIfAbsent(window, Counter.ZERO));
        return all;
    }

    private boolean noStrays(LedgerAudit audit) {
        List<Object> strays = new ArrayList<>(strays(audit));
        strays.addAll(strayTickets(audit));
        if (store.head().size() != audit.size()) {
            return false;
        }
        if (!strays.isEmpty()) {
            throw derivedDiffer(audit, "the store holds " + strays.get(0) + ", which no entry knows of");
        }
        return true;
    }

    private <K, V> boolean chunks(
            LedgerAudit audit,
            Map<K, V> rebuilt,
            Function<Set<K>, LedgerKeys> wanted,
            BiFunction<LedgerView, K, ?> stored) {
        Iterator<K> rest = rebuilt.keySet().iterator();
        while (rest.hasNext()) {
            Set<K> chunk = new HashSet<>();
            while (rest.hasNext() && chunk.size() < CHUNK) {
                chunk.add(rest.next());
            }
            LedgerView view = store.view(wanted.apply(chunk));
            if (view.head().size() != audit.size()) {
                return false;
            }
            List<String> differences = differences(rebuilt, chunk, key -> stored.apply(view, key));
            if (!differences.isEmpty()) {
                throw derivedDiffer(audit, differences.get(0));
            }
        }
        return true;
    }

    private static <K, V> List<String> differences(Map<K, V> rebuilt, Set<K> keys, Function<K, ?> stored) {
        return keys.stream()
                .filter(key -> !Objects.equals(rebuilt.get(key), stored.apply(key)))
                .map(key ->
                        "the store has " + stored.apply(key) + " for " + key + ", the entries give " + rebuilt.get(key))
                .limit(1)
                .toList();
    }

    private static LedgerBrokenException derivedDiffer(LedgerAudit audit, String detail) {
        return broken(
                audit,
                LedgerBreak.Kind.RULE,
                detail
                        + "; the entries are right: build the CFO once with repairStore(), which makes what the store derives"
                        + " from them anew");
    }

    private static LedgerBrokenException broken(LedgerAudit audit, LedgerBreak.Kind kind, String detail) {
        return new LedgerBrokenException(new LedgerBreak(audit.size(), kind, detail));
    }
}
