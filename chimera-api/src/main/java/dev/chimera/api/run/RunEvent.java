package dev.chimera.api.run;

import java.time.Duration;
import java.time.Instant;

/** Something that happened in a run, for whoever watches. Numbered from 0 without gaps. Immutable. */
public sealed interface RunEvent {
    /** Whose. */
    RunId runId();

    /** Its number within the run. */
    long seq();

    /** When. */
    Instant at();

    /** A stage begins. */
    record StageStarted(RunId runId, long seq, Instant at, RunStage stage) implements RunEvent {}

    /**
     * A stage ended well.
     *
     * @param runId whose
     * @param seq its number within the run
     * @param at when
     * @param stage which
     * @param elapsed how long it took
     * @param summary what came of it, in words
     */
    record StageFinished(RunId runId, long seq, Instant at, RunStage stage, Duration elapsed, String summary)
            implements RunEvent {}

    /**
     * A stage failed in a way that is safe to repeat, and will be.
     *
     * @param runId whose
     * @param seq its number within the run
     * @param at when
     * @param stage which
     * @param attempt the attempt that failed, from 1
     * @param reason why, in words
     * @param delay until the next attempt
     */
    record StageRetried(RunId runId, long seq, Instant at, RunStage stage, int attempt, String reason, Duration delay)
            implements RunEvent {}

    /**
     * A stage under way.
     *
     * @param runId whose
     * @param seq its number within the run
     * @param at when
     * @param stage which
     * @param fraction 0 to 1
     */
    record Progress(RunId runId, long seq, Instant at, RunStage stage, double fraction) implements RunEvent {}

    /** The run ended or waits for a person; nothing follows for now. */
    record Ended(RunId runId, long seq, Instant at, RunResult result) implements RunEvent {}
}
