package dev.chimera.core.memory;

import dev.chimera.api.spi.StoreException;
import java.util.concurrent.atomic.AtomicInteger;

/** What the stores of one storage share: whether it is closed, and how they say that they are full. */
final class Lid {
    private volatile boolean closed;

    void close() {
        closed = true;
    }

    void requireOpen() {
        if (closed) {
            throw new StoreException("the in-memory storage is closed", null);
        }
    }

    /** Counts one more of {@code what}, unless that would be more than {@code max}. */
    static void takePlace(AtomicInteger count, int max, String what) {
        takePlaces(1, count, max, what);
    }

    /** Counts {@code places} more of {@code what}, unless that would be more than {@code max}. */
    static void takePlaces(int places, AtomicInteger count, int max, String what) {
        if (count.addAndGet(places) > max) {
            count.addAndGet(-places);
            throw new StoreException(
                    "the in-memory storage holds its " + max + " " + what
                            + " and takes no more; give it higher limits or use a store on disk",
                    null);
        }
    }
}
