package dev.chimera.cfo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All that one byte can go wrong with a text: a bit that flips, a character that means something, a loss, a doubling, a swap. */
final class Mutations {
    private static final byte[] MEANINGFUL = {'\n', '\r', ' ', '+', '-', '0', '=', 'A', '/', 0, (byte) 0xFF};

    private Mutations() {}

    /** Every text that differs from {@code text} in one place; bytes that are no UTF-8 are read as the replacement character. */
    static List<String> of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>();
        for (int at = 0; at < bytes.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                all.add(with(bytes, at, bytes[at] ^ (1 << bit)));
            }
            for (byte other : MEANINGFUL) {
                all.add(with(bytes, at, other));
            }
            all.add(spliced(bytes, at, at + 1));
            all.add(spliced(bytes, at + 1, at));
            if (at > 0) {
                byte[] swapped = bytes.clone();
                swapped[at] = bytes[at - 1];
                swapped[at - 1] = bytes[at];
                all.add(new String(swapped, StandardCharsets.UTF_8));
            }
        }
        all.removeIf(text::equals);
        return all;
    }

    private static String with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return new String(changed, StandardCharsets.UTF_8);
    }

    /** The bytes before {@code end} and those from {@code start} on. */
    private static String spliced(byte[] bytes, int end, int start) {
        byte[] joined = Arrays.copyOf(bytes, end + bytes.length - start);
        System.arraycopy(bytes, start, joined, end, bytes.length - start);
        return new String(joined, StandardCharsets.UTF_8);
    }
}
