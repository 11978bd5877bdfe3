package dev.chimera.core.campaign;

import dev.chimera.api.run.Admission;
import java.time.Instant;
import java.util.Optional;

/** A campaign that a pipeline keeps. Thread-safe. Closing it ends it here; runs that began go on. */
public interface ScheduledCampaign extends AutoCloseable {
    /** What is kept. */
    Campaign campaign();

    /** When the next run is to begin. */
    Instant next();

    /** The last tick that was tried here, and what came of it. */
    Optional<Tick> last();

    @Override
    void close();

    /**
     * A tick that was tried.
     *
     * @param at its time, without jitter
     * @param admission what came of it; a run that another JVM made is accepted, too
     */
    record Tick(Instant at, Admission admission) {}
}
