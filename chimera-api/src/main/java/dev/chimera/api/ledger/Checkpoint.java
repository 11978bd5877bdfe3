package dev.chimera.api.ledger;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.Signature;

/**
 * What the ledger was at one moment, signed; kept where the operator cannot rewrite it, it pins every entry before it. Immutable.
 *
 * @param origin the ledger's name
 * @param size how many entries
 * @param root the RFC 6962 Merkle tree hash over the entries' leaf hashes
 * @param signature by the checkpoint key
 */
public record Checkpoint(String origin, long size, Digest root, Signature signature) {
    public Checkpoint {
        Require.length("origin", origin, 1, 128);
        Require.range("size", size, 0, Long.MAX_VALUE);
    }
}
