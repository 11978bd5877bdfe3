package dev.chimera.core.memory;

import dev.chimera.api.spi.AuditLog;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Events by subject, in the order they came. Refuses what no longer fits; drops nothing. */
final class InMemoryAudit implements AuditLog {
    private final Lid lid;
    private final int max;
    private final ConcurrentMap<String, Queue<Event>> kept = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    InMemoryAudit(Lid lid, int max) {
        this.lid = lid;
        this.max = max;
    }

    @Override
    public void append(Event event) {
        lid.requireOpen();
        Lid.takePlace(count, max, "audit events");
        kept.computeIfAbsent(event.subject(), subject -> new ConcurrentLinkedQueue<>())
                .add(event);
    }

    @Override
    public List<Event> about(String subject, int most) {
        lid.requireOpen();
        @Nullable Queue<Event> events = kept.get(subject);
        return events == null ? List.of() : events.stream().limit(most).toList();
    }
}
