package dev.chimera.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown as 64 lower-case hexadecimal digits. Immutable.
 *
 * @param bytes exactly 32 bytes
 */
public record Digest(Bytes bytes) {
    /** The length of a digest in bytes. */
    public static final int LENGTH = 32;

    /** 32 zero bytes: the hash before the first entry of a chain. */
    public static final Digest ZERO = new Digest(Bytes.of(new byte[LENGTH]));

    private static final MessageDigest UNUSED = lookUp();

    public Digest {
        if (bytes.length() != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, got " + bytes.length());
        }
    }

    /** The digest of {@code message}. */
    public static Digest sha256(byte[] message) {
        return new Digest(Bytes.of(newSha256().digest(message)));
    }

    /** The digest of {@code text} in UTF-8. */
    public static Digest sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest that {@code hex} spells. */
    public static Digest ofHex(String hex) {
        return new Digest(Bytes.ofHex(hex));
    }

    /** A fresh SHA-256 engine, for what is too large to hold at once. */
    public static MessageDigest newSha256() {
        try {
            return (MessageDigest)
                    UNUSED.clone(); // looking the algorithm up costs several times what a short digest does
        } catch (CloneNotSupportedException notThisProvider) {
            return lookUp();
        }
    }

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return bytes.hex();
    }

    @Override
    public String toString() {
        return hex();
    }
}
