package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.run.RunState;

/** One stage: reads the run's state, does one thing, and says what came of it. Called from many threads at once. */
interface Stage {
    /** Does it. */
    Step run(RunState state, RunContext context) throws InterruptedException;

    /** Whether running the stage again after {@code failure} can neither spend nor publish twice. */
    boolean mayRepeatAfter(ChimeraException failure);

    /** Whether somebody who was at this stage before opened its permit, so that an outcome has to be found out. */
    default boolean wasBegun(RunState state, RunContext context) {
        return false;
    }

    /** The run ended at this stage, and that is written down; what it holds and no longer needs is given back here. */
    default void ended(RunState state) {}
}
