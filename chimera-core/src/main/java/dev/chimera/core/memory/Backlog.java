package dev.chimera.core.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The hints of one queue, which all its ends share: those that wait, and those that an end has in its hands. Thread-safe. */
final class Backlog {
    private final long leaseNanos;
    private final int deliveriesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Waiting> fresh = new ArrayDeque<>();
    private final Queue<Waiting> again = new ArrayDeque<>();
    private final Set<Handout> inHands = new LinkedHashSet<>(); // all leases are as long, so the first one ends first
    private long setAside;
    private volatile boolean closed;

    /**
     * A queue without hints.
     *
     * @param lease how long a hint stays with whom it was given
     * @param deliveriesMax how often it is given out before it is set aside
     */
    Backlog(Duration lease, int deliveriesMax) {
        leaseNanos = lease.toNanos();
        this.deliveriesMax = deliveriesMax;
    }

    /** A hint that was given out {@code attempts} times and is nobody's now. */
    private record Waiting(String hint, int attempts) {}

    boolean add(String hint, int hintsMax) {
        lock.lock();
        try {
            if (closed || size() >= hintsMax) {
                return false;
            }
            fresh.add(new Waiting(hint, 0));
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next hint; {@code null} if none came, or {@code end} was closed. */
    @Nullable
    Handout next(InMemoryQueue end, long patienceNanos) throws InterruptedException {
        long began = System.nanoTime();
        lock.lockInterruptibly();
        try {
            @Nullable Handout next = giveOut(end);
            long left = began + patienceNanos - System.nanoTime();
            while (next == null && left > 0 && !end.isClosed()) {
                long unused = changed.awaitNanos(Math.min(left, untilTheFirstLeaseEnds()));
                next = giveOut(end);
                left = began + patienceNanos - System.nanoTime();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** What {@code handout} said was dealt with. */
    void forget(Handout handout) {
        lock.lock();
        try {
            inHands.remove(handout);
        } finally {
            lock.unlock();
        }
    }

    /** Gives what {@code handout} said to somebody else, unless it is known what became of it or another has it. */
    void takeBack(Handout handout) {
        lock.lock();
        try {
            if (inHands.remove(handout)) {
                putBack(handout);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives all that {@code end} has to others. */
    void takeBackAll(InMemoryQueue end) {
        lock.lock();
        try {
            List<Handout> its =
                    inHands.stream().filter(handout -> handout.holder == end).toList();
            its.forEach(this::takeBack);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long depth() {
        lock.lock();
        try {
            takeBackWhatWasLeftLying();
            return size();
        } finally {
            lock.unlock();
        }
    }

    long deadLetters() {
        lock.lock();
        try {
            takeBackWhatWasLeftLying();
            return setAside;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything, and takes nothing any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            fresh.clear();
            again.clear();
            inHands.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    private @Nullable Handout giveOut(InMemoryQueue end) {
        takeBackWhatWasLeftLying();
        if (end.isClosed()) {
            return null;
        }
        @Nullable Waiting next = again.isEmpty() ? fresh.poll() : again.poll();
        if (next == null) {
            return null;
        }
        Handout handout = new Handout(this, end, next.hint, next.attempts + 1, System.nanoTime() + leaseNanos);
        inHands.add(handout);
        return handout;
    }

    private void takeBackWhatWasLeftLying() {
        long now = System.nanoTime();
        @Nullable Handout first = first();
        while (first != null && first.leaseEnd - now <= 0) {
            takeBack(first);
            first = first();
        }
    }

    /** What is given out while somebody waits stays away for longer than that. */
    private long untilTheFirstLeaseEnds() {
        @Nullable Handout first = first();
        return first == null ? leaseNanos : first.leaseEnd - System.nanoTime();
    }

    private void putBack(Handout handout) {
        if (handout.attempt() >= deliveriesMax) {
            setAside++;
        } else {
            again.add(new Waiting(handout.hint(), handout.attempt()));
            changed.signal();
        }
    }

    private @Nullable Handout first() {
        return inHands.isEmpty() ? null : inHands.iterator().next();
    }

    private int size() {
        return fresh.size() + again.size() + inHands.size();
    }
}
