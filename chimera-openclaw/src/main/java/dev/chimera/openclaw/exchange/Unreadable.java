package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.spi.PeerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What to do with a due entry that cannot be read: it is reported and put off, so that it does not stand in the way of others. */
final class Unreadable {
    static final Duration PUT_OFF = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private Unreadable() {}

    /** What {@code entry} says; empty if it cannot be read, and then it is not due for an hour. */
    static <T> Optional<T> guard(PeerStore store, Instant now, PeerStore.Entry entry, Function<Bytes, T> decoder) {
        try {
            return Optional.of(decoder.apply(entry.body()));
        } catch (RuntimeException e) {
            boolean putOff = store.replace(entry.next(now.plus(PUT_OFF), entry.at(), entry.body()));
            LOG.error(
                    "the entry {} of the shelf {} cannot be read and is {}; restore the store from a backup: {}",
                    entry.id(),
                    entry.shelf(),
                    putOff ? "put off for " + PUT_OFF : "left to somebody else",
                    e.toString());
            return Optional.empty();
        }
    }
}
