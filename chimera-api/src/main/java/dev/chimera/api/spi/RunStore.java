package dev.chimera.api.spi;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import java.util.List;
import java.util.Optional;

/** Keeps runs. Every write is durable before it returns. Thread-safe. */
public interface RunStore {
    /** Keeps a run that has not begun; {@code false} and no change if there is one with its id. */
    boolean create(RunRecord run);

    /** The run, if there is one. */
    Optional<RunRecord> find(RunId runId);

    /**
     * Replaces the run's record by {@code next} if the kept version is {@code next.version() - 1}.
     *
     * @return {@code false} and no change if somebody else has moved it on
     */
    boolean advance(RunRecord next);

    /** At most {@code max} runs that have not ended, those left alone longest first. */
    List<RunRecord> unfinished(int max);
}
