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
        try (Room room = roomFor(List.of(event))) {
            room.fill();
        }
    }

    /**
     * Sets places for {@code events} aside.
     *
     * @throws dev.chimera.api.spi.StoreException if there are not enough
     */
    Room roomFor(List<Event> events) {
        return new Room(events);
    }

    /** Places that are set aside for events. Whoever took it closes it; if it is not filled by then, others get the places. */
    final class Room implements AutoCloseable {
        private final List<Event> events;
        private boolean filled;

        private Room(List<Event> events) {
            this.events = List.copyOf(events);
            Lid.takePlaces(this.events.size(), count, max, "audit events");
        }

        /** Adds the events; cannot fail, so that it can be part of another map's step. */
        void fill() {
            filled = true;
            events.forEach(event -> kept.computeIfAbsent(event.subject(), subject -> new ConcurrentLinkedQueue<>())
                    .add(event));
        }

        boolean isFilled() {
            return filled;
        }

        @Override
        public void close() {
            if (!filled) {
                count.addAndGet(-events.size());
            }
        }
    }

    @Override
    public List<Event> about(String subject, int most) {
        lid.requireOpen();
        @Nullable Queue<Event> events = kept.get(subject);
        return events == null ? List.of() : events.stream().limit(most).toList();
    }
}
