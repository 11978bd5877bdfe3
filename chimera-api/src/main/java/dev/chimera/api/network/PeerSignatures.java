package dev.chimera.api.network;

import dev.chimera.api.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks peers' Ed25519 signatures (RFC 8032) with whatever implementation the Java platform has. Thread-safe. */
public final class PeerSignatures {
    /** The length of a public key in bytes. */
    public static final int KEY_LENGTH = 32;

    /** The length of a signature in bytes. */
    public static final int SIGNATURE_LENGTH = 64;

    /** What stands before an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410, section 4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /**
     * Points whose order is 8 or less, in every encoding, sign included in the highest bit: under such a key anybody writes a signature
     * that is right, and the platform takes most of them.
     */
    private static final Set<Bytes> SMALL_ORDER = Stream.of(
                    "00".repeat(32),
                    "01" + "00".repeat(31),
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                    "ec" + "ff".repeat(30) + "7f",
                    "ed" + "ff".repeat(30) + "7f",
                    "ee" + "ff".repeat(30) + "7f")
            .map(Bytes::ofHex)
            .collect(Collectors.toUnmodifiableSet());

    private PeerSignatures() {}

    /** Whether {@code signature} is that of {@code publicKey} over {@code message}; {@code false} for whatever is no key or signature, and for a key of small order, which is nobody's. */
    public static boolean verifies(Bytes publicKey, byte[] message, Bytes signature) {
        if (publicKey.length() != KEY_LENGTH || signature.length() != SIGNATURE_LENGTH || isSmall(publicKey)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key(publicKey));
            verifier.update(message);
            return verifier.verify(signature.toArray());
        } catch (
                GeneralSecurityException
                        notWellFormed) { // the key is no point of the curve, or the signature no pair of numbers
            return false;
        }
    }

    private static boolean isSmall(Bytes key) {
        byte[] point = key.toArray();
        point[KEY_LENGTH - 1] &= 0x7F;
        return SMALL_ORDER.contains(Bytes.of(point));
    }

    private static PublicKey key(Bytes raw) throws GeneralSecurityException {
        byte[] encoded = new byte[X509_PREFIX.length + KEY_LENGTH];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(raw.toArray(), 0, encoded, X509_PREFIX.length, KEY_LENGTH);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
