package dev.chimera.api.spi;

import dev.chimera.api.Bytes;
import dev.chimera.api.Require;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a peer must not forget: its exchanges, escrows, receipts. Entries stand on shelves, one per shelf and id, and move by
 * compare-and-set. Where two entries are of the same time, the one with the smaller id (in the order of its UTF-8 bytes) comes first.
 * Every write is durable before it returns. Thread-safe.
 */
public interface PeerStore {
    /** How many bytes a body may have: 2 MiB. */
    int BODY_MAX = 2 << 20;

    /** The latest time an entry may name: the end of the year 9999, UTC. The earliest is the beginning of 1970. */
    Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /**
     * Keeps {@code entry}.
     *
     * @return {@code false} and no change if its shelf has one with its id
     * @throws IllegalArgumentException if its version is not 0
     */
    boolean create(Entry entry);

    /** The entry with {@code id} on {@code shelf}, if there is one. */
    Optional<Entry> find(String shelf, String id);

    /**
     * Puts {@code next} in the place of the kept entry with its shelf and id if that one's version is {@code next.version() - 1}.
     *
     * @return {@code false} and no change if there is none, or one of another version
     */
    boolean replace(Entry next);

    /**
     * Forgets the entry with {@code entry}'s shelf and id if the kept version is {@code entry.version()}.
     *
     * @return {@code false} and no change if there is none, or one of another version
     */
    boolean remove(Entry entry);

    /** The entries of {@code shelf} that are due at {@code until} or before, earliest first, at most {@code max}. */
    List<Entry> due(String shelf, Instant until, int max);

    /** The entries of {@code shelf} about {@code subject}, newest first, at most {@code max}. */
    List<Entry> about(String shelf, String subject, int max);

    /** The entries of {@code shelf}, newest first, at most {@code max}. */
    List<Entry> newest(String shelf, int max);

    /**
     * One thing to remember. Immutable.
     *
     * @param shelf what kind of thing, 1 to 32 characters of {@code a-z 0-9 -}
     * @param id which one, 1 to 128 characters
     * @param version 0 at first, one more with every move
     * @param subject whom or what it is about, for example a node id, 1 to 128 characters
     * @param due when somebody must look at it again; {@code null} if nobody must
     * @param at when it was last moved
     * @param body all else, in the owner's own encoding, at most {@link #BODY_MAX} bytes
     */
    record Entry(
            String shelf,
            String id,
            long version,
            String subject,
            @Nullable Instant due,
            Instant at,
            Bytes body) {
        private static final Pattern SHELF = Pattern.compile("[a-z0-9-]{1,32}");

        /** Refuses times that are finer than a microsecond, before 1970 or after {@link #LATEST}. */
        public Entry {
            if (!SHELF.matcher(shelf).matches()) {
                throw new IllegalArgumentException("peer entry shelf must be 1-32 characters of a-z 0-9 -, got "
                        + (shelf.length() <= 80 ? "'" + shelf + "'" : shelf.length() + " characters"));
            }
            Require.length("peer entry id", id, 1, 128);
            Require.range("peer entry version", version, 0, Long.MAX_VALUE);
            Require.length("peer entry subject", subject, 1, 128);
            if (due != null) {
                requireTime("due", due);
            }
            requireTime("at", at);
            Require.range("peer entry body length", body.length(), 0, BODY_MAX);
        }

        /** This entry one version on, moved at {@code moved}. */
        public Entry next(@Nullable Instant nextDue, Instant moved, Bytes nextBody) {
            return new Entry(shelf, id, Math.addExact(version, 1), subject, nextDue, moved, nextBody);
        }

        private static void requireTime(String component, Instant time) {
            if (!time.truncatedTo(ChronoUnit.MICROS).equals(time)
                    || time.isBefore(Instant.EPOCH)
                    || time.isAfter(LATEST)) {
                throw new IllegalArgumentException("peer entry " + component + " must be whole microseconds from "
                        + Instant.EPOCH + " to " + LATEST + ", got " + time + "; truncate it to microseconds");
            }
        }
    }
}
