package dev.chimera.core;

import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import java.time.Duration;

/** What became of a run after an attempt at a stage. */
sealed interface Outcome {
    /** It is kept, one stage on. */
    record Moved(RunRecord now) implements Outcome {}

    /** It has ended or waits for a person, and that is kept. */
    record Rested(RunResult result) implements Outcome {}

    /** The stage is to be attempted again after {@code delay}. */
    record Later(Duration delay) implements Outcome {}

    /** A production is under way; the stage goes on when it has ended. */
    record Gone(Absence absence) implements Outcome {}
}
