package dev.chimera.api.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import java.time.Instant;

/**
 * That a peer goes on under another key, signed with the old one and with the new one, so that nobody gives its name away or takes
 * another's. Receipts follow it. Immutable.
 *
 * @param oldKey raw Ed25519, 32 bytes
 * @param newKey raw Ed25519, 32 bytes
 * @param at when, in whole microseconds
 * @param byOld the old key's signature over all of the above
 * @param byNew the new key's signature over the same
 */
public record KeyRotation(Bytes oldKey, Bytes newKey, Instant at, Bytes byOld, Bytes byNew) {
    /** The longest encoding, in bytes. */
    public static final int BYTES_MAX = 512;

    private static final String LABEL = "chimera-openclaw/1/key-rotation";

    public KeyRotation {
        PeerWords.requireKey(oldKey);
        PeerWords.requireKey(newKey);
        if (oldKey.equals(newKey)) {
            throw new IllegalArgumentException("a rotation names two keys, got one twice");
        }
        at = PeerWords.micros(at);
        PeerWords.requireSignature(byOld);
        PeerWords.requireSignature(byNew);
    }

    /** The rotation from {@code old} to {@code next}. */
    public static KeyRotation sign(PeerSigner old, PeerSigner next, Instant at) {
        byte[] message =
                message(old.publicKey(), next.publicKey(), PeerWords.micros(at)).toArray();
        return new KeyRotation(old.publicKey(), next.publicKey(), at, old.sign(message), next.sign(message));
    }

    /** Who it was. */
    public PeerId from() {
        return PeerId.of(oldKey);
    }

    /** Who it is from then on. */
    public PeerId to() {
        return PeerId.of(newKey);
    }

    /** Whether both keys signed it. */
    public boolean isGenuine() {
        byte[] message = message(oldKey, newKey, at).toArray();
        return PeerSignatures.verifies(oldKey, message, byOld) && PeerSignatures.verifies(newKey, message, byNew);
    }

    /** The one encoding of it. */
    public Bytes encoded() {
        return Bytes.of(message(oldKey, newKey, at).bytes(byOld).bytes(byNew).toArray());
    }

    /**
     * The rotation that {@code encoded} holds. Says nothing about whether its signatures are right.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public static KeyRotation decode(Bytes encoded) {
        CanonicalReader in = CanonicalReader.of(LABEL, encoded);
        KeyRotation rotation = new KeyRotation(
                PeerWords.readKey(in),
                PeerWords.readKey(in),
                in.instant(),
                PeerWords.readSignature(in),
                PeerWords.readSignature(in));
        in.end();
        return rotation;
    }

    private static CanonicalBytes message(Bytes oldKey, Bytes newKey, Instant at) {
        return CanonicalBytes.of(LABEL).bytes(oldKey).bytes(newKey).instant(at);
    }
}
