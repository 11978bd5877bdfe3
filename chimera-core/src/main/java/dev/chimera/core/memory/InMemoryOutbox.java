package dev.chimera.core.memory;

import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.spi.OutboxStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The outbox in a map. Never forgets an entry: whoever forgets what is out publishes it twice. */
final class InMemoryOutbox implements OutboxStore {
    private static final Comparator<Entry> OLDEST_FIRST = Comparator.comparing(Entry::updatedAt)
            .thenComparing(entry -> entry.key().idempotencyKey());

    private final Lid lid;
    private final int max;
    private final ConcurrentMap<PublicationKey, Entry> kept = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    InMemoryOutbox(Lid lid, int max) {
        this.lid = lid;
        this.max = max;
    }

    @Override
    public Optional<Entry> find(PublicationKey key) {
        lid.requireOpen();
        return Optional.ofNullable(kept.get(key));
    }

    @Override
    public boolean create(Entry entry) {
        lid.requireOpen();
        if (kept.containsKey(entry.key())) {
            return false;
        }
        Lid.takePlace(count, max, "publications");
        if (kept.putIfAbsent(entry.key(), entry) != null) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    @Override
    public boolean advance(Entry next) {
        lid.requireOpen();
        @Nullable Entry before = kept.get(next.key());
        return before != null && before.version() == next.version() - 1 && kept.replace(next.key(), before, next);
    }

    @Override
    public List<Entry> inState(State state, int most) {
        lid.requireOpen();
        return kept.values().stream()
                .filter(entry -> entry.state() == state)
                .sorted(OLDEST_FIRST)
                .limit(most)
                .toList();
    }
}
