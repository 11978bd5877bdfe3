package dev.chimera.api.run;

import dev.chimera.api.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as a store keeps it. Moves on only by compare-and-set on its version, so two workers never advance the same run.
 * Immutable.
 *
 * @param runId whose
 * @param pipeline the pipeline that makes it, 1 to 128 characters; only a pipeline of this name goes on with it
 * @param version 0 at first, one more with every step
 * @param stage the stage to run next, or the one at which it waits or ended
 * @param status whether it moves
 * @param contentKey what it makes, at most 128 characters, once that is known; no two unfinished runs of a pipeline make the same
 * @param state what it has so far
 * @param result how it ended; {@code null} until then
 * @param updatedAt when it was last moved on
 */
public record RunRecord(
        RunId runId,
        String pipeline,
        long version,
        RunStage stage,
        RunStatus status,
        @Nullable String contentKey,
        RunState state,
        @Nullable RunResult result,
        Instant updatedAt) {
    public RunRecord {
        Require.length("pipeline name", pipeline, 1, 128);
        Require.range("run version", version, 0, Long.MAX_VALUE);
        if (contentKey != null) {
            Require.length("contentKey", contentKey, 1, 128);
        }
        if ((status == RunStatus.ENDED) != (result != null)) {
            throw new IllegalArgumentException(
                    "a run has a result exactly when it ended; run " + runId + " is " + status);
        }
    }

    /** A run of {@code pipeline} that has not begun. */
    public static RunRecord begin(RunId runId, String pipeline, RunState state, Instant at) {
        return new RunRecord(runId, pipeline, 0, RunStage.SCOUT, RunStatus.ACTIVE, null, state, null, at);
    }

    /** The record after a step. */
    public RunRecord next(
            RunStage toStage, RunStatus toStatus, RunState toState, @Nullable RunResult ended, Instant at) {
        return new RunRecord(runId, pipeline, version + 1, toStage, toStatus, contentKey, toState, ended, at);
    }

    /** This record, once it is known what the run makes. */
    public RunRecord making(String key) {
        return new RunRecord(runId, pipeline, version, stage, status, key, state, result, updatedAt);
    }

    /** The same run in the hands of somebody else: nothing but the version is another. */
    public RunRecord takenOver() {
        return new RunRecord(runId, pipeline, version + 1, stage, status, contentKey, state, result, updatedAt);
    }
}
