package dev.chimera.core.swarm;

import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Where the runs of one persona wait for one Manager, first come first served. Thread-safe. */
public final class Lane {
    private final Manager manager;
    private final String persona;

    // all of this is the Manager's, under its lock
    final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    int queued;
    int inFlight;
    long servedAt;

    Lane(Manager manager, String persona) {
        this.manager = manager;
        this.persona = persona;
    }

    Manager manager() {
        return manager;
    }

    String persona() {
        return persona;
    }

    /** A turn at once, if nobody waits and there is one. */
    public @Nullable Turn tryTake() {
        return manager.tryTake(this);
    }

    /**
     * Has {@code task} run when it is its turn.
     *
     * @param queued called as soon as the queue has room for it, at the latest when it is withdrawn
     */
    public Waiting queue(Task task, Runnable queued) {
        return manager.queue(new Waiting(this, queued, System.nanoTime()) {
            @Override
            void granted(Turn turn) {
                manager.begin(this, turn, task);
            }
        });
    }

    /** A turn for the calling thread, which waits for it. */
    public Turn take() throws InterruptedException {
        @Nullable Turn now = tryTake();
        if (now != null) {
            return now;
        }
        BlockingQueue<Turn> given = new ArrayBlockingQueue<>(1);
        Waiting place = manager.queue(new Waiting(this, () -> {}, System.nanoTime()) {
            @Override
            void granted(Turn turn) {
                given.add(turn);
            }
        });
        try {
            Turn turn = given.take();
            while (!manager.mayBegin(place, turn)) {
                turn = given.take();
            }
            return turn;
        } catch (InterruptedException e) {
            if (!place.withdraw()) {
                given.take().end(true);
            }
            throw e;
        }
    }

    /** Whether it is worth while to fetch more work: no more waits here than can be under way. */
    public boolean hasRoom() {
        return manager.hasRoom(this);
    }

    /** Somebody who waits for a turn. */
    public abstract static class Waiting {
        final Lane lane;
        final Runnable queued;
        final long sinceNanos;
        /** Under the Manager's lock. */
        Stand stand = Stand.OUTSIDE;

        private Waiting(Lane lane, Runnable queued, long sinceNanos) {
            this.lane = lane;
            this.queued = queued;
            this.sinceNanos = sinceNanos;
        }

        enum Stand {
            OUTSIDE,
            QUEUED,
            GONE
        }

        /** It is its turn. Must not block. */
        abstract void granted(Turn turn);

        /** Takes it out of the queue; {@code false} if it was its turn already. */
        public boolean withdraw() {
            return lane.manager.withdraw(this);
        }
    }

    /** What to tell a task that gets no thread. */
    static void refuse(Task task, Turn turn, RejectedExecutionException noThread) {
        turn.end(false);
        task.refused(noThread);
    }
}
