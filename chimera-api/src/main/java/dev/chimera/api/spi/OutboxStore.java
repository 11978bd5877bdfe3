package dev.chimera.api.spi;

import dev.chimera.api.Digest;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what was and what is being published, one entry a key. Every write is durable before it returns. Thread-safe. */
public interface OutboxStore {
    /** The entry of {@code key}, if there is one. */
    Optional<Entry> find(PublicationKey key);

    /**
     * Keeps {@code entry}, of version 0. Adds {@code events}, in their order, to the storage's audit log in the same step, if and
     * only if the entry is kept.
     *
     * @return {@code false} and no change if there is one with its key
     */
    boolean create(Entry entry, List<AuditLog.Event> events);

    /** As {@link #create(Entry, List)}, with nothing to add to the audit log. */
    default boolean create(Entry entry) {
        return create(entry, List.of());
    }

    /**
     * Replaces the entry by {@code next} if the kept version is {@code next.version() - 1}. Adds {@code events}, in their order, to
     * the storage's audit log in the same step, if and only if the entry moves.
     *
     * @return {@code false} and no change if somebody else has moved it on
     */
    boolean advance(Entry next, List<AuditLog.Event> events);

    /** As {@link #advance(Entry, List)}, with nothing to add to the audit log. */
    default boolean advance(Entry next) {
        return advance(next, List.of());
    }

    /** At most {@code max} entries in {@code state}, the oldest first. */
    List<Entry> inState(State state, int max);

    /** Where a publication stands. */
    enum State {
        /** Nothing was sent. What is sent at once begins {@link #IN_FLIGHT}. */
        PENDING,
        /** It is being sent now, or was when its JVM died. */
        IN_FLIGHT,
        PUBLISHED,
        FAILED,
        /** It may or may not be out. */
        UNKNOWN
    }

    /**
     * One publication.
     *
     * @param key what may be published only once
     * @param version 0 at first, one more with every move
     * @param state where it stands
     * @param content SHA-256 of exactly what was to be published
     * @param publication what came of it, once published
     * @param note the platform's own error or what is known, in words
     * @param updatedAt when it was last moved
     */
    record Entry(
            PublicationKey key,
            long version,
            State state,
            Digest content,
            @Nullable Publication publication,
            String note,
            Instant updatedAt) {
        /** This entry, moved. */
        public Entry moved(State to, @Nullable Publication published, String why, Instant at) {
            return new Entry(key, version + 1, to, content, published, why, at);
        }
    }
}
