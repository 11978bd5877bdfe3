package dev.chimera.api.network;

import dev.chimera.api.Bytes;

/** The private half of a peer's Ed25519 key (RFC 8032), wherever it is kept. Thread-safe. */
public interface PeerSigner {
    /** The public half, 32 bytes. */
    Bytes publicKey();

    /** The signature of {@code message}, 64 bytes. */
    Bytes sign(byte[] message);

    /** The name of whoever signs. */
    default PeerId peerId() {
        return PeerId.of(publicKey());
    }
}
