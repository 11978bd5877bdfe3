package dev.chimera.core;

import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;

/** What a stage came to. */
sealed interface Step {
    /** The run's state after the stage. */
    RunState state();

    /** The next stage may run. */
    record Advance(RunState state, String summary) implements Step {}

    /** A person has to answer before this stage can go on. */
    record Wait(RunState state, RunResult.AwaitingReview result) implements Step {}

    /** The run is over. */
    record End(RunState state, RunResult result) implements Step {}
}
