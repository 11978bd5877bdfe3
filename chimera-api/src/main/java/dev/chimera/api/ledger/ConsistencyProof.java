package dev.chimera.api.ledger;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.util.List;

/**
 * The proof that a ledger only grew: what it was at one size is the beginning of what a later checkpoint pins. RFC 6962, section
 * 2.1.2. Immutable.
 *
 * @param size how many entries there were
 * @param path the hashes of the proof
 * @param checkpoint the ledger that goes on from there
 */
public record ConsistencyProof(long size, List<Digest> path, Checkpoint checkpoint) {
    public ConsistencyProof {
        Require.range("size", size, 0, checkpoint.size());
        path = List.copyOf(Require.size("path", path, 0, Long.SIZE));
    }
}
