package dev.chimera.api;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable string of bytes with value equality, so that records may hold what was hashed or signed. {@link #toString()}
 * shows the length only.
 */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** A copy of {@code bytes}. */
    public static Bytes of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /**
     * The bytes that {@code hex} spells.
     *
     * @throws IllegalArgumentException if it is not an even number of hexadecimal digits
     */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** How many bytes. */
    public int length() {
        return value.length;
    }

    /** A fresh copy. */
    public byte[] toArray() {
        return value.clone();
    }

    /** Lower-case hexadecimal. */
    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return value.length + " bytes";
    }
}
