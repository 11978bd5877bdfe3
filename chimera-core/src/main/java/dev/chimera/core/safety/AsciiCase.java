package dev.chimera.core.safety;

/**
 * Small letters for the capitals A to Z, and for nothing else. Keeps the length, so that places stay places, and takes one step a
 * character: {@link String#toLowerCase(java.util.Locale)} grows its array once for every letter whose small form is longer, and
 * needs more than a minute for a text of U+0130.
 */
final class AsciiCase {
    private AsciiCase() {}

    /** {@code text} with small letters; itself if it has no capital. */
    static String lower(String text) {
        int first = 0;
        while (first < text.length() && !isCapital(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        char[] chars = text.toCharArray();
        for (int i = first; i < chars.length; i++) {
            chars[i] = isCapital(chars[i]) ? (char) (chars[i] + 32) : chars[i];
        }
        return new String(chars);
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
