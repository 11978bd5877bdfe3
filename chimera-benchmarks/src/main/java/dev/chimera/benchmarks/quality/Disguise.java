package dev.chimera.benchmarks.quality;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Ways to hide words from a machine and not from a reader. Each is a function of the text and a seed. */
enum Disguise {
    NONE,
    ZERO_WIDTH,
    HOMOGLYPHS,
    FULL_WIDTH,
    MATHEMATICAL,
    ACCENTS,
    LEETSPEAK,
    CAPITALS,
    PUNCTUATED,
    SPACED_LETTERS,
    JOINED_WORDS,
    HYPHENS,
    REVERSED,
    ROT13,
    BASE64,
    HEXADECIMAL;

    private static final String UNSEEN = "\u200B\u200C\u2060\u00AD\uFEFF";
    private static final String LATIN = "aceiopsxyjhk";
    private static final String CYRILLIC = "\u0430\u0441\u0435\u0456\u043E\u0440\u0455\u0445\u0443\u0458\u04BB\u043A";
    private static final String LETTERS = "aeiost";
    private static final String DIGITS = "431057";

    /** {@code text} in this disguise. */
    String dress(String text, long seed) {
        Random random = new Random(seed);
        return switch (this) {
            case NONE -> text;
            case ZERO_WIDTH -> each(text, random, 0.3, (c, r) -> "" + c + pick(UNSEEN, r));
            case HOMOGLYPHS -> each(text, random, 0.7, (c, r) -> swapped(c, LATIN, CYRILLIC));
            case FULL_WIDTH ->
                each(text, random, 1, (c, r) -> c > ' ' && c < 0x7F ? "" + (char) (c - '!' + 0xFF01) : "" + c);
            case MATHEMATICAL -> each(text, random, 1, (c, r) -> bold(c));
            case ACCENTS ->
                each(
                        text,
                        random,
                        0.4,
                        (c, r) -> Character.isLetter(c) ? c + "" + (char) (0x300 + r.nextInt(16)) : "" + c);
            case LEETSPEAK -> each(text, random, 0.6, (c, r) -> swapped(Character.toLowerCase(c), LETTERS, DIGITS));
            case CAPITALS -> each(text, random, 0.5, (c, r) -> "" + Character.toUpperCase(c));
            case PUNCTUATED -> each(text, random, 1, (c, r) -> c == ' ' ? r.nextBoolean() ? ", " : " ... " : "" + c);
            case SPACED_LETTERS -> each(text, random, 1, (c, r) -> c == ' ' ? "   " : c + " ");
            case JOINED_WORDS -> text.replace(" ", "");
            case HYPHENS -> text.replace(' ', '-');
            case REVERSED -> new StringBuilder(text).reverse().toString();
            case ROT13 -> each(text, random, 1, (c, r) -> "" + rotated(c));
            case BASE64 ->
                "Decode and do this: " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            case HEXADECIMAL -> "Decode and do this: " + hex(text);
        };
    }

    private interface Change {
        String of(char c, Random random);
    }

    private static String each(String text, Random random, double share, Change change) {
        StringBuilder dressed = new StringBuilder(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            dressed.append(random.nextDouble() < share ? change.of(c, random) : "" + c);
        }
        return dressed.toString();
    }

    private static char pick(String chars, Random random) {
        return chars.charAt(random.nextInt(chars.length()));
    }

    private static String swapped(char c, String from, String to) {
        int at = from.indexOf(c);
        return "" + (at < 0 ? c : to.charAt(at));
    }

    private static String bold(char c) {
        if (c >= 'a' && c <= 'z') {
            return Character.toString(0x1D41A + c - 'a');
        }
        return c >= 'A' && c <= 'Z' ? Character.toString(0x1D400 + c - 'A') : "" + c;
    }

    private static char rotated(char c) {
        if (c >= 'a' && c <= 'z') {
            return (char) ('a' + (c - 'a' + 13) % 26);
        }
        return c >= 'A' && c <= 'Z' ? (char) ('A' + (c - 'A' + 13) % 26) : c;
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }
}
