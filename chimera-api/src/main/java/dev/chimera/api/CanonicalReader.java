package dev.chimera.api;

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
 * Reads what {@link CanonicalBytes} wrote, from a sender that need not be honest: nothing is allocated for a length that is not
 * there, text must be well-formed UTF-8, and {@link #end} refuses what is left over. Every error is an
 * {@link IllegalArgumentException} that says where. Not thread-safe.
 */
public final class CanonicalReader {
    private static final long SECONDS_MAX = Long.MAX_VALUE / 1_000_000_000;

    private final ByteBuffer in;

    private CanonicalReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /** A reader of {@code bytes}, which begin with a domain that the caller reads first. */
    public static CanonicalReader of(Bytes bytes) {
        return new CanonicalReader(bytes.toArray());
    }

    /** A reader of {@code bytes}, which must begin with {@code domain}. */
    public static CanonicalReader of(String domain, Bytes bytes) {
        CanonicalReader reader = of(bytes);
        String found = reader.text(0xFFFF);
        if (!found.equals(domain)) {
            throw reader.wrong("is not a '" + domain + "'");
        }
        return reader;
    }

    public int u8() {
        return Byte.toUnsignedInt(need(1).get());
    }

    public int u16() {
        return Short.toUnsignedInt(need(Short.BYTES).getShort());
    }

    public long i64() {
        return need(Long.BYTES).getLong();
    }

    public UUID uuid() {
        return new UUID(i64(), i64());
    }

    /** An instant of whole microseconds, of the years 1677 to 2262; others have no number of nanoseconds, and nobody can write them. */
    public Instant instant() {
        long micros = i64();
        if (Math.abs(micros / 1_000_000) >= SECONDS_MAX) {
            throw wrong("has an impossible time");
        }
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    public Digest digest() {
        return new Digest(take(Digest.LENGTH));
    }

    /** Bytes behind their length, at most {@code max}. */
    public Bytes bytes(int max) {
        return take(atMost(max, u16()));
    }

    /** Text behind its length, at most {@code max} bytes. */
    public String text(int max) {
        return utf8(atMost(max, u16()));
    }

    /** Text of {@link CanonicalBytes#longText}, at most {@code max} bytes. */
    public String longText(int max) {
        return utf8(atMost(max, longLength()));
    }

    /** Bytes of {@link CanonicalBytes#longBytes}, at most {@code max}. */
    public Bytes longBytes(int max) {
        return take(atMost(max, longLength()));
    }

    /** At most {@code max} elements, each read by {@code element}. */
    public <T> List<T> list(int max, Function<? super CanonicalReader, ? extends T> element) {
        int count = atMost(max, u16());
        List<T> elements = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            elements.add(element.apply(this));
        }
        return elements;
    }

    /** That nothing is left. */
    public void end() {
        if (in.hasRemaining()) {
            throw wrong("has " + in.remaining() + " bytes too many");
        }
    }

    private long longLength() {
        return ((long) u16() << 16) | u16();
    }

    private String utf8(int length) {
        ByteBuffer text = ByteBuffer.wrap(take(length).toArray());
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw wrong("has text that is not UTF-8");
        }
    }

    private Bytes take(int length) {
        ByteBuffer from = need(length);
        byte[] taken = new byte[length];
        from.get(taken);
        return Bytes.of(taken);
    }

    private int atMost(int max, long length) {
        if (length > max) {
            throw wrong("says " + length + " where at most " + max + " are allowed");
        }
        return (int) length;
    }

    private ByteBuffer need(int length) {
        if (in.remaining() < length) {
            throw wrong("ends " + (length - in.remaining()) + " bytes too early");
        }
        return in;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the encoding " + what + ", at byte " + in.position());
    }
}
