package dev.chimera.core.swarm;

import java.util.concurrent.RejectedExecutionException;

/** Something to be done in a turn. */
public interface Task {
    /** Does it, on a Worker's thread. Whoever gets the turn ends it, here or later and elsewhere. */
    void run(Turn turn);

    /** Whether to refuse it if the host's executor has no thread for it when it comes; else it waits until there is one. */
    default boolean mayBeRefused() {
        return false;
    }

    /** It was this task's turn, and the host's executor has no thread for it; the turn has ended. */
    void refused(RejectedExecutionException noThread);
}
