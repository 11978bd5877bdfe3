package dev.chimera.core.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.spi.RateLimiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whose turn it is in one role: at most so many at once, the persona with the fewest under way first. Who finds the queue full
 * waits before it and keeps what it has. Nobody's code is called under the lock. Thread-safe.
 */
final class Manager {
    private static final Logger LOG = LoggerFactory.getLogger(Manager.class);
    private static final Duration REST_MAX = Duration.ofMinutes(1);
    private static final Duration NO_THREAD_REST = Duration.ofMillis(50);

    private final AgentRole role;
    private final String persona;
    private final RoleLimits limits;
    private final Executor executor;
    private final Watchers watchers;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Lane> lanes = new ArrayList<>(1);
    private final ArrayDeque<Lane.Waiting> outside = new ArrayDeque<>(0);
    private final Tally tally = new Tally();
    private int queued;
    private int inFlight;
    private long served;
    private boolean paused;
    private boolean resting;

    /** @param persona whose alone it is; empty if it is everybody's */
    Manager(AgentRole role, String persona, RoleLimits limits, Executor executor, Watchers watchers, boolean paused) {
        this.role = role;
        this.persona = persona;
        this.limits = limits;
        this.executor = executor;
        this.watchers = watchers;
        this.paused = paused;
    }

    Lane lane(String name) {
        lock.lock();
        try {
            for (Lane lane : lanes) {
                if (lane.persona().equals(name)) {
                    lane.retired = false;
                    return lane;
                }
            }
            Lane fresh = new Lane(this, name);
            lanes.add(fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a lane once nobody is in it any more. */
    void retire(Lane lane) {
        lock.lock();
        try {
            lane.retired = true;
            forgetIfEmpty(lane);
        } finally {
            lock.unlock();
        }
    }

    private void forgetIfEmpty(Lane lane) {
        if (lane.retired && lane.queued == 0 && lane.inFlight == 0) {
            lanes.remove(lane);
        }
    }

    void pause(boolean on) {
        change(() -> paused = on);
    }

    @Nullable
    Turn tryTake(Lane lane) {
        if (limits.rate() != null) {
            return null; // whoever asks a limiter must be able to wait
        }
        lock.lock();
        try {
            boolean free = !paused && queued == 0 && outside.isEmpty() && inFlight < limits.concurrency();
            return free ? take(lane, 0, System.nanoTime()) : null;
        } finally {
            lock.unlock();
        }
    }

    Lane.Waiting queue(Lane.Waiting place) {
        List<Runnable> due = new ArrayList<>(2);
        lock.lock();
        try {
            if (queued < limits.queueMax()) {
                admit(place, due);
            } else {
                outside.add(place);
            }
            grant(due);
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
        place.fresh = false;
        return place;
    }

    /**
     * Runs {@code task} on a Worker, unless its Manager may not begin yet. If the host's executor has no thread, a task that has just
     * come and may be refused is; any other waits on, first in its lane.
     */
    void begin(Lane.Waiting place, Turn turn, Task task) {
        try {
            executor.execute(() -> {
                if (mayBegin(place, turn)) {
                    task.run(turn);
                }
            });
        } catch (RejectedExecutionException noThread) {
            if (place.fresh && task.mayBeRefused()) {
                turn.end(false);
                task.refused(noThread);
            } else {
                putBack(place, turn, NO_THREAD_REST);
            }
        }
    }

    /** Asks the limiter; if it says no, {@code place} is first in its lane again, and nobody begins until the limiter's time. */
    boolean mayBegin(Lane.Waiting place, Turn turn) {
        Optional<Duration> wait = ask();
        if (wait.isEmpty()) {
            return true;
        }
        putBack(place, turn, wait.get().compareTo(REST_MAX) < 0 ? wait.get() : REST_MAX);
        return false;
    }

    private void putBack(Lane.Waiting place, Turn turn, Duration rest) {
        change(() -> {
            if (turn.ends()) {
                inFlight--;
                place.lane.inFlight--;
                place.stand = Lane.Waiting.Stand.QUEUED;
                enter(place, true);
            }
            resting = true;
        });
        CompletableFuture.delayedExecutor(Math.max(1, rest.toNanos()), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> change(() -> resting = false));
    }

    private Optional<Duration> ask() {
        @Nullable RateLimiter rate = limits.rate();
        try {
            return rate == null ? Optional.empty() : rate.tryAcquire(role.id());
        } catch (RuntimeException e) {
            LOG.warn("the limiter of role {} cannot say whether it may begin; it asks again in 1 s", role.id(), e);
            return Optional.of(Duration.ofSeconds(1));
        }
    }

    void end(Turn turn, Lane lane, boolean well) {
        long now = System.nanoTime();
        List<Runnable> due = new ArrayList<>(2);
        lock.lock();
        try {
            if (!turn.ends()) {
                return;
            }
            inFlight--;
            lane.inFlight--;
            tally.add(turn.waitedNanos(), now - turn.sinceNanos(), well, now);
            grant(due);
            forgetIfEmpty(lane);
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
        if (watchers.any()) {
            watchers.tell(new SwarmEvent.TurnEnded(
                    role,
                    lane.persona(),
                    Duration.ofNanos(turn.waitedNanos()),
                    Duration.ofNanos(now - turn.sinceNanos()),
                    well));
        }
    }

    boolean withdraw(Lane.Waiting place) {
        List<Runnable> due = new ArrayList<>(2);
        lock.lock();
        try {
            if (place.stand == Lane.Waiting.Stand.GONE) {
                return false;
            }
            if (place.stand == Lane.Waiting.Stand.QUEUED) { // its body is left in the lane and passed over later
                queued--;
                if (--place.lane.queued == 0) {
                    place.lane.waiting.clear();
                }
                letIn(due);
            } else {
                due.add(place.queued);
            }
            place.stand = Lane.Waiting.Stand.GONE;
            forgetIfEmpty(place.lane);
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
        return true;
    }

    boolean hasRoom(Lane lane) {
        lock.lock();
        try {
            return !paused && lane.queued < limits.concurrency() && queued < limits.queueMax();
        } finally {
            lock.unlock();
        }
    }

    /** Whether one more would wait before the queue. */
    boolean isFull() {
        lock.lock();
        try {
            return queued >= limits.queueMax();
        } finally {
            lock.unlock();
        }
    }

    SwarmSnapshot.Role snapshot() {
        long now = System.nanoTime();
        lock.lock();
        try {
            return new SwarmSnapshot.Role(
                    role,
                    persona,
                    new SwarmSnapshot.Load(queued, limits.queueMax(), outside.size(), inFlight, limits.concurrency()),
                    tally.counts(now),
                    tally.waiting(now),
                    tally.working(now));
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable underLock) {
        List<Runnable> due = new ArrayList<>(2);
        lock.lock();
        try {
            underLock.run();
            grant(due);
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
    }

    private void grant(List<Runnable> due) {
        while (!paused && !resting && queued > 0 && inFlight < limits.concurrency()) {
            Lane.Waiting next = next();
            next.stand = Lane.Waiting.Stand.GONE;
            queued--;
            next.lane.queued--;
            long now = System.nanoTime();
            Turn turn = take(next.lane, now - next.sinceNanos, now);
            due.add(() -> next.granted(turn));
            letIn(due);
        }
    }

    private Turn take(Lane lane, long waitedNanos, long now) {
        inFlight++;
        lane.inFlight++;
        lane.servedAt = ++served;
        return new Turn(lane, waitedNanos, now);
    }

    private void letIn(List<Runnable> due) {
        while (queued < limits.queueMax() && !outside.isEmpty()) {
            Lane.Waiting first = outside.remove();
            if (first.stand == Lane.Waiting.Stand.OUTSIDE) {
                admit(first, due);
            }
        }
    }

    private void admit(Lane.Waiting place, List<Runnable> due) {
        place.stand = Lane.Waiting.Stand.QUEUED;
        enter(place, false);
        due.add(place.queued);
    }

    private void enter(Lane.Waiting place, boolean first) {
        Lane lane = place.lane;
        if (first) {
            lane.waiting.addFirst(place);
        } else {
            lane.waiting.addLast(place);
        }
        lane.queued++;
        queued++;
        if (lane.retired && !lanes.contains(lane)) { // its persona has left, and this one is only to be put away
            lanes.add(lane);
        }
    }

    /** Of the lanes in which somebody waits, the first of that with the fewest under way; among equals, of that served longest ago. */
    private Lane.Waiting next() {
        @Nullable Lane fairest = null;
        for (Lane lane : lanes) {
            if (lane.queued > 0 && (fairest == null || comesBefore(lane, fairest))) {
                fairest = lane;
            }
        }
        Lane chosen = Objects.requireNonNull(fairest, "somebody is queued");
        Lane.Waiting first = chosen.waiting.remove();
        while (first.stand == Lane.Waiting.Stand.GONE) {
            first = chosen.waiting.remove();
        }
        return first;
    }

    private static boolean comesBefore(Lane lane, Lane other) {
        return lane.inFlight != other.inFlight ? lane.inFlight < other.inFlight : lane.servedAt < other.servedAt;
    }
}
