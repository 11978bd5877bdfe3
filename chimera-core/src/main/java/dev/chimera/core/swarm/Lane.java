package dev.chimera.core.swarm;

import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
    boolean retired;

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

    /**
     * A turn for the calling thread, which waits for it.
     *
     * @param queued called as soon as the queue has room for it, at the latest when it has its turn or was interrupted
     */
    public Turn take(Runnable queued) throws InterruptedException {
        @Nullable Turn now = tryTake();
        if (now != null) {
            queued.run();
            return now;
        }
        BlockingQueue<Turn> given = new ArrayBlockingQueue<>(1);
        Waiting place = manager.queue(new Waiting(this, queued, System.nanoTime()) {
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
                taken(given).end(true);
            }
            throw e;
        }
    }

    /** It was given, or is at this very moment; however often the thread is interrupted, it must be ended. */
    private static Turn taken(BlockingQueue<Turn> given) {
        @Nullable Turn turn = given.poll();
        while (turn == null) {
            Thread.onSpinWait();
            turn = given.poll();
        }
        return turn;
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
        /** Whether it is being queued at this moment. */
        volatile boolean fresh = true;

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
}
