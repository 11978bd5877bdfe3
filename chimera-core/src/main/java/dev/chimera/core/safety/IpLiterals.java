package dev.chimera.core.safety;

import java.util.Arrays;
import java.util.Optional;

/**
 * Reads Internet addresses as liberal parsers do, without looking any name up: IPv4 in one to four parts, each decimal, octal or
 * hexadecimal, and IPv6 with or without a dotted tail (RFC 3986, RFC 4291, and the habits of {@code inet_aton}).
 */
final class IpLiterals {
    private static final int GROUPS = 8;

    private IpLiterals() {}

    /** An IPv4 address as it was spelt. */
    static final class Literal {
        private final byte[] bytes;
        private final boolean plain;

        private Literal(byte[] bytes, boolean plain) {
            this.bytes = bytes;
            this.plain = plain;
        }

        /** Its 4 bytes. */
        byte[] bytes() {
            return bytes;
        }

        /** Whether it is spelt the usual way, so that all parsers agree. */
        boolean plain() {
            return plain;
        }
    }

    /** Whether {@code host} ends in a number, so that parsers take it for an IPv4 address or refuse it. */
    static boolean looksLikeV4(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return isDigits(last, 10) || isHex(last);
    }

    /** The IPv4 address that {@code host} spells in any of the liberal ways; empty if none. Parts that overflow wrap. */
    static Optional<Literal> v4(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length > 4 || host.isEmpty()) {
            return Optional.empty();
        }
        long[] values = new long[parts.length];
        boolean plain = parts.length == 4;
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].length() > 32 || !(isDigits(parts[i], 10) || isHex(parts[i]))) {
                return Optional.empty();
            }
            values[i] = number(parts[i]);
            plain &= String.valueOf(values[i]).equals(parts[i]) && values[i] <= 255;
        }
        return Optional.of(new Literal(bytes(values), plain));
    }

    private static byte[] bytes(long[] values) {
        byte[] bytes = new byte[4];
        for (int i = 0; i < values.length - 1; i++) {
            bytes[i] = (byte) values[i];
        }
        long last = values[values.length - 1];
        for (int i = 3; i >= values.length - 1; i--) {
            bytes[i] = (byte) last;
            last >>>= 8;
        }
        return bytes;
    }

    private static long number(String part) {
        int radix = 10;
        String digits = part;
        if (isHex(part)) {
            radix = 16;
            digits = part.substring(2);
        } else if (part.length() > 1 && part.startsWith("0") && isDigits(part, 8)) {
            radix = 8;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            value = (value * radix + Character.digit(digits.charAt(i), radix)) & 0xFFFF_FFFFFFFFL;
        }
        return value;
    }

    /** The IPv6 address that {@code text} spells, without brackets or zone; empty if none. */
    static Optional<byte[]> v6(String text) {
        if (text.length() > 64 || text.indexOf(':') < 0) {
            return Optional.empty();
        }
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        int[] head = groups(gap < 0 ? text : text.substring(0, gap));
        int[] tail = gap < 0 ? new int[0] : groups(text.substring(gap + 2));
        boolean fits = gap < 0 ? head.length == GROUPS : head.length + tail.length < GROUPS;
        return fits && !isBroken(head) && !isBroken(tail) ? Optional.of(joined(head, tail)) : Optional.empty();
    }

    private static boolean isBroken(int[] groups) {
        return Arrays.stream(groups).anyMatch(group -> group < 0);
    }

    private static byte[] joined(int[] head, int[] tail) {
        byte[] bytes = new byte[2 * GROUPS];
        put(bytes, 0, head);
        put(bytes, GROUPS - tail.length, tail);
        return bytes;
    }

    private static void put(byte[] bytes, int at, int[] groups) {
        for (int i = 0; i < groups.length; i++) {
            bytes[2 * (at + i)] = (byte) (groups[i] >>> 8);
            bytes[2 * (at + i) + 1] = (byte) groups[i];
        }
    }

    /** The 16-bit groups of {@code text}; -1 stands for what is none. */
    private static int[] groups(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        String last = parts[parts.length - 1];
        boolean dotted = last.indexOf('.') >= 0;
        int[] groups = new int[dotted ? parts.length + 1 : parts.length];
        for (int i = 0; i < (dotted ? parts.length - 1 : parts.length); i++) {
            groups[i] = group(parts[i]);
        }
        if (dotted) {
            byte[] v4 = v4(last).map(Literal::bytes).orElse(null);
            groups[parts.length - 1] = v4 == null ? -1 : (v4[0] & 0xFF) << 8 | (v4[1] & 0xFF);
            groups[parts.length] = v4 == null ? -1 : (v4[2] & 0xFF) << 8 | (v4[3] & 0xFF);
        }
        return groups;
    }

    private static int group(String part) {
        return part.length() <= 4 && isDigits(part, 16) ? Integer.parseInt(part, 16) : -1;
    }

    private static boolean isHex(String text) {
        return text.length() > 1
                && text.charAt(0) == '0'
                && text.charAt(1) == 'x'
                && (text.length() == 2 || isDigits(text.substring(2), 16));
    }

    private static boolean isDigits(String text, int radix) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 || Character.digit(text.charAt(i), radix) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
