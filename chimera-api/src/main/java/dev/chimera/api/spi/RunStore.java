package dev.chimera.api.spi;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps runs. Every write is durable before it returns.
 *
 * <p>A run that moves is in the hands of an owner: one pipeline in one JVM. An owner lives as long as it says so ({@link #beat}), by
 * the store's own clock, so that the clocks of JVMs do not matter. The runs of an owner that no longer lives are taken over
 * ({@link #takeOver}), one version on: a former owner that was only slow finds that it cannot move them any more. Thread-safe.
 */
public interface RunStore {
    /** An owner that never lives: what is in its hands may be claimed or taken over at once. */
    UUID NOBODY = new UUID(0, 0);

    /**
     * Keeps a run that has not begun, in the hands of {@code owner}, which may be {@link #NOBODY}; {@code false} and no change if there
     * is one with its id.
     */
    boolean create(RunRecord run, UUID owner);

    /** The run, if there is one. */
    Optional<RunRecord> find(RunId runId);

    /**
     * Replaces the run's record by {@code next} if the kept version is {@code next.version() - 1}. If it is active it is in the hands
     * of {@code owner} from then on, else in nobody's. Adds {@code events}, in their order, to the storage's audit log in the same
     * step, if and only if the run moves.
     *
     * @return {@code false} and no change if somebody else has moved it on, or if {@code next} has not ended and another unfinished
     *     run of its pipeline has the same content key
     */
    boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events);

    /** As {@link #advance(RunRecord, UUID, List)}, with nothing to add to the audit log. */
    default boolean advance(RunRecord next, UUID owner) {
        return advance(next, owner, List.of());
    }

    /** The unfinished run of {@code pipeline} that has {@code contentKey}, if there is one. */
    Optional<RunId> making(String pipeline, String contentKey);

    /** At most {@code max} runs of {@code pipeline} in {@code status}, those left alone longest first. */
    List<RunRecord> inStatus(String pipeline, RunStatus status, int max);

    /**
     * Says that {@code owner} lives, and will for {@code term} from now.
     *
     * @param owner anybody but {@link #NOBODY}
     * @param term 1 millisecond to 1 day
     */
    void beat(UUID owner, Duration term);

    /** Says that {@code owner} no longer lives: what it still has may be taken over at once. */
    void leave(UUID owner);

    /**
     * Gives {@code owner} at most {@code max} active runs of {@code pipeline} that are in the hands of nobody who lives: first those
     * that somebody had, then those of {@link #NOBODY}, and of each those left alone longest. Each is one version on. Of several that ask at the same time, each gets other runs. A run that cannot be
     * read is left to others; if there is no other, that is an error. {@code owner} must {@link #beat} before, or the next one who
     * asks takes them from it again.
     *
     * @return the runs as they are now
     */
    List<RunRecord> takeOver(String pipeline, UUID owner, int max);

    /**
     * Gives {@code owner} this one run, if it is an active one of {@code pipeline} in the hands of nobody who lives; as {@link
     * #takeOver}, one version on, and of several that ask one gets it.
     *
     * @return the run as it is now; empty if there is no such run, it is another pipeline's, waits, has ended, or is in the hands of
     *     one who lives
     * @throws StoreException also if it cannot be read; it is left to others then
     */
    Optional<RunRecord> claim(String pipeline, RunId runId, UUID owner);

    /** How many active runs of {@code pipeline} are in the hands of nobody who lives, counted up to {@code max}. */
    int unattended(String pipeline, int max);
}
