package dev.chimera.cfo.ledger;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads what {@link dev.chimera.api.CanonicalBytes} writes, strictly: whatever does not fit is an
 * {@link IllegalArgumentException}. Not thread-safe.
 */
final class ByteCursor {
    private final ByteBuffer in;

    ByteCursor(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    int u8() {
        return take(1).get() & 0xFF;
    }

    int u16() {
        return take(2).getShort() & 0xFFFF;
    }

    long i64() {
        return take(Long.BYTES).getLong();
    }

    UUID uuid() {
        long high = i64();
        return new UUID(high, i64());
    }

    Instant instant() {
        return Instant.EPOCH.plus(i64(), ChronoUnit.MICROS);
    }

    Digest digest() {
        return new Digest(Bytes.of(raw(Digest.LENGTH)));
    }

    Bytes bytes() {
        return Bytes.of(raw(u16()));
    }

    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw(u16())))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text is not UTF-8", e);
        }
    }

    boolean flag() {
        int value = u8();
        if (value > WireCodes.PRESENT) {
            throw new IllegalArgumentException("a flag must be 0 or 1, got " + value);
        }
        return value == WireCodes.PRESENT;
    }

    <T> List<T> list(int max, Function<ByteCursor, T> element) {
        int size = u16();
        if (size > max) {
            throw new IllegalArgumentException("a list must have at most " + max + " elements, got " + size);
        }
        List<T> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            elements.add(element.apply(this));
        }
        return elements;
    }

    void end() {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes are left over");
        }
    }

    private byte[] raw(int length) {
        byte[] raw = new byte[length];
        take(length).get(raw);
        return raw;
    }

    private ByteBuffer take(int length) {
        if (in.remaining() < length) {
            throw new IllegalArgumentException("needs " + length + " more bytes, " + in.remaining() + " are left");
        }
        return in;
    }
}
