package dev.chimera.core.memory;

import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The outbox in a map. Never forgets an entry: whoever forgets what is out publishes it twice. */
final class InMemoryOutbox implements OutboxStore {
    private static final Comparator<Entry> OLDEST_FIRST = Comparator.comparing(Entry::updatedAt)
            .thenComparing(entry -> entry.key().idempotencyKey());

    private final Lid lid;
    private final InMemoryAudit audit;
    private final int max;
    private final ConcurrentMap<PublicationKey, Entry> kept = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    InMemoryOutbox(Lid lid, InMemoryAudit audit, int max) {
        this.lid = lid;
        this.audit = audit;
        this.max = max;
    }

    @Override
    public Optional<Entry> find(PublicationKey key) {
        lid.requireOpen();
        return Optional.ofNullable(kept.get(key));
    }

    @Override
    public boolean create(Entry entry, List<AuditLog.Event> events) {
        lid.requireOpen();
        if (kept.containsKey(entry.key())) {
            return false;
        }
        try (InMemoryAudit.Room room = audit.roomFor(events)) {
            Lid.takePlace(count, max, "publications");
            kept.computeIfAbsent(entry.key(), key -> {
                room.fill();
                return entry;
            });
            if (!room.isFilled()) {
                count.decrementAndGet();
            }
            return room.isFilled();
        }
    }

    @Override
    public boolean advance(Entry next, List<AuditLog.Event> events) {
        lid.requireOpen();
        try (InMemoryAudit.Room room = audit.roomFor(events)) {
            kept.computeIfPresent(next.key(), (key, before) -> {
                if (before.version() != next.version() - 1) {
                    return before;
                }
                room.fill();
                return next;
            });
            return room.isFilled();
        }
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
