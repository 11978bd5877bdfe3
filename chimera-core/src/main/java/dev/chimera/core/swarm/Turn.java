package dev.chimera.core.swarm;

import org.jspecify.annotations.Nullable;

/** Leave of a Manager to work; counts as in flight until it is ended. Thread-safe. */
public final class Turn {
    /** A turn that nobody gave and nobody counts: for what only has to be put away. */
    public static final Turn UNCOUNTED = new Turn(null, 0, 0);

    private final @Nullable Lane lane;
    private final long waitedNanos;
    private final long sinceNanos;
    private boolean over;

    Turn(@Nullable Lane lane, long waitedNanos, long sinceNanos) {
        this.lane = lane;
        this.waitedNanos = waitedNanos;
        this.sinceNanos = sinceNanos;
    }

    /** Ends it, so that the next one may begin; again does nothing. */
    public void end(boolean well) {
        if (lane != null) {
            lane.manager().end(this, lane, well);
        }
    }

    /** Whether this ends it now; called under the Manager's lock. */
    boolean ends() {
        boolean now = !over;
        over = true;
        return now;
    }

    long waitedNanos() {
        return waitedNanos;
    }

    long sinceNanos() {
        return sinceNanos;
    }
}
