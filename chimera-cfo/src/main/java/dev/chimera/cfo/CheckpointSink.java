package dev.chimera.cfo;

import dev.chimera.api.ledger.Checkpoint;
import java.io.IOException;

/**
 * Where the governor's checkpoints go: to a place that the ledger's operator cannot rewrite, because only there they say more than
 * the ledger does.
 *
 * <p>The governor calls it after a batch of entries was committed, on a thread of one of its callers and outside of the ledger's
 * lock; never twice at once; each time with a larger ledger than before. When the sink is slow, checkpoints in between are left
 * out, and the last one of a busy time may come only with the next entry or when the governor is closed.
 *
 * <p>What it throws is logged and told to the observer, and undoes nothing of what is in the ledger. That checkpoint is not tried
 * again; the next one says all that it said. A sink that takes longer than a write to a disk hands the note to a thread of its own.
 */
@FunctionalInterface
public interface CheckpointSink {
    /**
     * Keeps {@code checkpoint}.
     *
     * @param note the same as text, see {@link CheckpointNote}
     * @throws IOException if it could not be kept
     */
    void accept(Checkpoint checkpoint, String note) throws IOException;
}
