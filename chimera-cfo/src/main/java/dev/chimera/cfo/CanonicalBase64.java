package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import java.util.Base64;

/** Base 64 of RFC 4648, section 4, of which there is one spelling for each string of bytes: padded, and without stray bits. */
final class CanonicalBase64 {
    private CanonicalBase64() {}

    static String encode(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    /**
     * The bytes that {@code text} spells.
     *
     * @throws IllegalArgumentException if it is not how they are spelt
     */
    static Bytes decode(String text) {
        Bytes bytes = Bytes.of(Base64.getDecoder().decode(text));
        if (!encode(bytes).equals(text)) {
            throw new IllegalArgumentException("Base 64 has padding and no stray bits");
        }
        return bytes;
    }

    /**
     * The digest that {@code text} spells.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Digest digest(String text) {
        return new Digest(decode(text));
    }
}
