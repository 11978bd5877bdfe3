package dev.chimera.core.swarm;

import java.util.concurrent.RejectedExecutionException;

/** Something to be done in a turn. */
public interface Task {
    /** Does it, on a Worker's thread. Whoever gets the turn ends it, here or later and elsewhere. */
    void run(Turn turn);

    /** It was this task's turn, and the host's executor has no thread for it; the turn has ended. */
    void refused(RejectedExecutionException noThread);
}
