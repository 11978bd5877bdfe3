package dev.chimera.api.ledger;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.util.List;

/**
 * The proof that one entry stands at its place in the ledger that a checkpoint pins: the audit path of RFC 6962, section 2.1.1.
 * Immutable.
 *
 * @param seq the entry's place
 * @param path the siblings from the leaf up to the root
 * @param checkpoint the ledger that it is proved for
 */
public record InclusionProof(long seq, List<Digest> path, Checkpoint checkpoint) {
    public InclusionProof {
        Require.range("seq", seq, 0, checkpoint.size() - 1);
        path = List.copyOf(Require.size("path", path, 0, Long.SIZE - 1));
    }
}
