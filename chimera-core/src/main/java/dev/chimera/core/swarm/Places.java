package dev.chimera.core.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The places of runs under way. Half of them are kept in equal parts for the personas, the others are for whoever comes first.
 * Thread-safe.
 */
final class Places {
    private static final Duration SOONEST = Duration.ofMillis(20);
    private static final Duration LATEST = Duration.ofMinutes(1);
    private static final Duration UNKNOWN = Duration.ofSeconds(1);

    /** The mean of how long places are held forgets after about so many. */
    private static final int REMEMBERED = 64;

    private final int max;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Holder> holders = new ArrayList<>(1);
    private int taken;
    private long nextNanos = System.nanoTime();
    private long firstNanos;
    private long refused;
    private long given;
    private double meanNanos;

    Places(int max) {
        this.max = max;
    }

    /** What a persona holds. All of it under the lock. */
    static final class Holder {
        private final String persona;
        private int users;
        private int held;
        private int waiting;

        private Holder(String persona) {
            this.persona = persona;
        }
    }

    Holder join(String persona) {
        lock.lock();
        try {
            Holder holder = holders.stream()
                    .filter(known -> known.persona.equals(persona))
                    .findFirst()
                    .orElseGet(() -> {
                        Holder fresh = new Holder(persona);
                        holders.add(fresh);
                        return fresh;
                    });
            holder.users++;
            return holder;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody of its persona is left. */
    boolean leave(Holder holder) {
        lock.lock();
        try {
            boolean last = --holder.users == 0;
            if (last) {
                holders.remove(holder);
                changed.signalAll();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Place tryTake(Holder holder) {
        lock.lock();
        try {
            return mayTake(holder) ? take(holder) : null;
        } finally {
            lock.unlock();
        }
    }

    /** A place within {@code patience}; of those who wait, who has the fewest comes first. */
    @Nullable
    Place take(Holder holder, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return await(holder, patience) ? take(holder) : null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is a place within {@code patience}; it is not taken. */
    boolean awaitFree(Holder holder, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return await(holder, patience);
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Holder holder, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        holder.waiting++;
        try {
            while (!mayTake(holder) || isBehind(holder)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            holder.waiting--;
            changed.signalAll();
        }
    }

    /**
     * Counts a refusal, and says when to come back: places become free at the rate of their number over how long each is held (Little's
     * law), and one after the other is told the next moment that nobody was told yet. Who comes for the first time may be faster.
     */
    Duration refuse() {
        lock.lock();
        try {
            long now = System.nanoTime();
            refused++;
            if (given == 0) { // as long again as the first has taken by now
                return within(Duration.ofNanos(Math.max(UNKNOWN.toNanos(), now - firstNanos)));
            }
            long next = (nextNanos - now > 0 ? nextNanos : now) + Math.max(1, (long) (meanNanos / max));
            Duration wait = within(Duration.ofNanos(next - now));
            nextNanos = next - now < LATEST.toNanos() ? next : now + LATEST.toNanos();
            return wait;
        } finally {
            lock.unlock();
        }
    }

    private static Duration within(Duration wait) {
        return wait.compareTo(SOONEST) < 0 ? SOONEST : wait.compareTo(LATEST) > 0 ? LATEST : wait;
    }

    boolean isFull() {
        lock.lock();
        try {
            return taken >= max;
        } finally {
            lock.unlock();
        }
    }

    SwarmSnapshot.Places snapshot() {
        lock.lock();
        try {
            return new SwarmSnapshot.Places(taken, max, refused);
        } finally {
            lock.unlock();
        }
    }

    boolean awaitEmpty(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (taken > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return taken == 0;
        } finally {
            lock.unlock();
        }
    }

    private void give(Holder holder, long heldNanos) {
        lock.lock();
        try {
            taken--;
            holder.held--;
            given++;
            meanNanos += (heldNanos - meanNanos) / Math.min(given, REMEMBERED);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Place take(Holder holder) {
        taken++;
        holder.held++;
        long now = System.nanoTime();
        if (given == 0 && taken == 1) {
            firstNanos = now;
        }
        return new Place(holder, now);
    }

    private boolean mayTake(Holder holder) {
        if (taken >= max) {
            return false;
        }
        int kept = max / (2 * Math.max(1, holders.size()));
        if (holder.held < kept) {
            return true;
        }
        int shared = 0;
        for (Holder each : holders) {
            shared += Math.max(0, each.held - kept);
        }
        return shared < max - kept * holders.size();
    }

    private boolean isBehind(Holder holder) {
        for (Holder other : holders) {
            if (other.waiting > 0 && other.held < holder.held && mayTake(other)) {
                return true;
            }
        }
        return false;
    }

    /** A run's place. */
    final class Place implements dev.chimera.core.swarm.Place {
        private final Holder holder;
        private final long sinceNanos;
        private boolean over;

        private Place(Holder holder, long sinceNanos) {
            this.holder = holder;
            this.sinceNanos = sinceNanos;
        }

        @Override
        public void leave() {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            give(holder, System.nanoTime() - sinceNanos);
        }
    }
}
