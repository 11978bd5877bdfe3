package dev.chimera.core.memory;

import dev.chimera.api.spi.PeerStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What peers are owed, in a map. Never forgets an entry by itself: what no longer fits is refused. */
final class InMemoryPeers implements PeerStore {
    private static final Comparator<Entry> BY_ID =
            Comparator.comparing(entry -> entry.id().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparing(Entry::at).reversed().thenComparing(BY_ID);
    private static final Comparator<Entry> DUE_FIRST = Comparator.<Entry, Instant>comparing(
                    entry -> Objects.requireNonNull(entry.due()))
            .thenComparing(BY_ID);

    private final Lid lid;
    private final int max;
    private final ConcurrentMap<Place, Entry> kept = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    InMemoryPeers(Lid lid, int max) {
        this.lid = lid;
        this.max = max;
    }

    private record Place(String shelf, String id) {
        static Place of(Entry entry) {
            return new Place(entry.shelf(), entry.id());
        }
    }

    @Override
    public boolean create(Entry entry) {
        lid.requireOpen();
        if (entry.version() != 0) {
            throw new IllegalArgumentException("a new peer entry must have version 0, got " + entry.version());
        }
        if (kept.containsKey(Place.of(entry))) {
            return false;
        }
        Lid.takePlace(count, max, "peer entries");
        if (kept.putIfAbsent(Place.of(entry), entry) == null) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    @Override
    public Optional<Entry> find(String shelf, String id) {
        lid.requireOpen();
        return Optional.ofNullable(kept.get(new Place(shelf, id)));
    }

    @Override
    public boolean replace(Entry next) {
        return move(next, next.version() - 1, next);
    }

    @Override
    public boolean remove(Entry entry) {
        boolean removed = move(entry, entry.version(), null);
        if (removed) {
            count.decrementAndGet();
        }
        return removed;
    }

    @Override
    public List<Entry> due(String shelf, Instant until, int most) {
        return list(shelf, entry -> entry.due() != null && !entry.due().isAfter(until), DUE_FIRST, most);
    }

    @Override
    public List<Entry> about(String shelf, String subject, int most) {
        return list(shelf, entry -> entry.subject().equals(subject), NEWEST_FIRST, most);
    }

    @Override
    public List<Entry> newest(String shelf, int most) {
        return list(shelf, entry -> true, NEWEST_FIRST, most);
    }

    private boolean move(Entry of, long from, @Nullable Entry to) {
        lid.requireOpen();
        AtomicBoolean moved = new AtomicBoolean();
        kept.computeIfPresent(Place.of(of), (place, before) -> {
            if (before.version() != from) {
                return before;
            }
            moved.set(true);
            return to;
        });
        return moved.get();
    }

    private List<Entry> list(String shelf, Predicate<Entry> wanted, Comparator<Entry> order, int most) {
        lid.requireOpen();
        return kept.values().stream()
                .filter(entry -> entry.shelf().equals(shelf))
                .filter(wanted)
                .sorted(order)
                .limit(most)
                .toList();
    }
}
