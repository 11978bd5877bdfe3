package dev.chimera.api.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Hints that there is work, shared by workers. The record in the store is the truth; an entry only says where to look, so losing
 * one costs time and never work. Bounded. Thread-safe. Whoever creates it closes it.
 */
public interface WorkQueue extends AutoCloseable {
    /** Adds a hint; {@code false} if the queue is full. */
    boolean offer(String hint);

    /** The next hint, waiting at most {@code patience}. */
    Optional<Delivery> poll(Duration patience) throws InterruptedException;

    /** How many hints wait. */
    long depth();

    @Override
    void close();

    /** A hint in a worker's hands. */
    interface Delivery {
        /** The hint. */
        String hint();

        /** How often it was handed out, from 1. */
        int attempt();

        /** It was dealt with. */
        void done();

        /** Somebody else should have it. */
        void release();
    }
}
