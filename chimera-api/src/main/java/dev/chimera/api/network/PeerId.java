package dev.chimera.api.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;

/**
 * The name of a peer: SHA-256 of its public key behind a domain prefix, so that nobody can claim another's. Immutable.
 *
 * @param digest the name
 */
public record PeerId(Digest digest) {
    /** The id of whoever holds the private half of {@code publicKey} (raw Ed25519, 32 bytes). */
    public static PeerId of(Bytes publicKey) {
        return new PeerId(
                CanonicalBytes.of("chimera-openclaw/1/peer-id").bytes(publicKey).sha256());
    }

    @Override
    public String toString() {
        return digest.hex();
    }
}
