package dev.chimera.api.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Hints that there is work, shared by workers. The record in the store is the truth; an entry only says where to look, so losing
 * one costs time and never work. A hint is given to one worker at a time; one that a worker neither finished nor released in the
 * queue's lease is given to another, and one that was given out too often is set aside. Bounded. First in, first out, except for
 * what is given out again. Thread-safe. Whoever creates it closes it.
 */
public interface WorkQueue extends AutoCloseable {
    /** The longest hint, in characters. */
    int HINT_MAX = 256;

    /**
     * Adds a hint of 1 to {@link #HINT_MAX} characters; {@code false} and no change if the queue is full.
     *
     * @throws RelayException if the queue cannot be reached; the hint may be in it all the same
     */
    boolean offer(String hint);

    /**
     * The next hint, waiting at most {@code patience}, 0 to 1 minute.
     *
     * @throws RelayException if the queue cannot be reached
     */
    Optional<Delivery> poll(Duration patience) throws InterruptedException;

    /**
     * How many hints wait or are in a worker's hands.
     *
     * @throws RelayException if the queue cannot be reached
     */
    long depth();

    /**
     * How many hints were set aside because they were given out too often.
     *
     * @throws RelayException if the queue cannot be reached
     */
    long deadLetters();

    /** Releases what this end has in its hands. What is in the queue stays there. */
    @Override
    void close();

    /** A hint in a worker's hands. Thread-safe. */
    interface Delivery {
        /** The hint. */
        String hint();

        /** How often it was handed out, from 1. */
        int attempt();

        /** It was dealt with. Never fails: if the queue cannot be told, the hint is given out again, which does no harm. */
        void done();

        /** Somebody else should have it, at once. Never fails, as {@link #done}. */
        void release();
    }
}
