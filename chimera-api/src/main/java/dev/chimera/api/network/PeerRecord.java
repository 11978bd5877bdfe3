package dev.chimera.api.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.Require;
import dev.chimera.api.Signature;
import java.net.URI;
import java.time.Instant;
import java.util.Set;

/**
 * A peer's signed locator: who it is, what it can do, where it answers. Unverified until its signature was checked against the
 * key that its id is made of. Immutable.
 *
 * @param peerId who
 * @param publicKey raw Ed25519, 32 bytes; {@link PeerId#of} of it is {@code peerId}
 * @param capabilities at most 16
 * @param endpoint where it answers
 * @param sequence higher is newer
 * @param issuedAt when it was signed
 * @param signature over all of the above
 */
public record PeerRecord(
        PeerId peerId,
        Bytes publicKey,
        Set<Capability> capabilities,
        URI endpoint,
        long sequence,
        Instant issuedAt,
        Signature signature) {
    public PeerRecord {
        capabilities = Set.copyOf(Require.size("capabilities", capabilities, 1, 16));
        Require.range("sequence", sequence, 0, Long.MAX_VALUE);
        if (!PeerId.of(publicKey).equals(peerId)) {
            throw new IllegalArgumentException("peer id " + peerId + " is not that of the record's public key");
        }
    }
}
