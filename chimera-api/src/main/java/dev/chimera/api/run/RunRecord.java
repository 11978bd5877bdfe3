package dev.chimera.api.run;

import dev.chimera.api.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as a store keeps it. Moves on only by compare-and-set on its version, so two workers never advance the same run.
 * Immutable.
 *
 * @param runId whose
 * @param version 0 at first, one more with every step
 * @param stage the stage to run next, or the one at which it waits or ended
 * @param status whether it moves
 * @param state what it has so far
 * @param result how it ended; {@code null} until then
 * @param updatedAt when it was last moved on
 */
public record RunRecord(
        RunId runId,
        long version,
        RunStage stage,
        RunStatus status,
        RunState state,
        @Nullable RunResult result,
        Instant updatedAt) {
    public RunRecord {
        Require.range("run version", version, 0, Long.MAX_VALUE);
        if ((status == RunStatus.ENDED) != (result != null)) {
            throw new IllegalArgumentException(
                    "a run has a result exactly when it ended; run " + runId + " is " + status);
        }
    }

    /** A run that has not begun. */
    public static RunRecord begin(RunId runId, RunState state, Instant at) {
        return new RunRecord(runId, 0, RunStage.SCOUT, RunStatus.ACTIVE, state, null, at);
    }

    /** The record after a step. */
    public RunRecord next(
            RunStage toStage, RunStatus toStatus, RunState toState, @Nullable RunResult ended, Instant at) {
        return new RunRecord(runId, version + 1, toStage, toStatus, toState, ended, at);
    }
}
