package dev.chimera.core;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import java.util.Optional;

/**
 * Asked before each stage, and may say no. Throwing is a no as well: the run fails. Called from many threads at once.
 */
@FunctionalInterface
public interface StageInterceptor {
    /** Why {@code stage} must not run; empty to let it. */
    Optional<String> veto(RunId runId, RunStage stage, RunState state);
}
