package dev.chimera.api.spi;

import dev.chimera.api.ledger.LedgerEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reference {@link LedgerStore}: the shortest code that keeps the promise, in memory, and nothing after the JVM ends. It lives
 * beside the interface because the pipeline, the governor and the contract tests all need it and must not depend on each other.
 * Thread-safe.
 */
public final class InMemoryLedgerStore implements LedgerStore {
    private static final Comparator<Reservation> OLDEST_FIRST = Comparator.comparing(
                    (Reservation reservation) -> reservation.permit().expiresAt())
            .thenComparing(reservation -> reservation.permit().permitId());

    private final ReentrantLock lock = new ReentrantLock();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<UUID, List<LedgerEntry>> decisions = new HashMap<>();
    private final Map<UUID, Reservation> reservations = new HashMap<>();
    private final TreeSet<Reservation> unopened = new TreeSet<>(OLDEST_FIRST);
    private final Map<UUID, Ticket> tickets = new HashMap<>();
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
        lock.lock();
        try {
            requireOpen();
            LedgerChange<R> change = step.apply(view(keys));
            write(change);
            return change.result();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        List<LedgerEntry> copy;
        lock.lock();
        try {
            requireOpen();
            int from = (int) Math.min(Math.max(0, fromSeq), entries.size());
            copy = List.copyOf(entries.subList(from, entries.size()));
        } finally {
            lock.unlock();
        }
        copy.forEach(reader);
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

    private LedgerView view(LedgerKeys keys) {
        return new LedgerView(
                head,
                found(keys.requests(), decisions).entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue()))),
                found(keys.permits(), reservations),
                found(keys.tickets(), tickets),
                found(keys.counters(), counters),
                due(keys));
    }

    private List<Reservation> due(LedgerKeys keys) {
        if (keys.dueBefore() == null) {
            return List.of();
        }
        return unopened.stream()
                .takeWhile(reservation -> reservation.permit().expiresAt().isBefore(keys.dueBefore()))
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
                decisions.computeIfAbsent(requestId, id -> new ArrayList<>()).add(appended.entry());
            }
        }
        head = change.head();
        change.reservations().forEach(this::keep);
        change.tickets().forEach(ticket -> tickets.put(ticket.ticketId(), ticket));
        counters.putAll(change.counters());
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

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the in-memory ledger store is closed", null);
        }
    }
}
