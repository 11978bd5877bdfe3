package dev.chimera.cfo;

import dev.chimera.api.SaturatedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where callers queue to have something written, with no thread of its own. Whoever finds nobody writing writes at once, on its own
 * thread; who comes meanwhile waits; and the first of those who wait then writes for all of them. So one caller alone waits for
 * nobody, and many share the cost of making things durable. Thread-safe.
 *
 * @param <T> what is queued
 */
final class WriteQueue<T> {
    private static final Duration RETRY_MIN = Duration.ofMillis(10);

    private final int capacity;
    private final int batchMax;
    private final Consumer<List<Place<T>>> writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Place<T>> waiting = new ArrayDeque<>();
    private boolean writing;

    /**
     * A queue.
     *
     * @param capacity how many may wait
     * @param batchMax how many are written together at most
     * @param writer writes a batch; by one thread at a time; whatever it throws is its leader's to hear, so it answers everybody in
     *     every case
     */
    WriteQueue(int capacity, int batchMax, Consumer<List<Place<T>>> writer) {
        this.capacity = capacity;
        this.batchMax = batchMax;
        this.writer = writer;
    }

    /**
     * Has {@code item} written, and returns once it is. An interrupt does not end the wait, because the outcome would not be known;
     * it is still there afterwards.
     *
     * @throws SaturatedException if as many wait as may; nothing was written
     */
    void write(T item) {
        pass(new Place<>(item), false);
    }

    /** The same before everybody who waits, and however many they are. */
    void writeFirst(T item) {
        pass(new Place<>(item), true);
    }

    /** An interrupt is kept until the end, because whoever writes for others must not break off what they wait for. */
    private void pass(Place<T> place, boolean first) {
        boolean interrupted = Thread.interrupted();
        try {
            boolean leads = enter(place, first);
            while (!leads && place.waits()) {
                LockSupport.park(place);
                interrupted |= Thread.interrupted();
            }
            if (leads || place.leads()) {
                lead(place);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the caller has to write, because nobody else does. */
    private boolean enter(Place<T> place, boolean first) {
        lock.lock();
        try {
            if (!writing) {
                writing = true;
                return true;
            }
            if (first) {
                waiting.addFirst(place);
                return false;
            }
            if (waiting.size() >= capacity) {
                throw new SaturatedException(
                        capacity + " callers wait for the ledger already, which is the limit; try again", RETRY_MIN);
            }
            waiting.addLast(place);
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void lead(Place<T> own) {
        List<Place<T>> batch = batch(own);
        try {
            writer.accept(batch);
        } finally {
            batch.forEach(Place::done); // first, so that those who come again at once are in the next batch
            handOver();
        }
    }

    private List<Place<T>> batch(Place<T> own) {
        List<Place<T>> batch = new ArrayList<>();
        batch.add(own);
        lock.lock();
        try {
            while (batch.size() < batchMax && !waiting.isEmpty()) {
                batch.add(waiting.removeFirst());
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private void handOver() {
        @Nullable Place<T> next;
        lock.lock();
        try {
            next = waiting.pollFirst();
            writing = next != null;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.lead();
        }
    }

    /**
     * One caller's place in the queue.
     *
     * @param <T> what is queued
     */
    static final class Place<T> {
        private enum State {
            WAITING,
            LEADS,
            DONE
        }

        private final T item;
        private final Thread caller = Thread.currentThread();
        private volatile State state = State.WAITING;

        private Place(T item) {
            this.item = item;
        }

        T item() {
            return item;
        }

        private boolean waits() {
            return state == State.WAITING;
        }

        private boolean leads() {
            return state == State.LEADS;
        }

        private void lead() {
            state = State.LEADS;
            LockSupport.unpark(caller);
        }

        private void done() {
            state = State.DONE;
            if (caller != Thread.currentThread()) {
                LockSupport.unpark(caller);
            }
        }
    }
}
