package dev.chimera.api.spi;

import dev.chimera.api.ledger.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reference {@link LedgerStore}: the shortest code that keeps the promise, in memory, and nothing after the JVM ends. It lives
 * beside the interface because the pipeline, the governor and the contract tests all need it and must not depend on each other.
 * Thread-safe.
 */
public final class InMemoryLedgerStore implements LedgerStore {
    private static final Comparator<Reservation> EXPIRED_FIRST = Comparator.comparing(
                    (Reservation reservation) -> reservation.permit().expiresAt())
            .thenComparing(reservation -> reservation.permit().permitId());
    private static final Comparator<Reservation> GRANTED_FIRST = Comparator.comparing(
                    (Reservation reservation) -> reservation.permit().entry())
            .thenComparing(reservation -> reservation.permit().permitId());
    private static final Comparator<Ticket> SOONEST_FIRST =
            Comparator.comparing(Ticket::expiresAt).thenComparing(Ticket::ticketId);

    private final ReentrantLock lock = new ReentrantLock();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<UUID, List<LedgerEntry>> decisions = new HashMap<>();
    private final Map<UUID, Reservation> reservations = new HashMap<>();
    private final TreeSet<Reservation> unopened = new TreeSet<>(EXPIRED_FIRST);
    private final Map<UUID, Ticket> tickets = new HashMap<>();
    private final TreeSet<Ticket> unanswered = new TreeSet<>(SOONEST_FIRST);
    private final Map<CounterKey, Counter> counters = new HashMap<>();
    private LedgerHead head = LedgerHead.EMPTY;
    private boolean closed;

    /** An empty store. */
    public InMemoryLedgerStore() {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
        return locked(() -> {
            LedgerChange<R> change = step.apply(look(keys));
            write(change);
            return change.result();
        });
    }

    @Override
    public LedgerView view(LedgerKeys keys) {
        return locked(() -> look(keys));
    }

    @Override
    public List<Reservation> reservations(Reservation.State state, int max) {
        return locked(() -> reservations.values().stream()
                .filter(reservation -> reservation.state() == state)
                .sorted(GRANTED_FIRST)
                .limit(max)
                .toList());
    }

    @Override
    public List<Ticket> tickets(Ticket.State state, int max) {
        return locked(() -> tickets.values().stream()
                .filter(ticket -> ticket.state() == state)
                .sorted(SOONEST_FIRST)
                .limit(max)
                .toList());
    }

    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        entries(fromSeq, Integer.MAX_VALUE).forEach(reader);
    }

    @Override
    public List<LedgerEntry> entries(long fromSeq, int max) {
        return locked(() -> {
            int from = (int) Math.min(Math.max(0, fromSeq), entries.size());
            return List.copyOf(entries.subList(from, from + Math.min(max, entries.size() - from)));
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new StoreException("the in-memory ledger store is closed", null);
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private LedgerView look(LedgerKeys keys) {
        Map<UUID, Reservation> asked = found(keys.permits(), reservations);
        List<Reservation> due =
                due(keys, unopened, reservation -> reservation.permit().expiresAt());
        Set<CounterKey> windows = new HashSet<>(keys.counters());
        asked.values().forEach(reservation -> windows.addAll(reservation.windows()));
        due.forEach(reservation -> windows.addAll(reservation.windows()));
        return new LedgerView(
                head,
                found(keys.requests(), decisions),
                asked,
                found(keys.tickets(), tickets),
                found(windows, counters),
                due,
                due(keys, unanswered, Ticket::expiresAt));
    }

    private static <T> List<T> due(LedgerKeys keys, Set<T> oldestFirst, Function<T, Instant> expiresAt) {
        @Nullable Instant before = keys.dueBefore();
        if (before == null) {
            return List.of();
        }
        return oldestFirst.stream()
                .takeWhile(one -> expiresAt.apply(one).isBefore(before))
                .limit(keys.dueMax())
                .toList();
    }

    private static <K, V> Map<K, V> found(Set<K> wanted, Map<K, V> kept) {
        Map<K, V> found = new HashMap<>();
        for (K key : wanted) {
            @Nullable V value = kept.get(key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }

    private void write(LedgerChange<?> change) {
        long next = entries.size();
        for (LedgerChange.Appended appended : change.entries()) {
            if (appended.entry().seq() != next) {
                throw new IllegalArgumentException(
                        "entry " + next + " comes next, got " + appended.entry().seq());
            }
            next++;
        }
        if (change.head().size() != next) {
            throw new IllegalArgumentException("the head must count " + next + " entries, got "
                    + change.head().size());
        }
        for (LedgerChange.Appended appended : change.entries()) {
            entries.add(appended.entry());
            @Nullable UUID requestId = appended.requestId();
            if (requestId != null) {
                decisions.merge(requestId, List.of(appended.entry()), InMemoryLedgerStore::both);
            }
        }
        head = change.head();
        change.reservations().forEach(this::keep);
        change.tickets().forEach(this::keep);
        counters.putAll(change.counters());
    }

    private static List<LedgerEntry> both(List<LedgerEntry> earlier, List<LedgerEntry> later) {
        return Stream.concat(earlier.stream(), later.stream()).toList();
    }

    private void keep(Reservation reservation) {
        @Nullable Reservation before = reservations.put(reservation.permit().permitId(), reservation);
        if (before != null) {
            unopened.remove(before);
        }
        if (reservation.state() == Reservation.State.RESERVED) {
            unopened.add(reservation);
        }
    }

    private void keep(Ticket ticket) {
        @Nullable Ticket before = tickets.put(ticket.ticketId(), ticket);
        if (before != null) {
            unanswered.remove(before);
        }
        if (ticket.state() == Ticket.State.OPEN) {
            unanswered.add(ticket);
        }
    }
}
