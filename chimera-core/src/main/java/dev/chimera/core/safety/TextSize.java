package dev.chimera.core.safety;

/** Measures a text as it would be written, without writing it. */
final class TextSize {
    private TextSize() {}

    /** Whether {@code text} takes at most {@code max} bytes in UTF-8; stops reading once it does not. */
    static boolean isWithin(String text, int max) {
        if (text.length() > max) {
            return false;
        }
        long bytes = 0;
        for (int i = 0; i < text.length() && bytes <= max; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                bytes += 2;
            } else {
                bytes += 3;
            }
        }
        return bytes <= max;
    }
}
