package dev.chimera.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The one encoder of everything that Chimera hashes or signs; {@code specs/technical.md} has the rules. Integers are big-endian
 * and of fixed width; text is UTF-8 behind its length in bytes (u16, or u32 for {@link #longText}); a list is its element count
 * (u16) and its elements; an instant is microseconds since 1970 (i64). There are no delimiters, no floats and no optional order,
 * so two different values never have the same bytes. Not thread-safe.
 */
public final class CanonicalBytes {
    private static final int U16_MAX = 0xFFFF;

    private byte[] out = new byte[256];
    private int length;

    private CanonicalBytes() {}

    /** An encoding that begins with {@code domain}, so that bytes made for one purpose never pass for another. */
    public static CanonicalBytes of(String domain) {
        return new CanonicalBytes().text(domain);
    }

    public CanonicalBytes u8(int value) {
        Require.range("u8", value, 0, 0xFF);
        return put((byte) value);
    }

    public CanonicalBytes u16(int value) {
        Require.range("u16", value, 0, U16_MAX);
        return put((byte) (value >>> 8)).put((byte) value);
    }

    public CanonicalBytes i64(long value) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            put((byte) (value >>> shift));
        }
        return this;
    }

    public CanonicalBytes uuid(UUID id) {
        return i64(id.getMostSignificantBits()).i64(id.getLeastSignificantBits());
    }

    public CanonicalBytes instant(Instant at) {
        return i64(ChronoUnit.MICROS.between(Instant.EPOCH, at));
    }

    public CanonicalBytes digest(Digest digest) {
        return put(digest.bytes().toArray());
    }

    /** Bytes of any length up to 65,535, behind their length. */
    public CanonicalBytes bytes(Bytes value) {
        u16(value.length());
        return put(value.toArray());
    }

    /** Text of at most 65,535 bytes in UTF-8. */
    public CanonicalBytes text(String text) {
        byte[] utf8 = utf8(text);
        u16(utf8.length);
        return put(utf8);
    }

    /** Text of any length. */
    public CanonicalBytes longText(String text) {
        byte[] utf8 = utf8(text);
        u16(utf8.length >>> 16).u16(utf8.length & U16_MAX);
        return put(utf8);
    }

    /** Bytes of any length. */
    public CanonicalBytes longBytes(Bytes value) {
        u16(value.length() >>> 16).u16(value.length() & U16_MAX);
        return put(value.toArray());
    }

    /** At most 65,535 elements, each written by {@code writer}. */
    public <T> CanonicalBytes list(Collection<T> elements, BiConsumer<CanonicalBytes, T> writer) {
        u16(elements.size());
        elements.forEach(element -> writer.accept(this, element));
        return this;
    }

    /** What was written so far. */
    public byte[] toArray() {
        return Arrays.copyOf(out, length);
    }

    /** SHA-256 of what was written so far. */
    public Digest sha256() {
        return Digest.sha256(toArray());
    }

    /** An id made of the SHA-256 of what was written so far: a UUID of version 8, variant 2 (RFC 9562). */
    public UUID sha256Id() {
        ByteBuffer hash = ByteBuffer.wrap(sha256().bytes().toArray());
        long most = (hash.getLong() & ~0xF000L) | 0x8000L;
        long least = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    private CanonicalBytes put(byte value) {
        if (length == out.length) {
            out = Arrays.copyOf(out, 2 * length);
        }
        out[length++] = value;
        return this;
    }

    private CanonicalBytes put(byte[] values) {
        if (values.length > out.length - length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, Math.addExact(length, values.length)));
        }
        System.arraycopy(values, 0, out, length, values.length);
        length += values.length;
        return this;
    }

    private static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (paired) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("text has an unpaired surrogate at " + i + " and cannot be encoded");
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
