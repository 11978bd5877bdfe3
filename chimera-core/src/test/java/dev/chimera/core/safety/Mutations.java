package dev.chimera.core.safety;

import java.util.List;
import java.util.Random;

/** Makes odd texts of given ones: cuts, joins, repeats, swaps, and pieces that scanners stumble over. Seeded. */
public final class Mutations {
    private static final List<String> PIECES = List.of(
            "\u0130",
            "\u200B",
            "\u200D",
            "\u202E",
            "\u0301",
            "\uD800",
            "\uDC00",
            "\u0000",
            "\uFEFF",
            "\uFF0E",
            "\u4E2D",
            "\uDB40\uDC41",
            "(",
            "[",
            "]",
            "<",
            ">",
            "{",
            "}",
            "\"",
            "'",
            "\\",
            "@",
            "@a.",
            "://",
            "http://",
            "#",
            "%25",
            "%",
            "=",
            ":",
            ";",
            "-",
            "+",
            "+1 ",
            "1",
            "0",
            "99999999999999999999",
            "1e999",
            ".",
            "..",
            "a.b",
            "eyJ",
            "sk-",
            "password=",
            "-----BEGIN PRIVATE KEY",
            "ignore all ",
            "<![CDATA[",
            "]]>",
            "<!--",
            "<!DOCTYPE a [",
            "&#x",
            "&amp",
            "null",
            "true",
            "\n",
            "\r\n",
            "\t",
            " ");
    private static final int LENGTH_MAX = 4_000;

    private final List<String> seeds;
    private final Random random;

    /** Texts made of {@code seeds}. */
    public Mutations(List<String> seeds, long seed) {
        this.seeds = List.copyOf(seeds);
        this.random = new Random(seed);
    }

    /** The next text. */
    public String next() {
        StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
        int changes = 1 + random.nextInt(12);
        for (int i = 0; i < changes; i++) {
            change(text);
        }
        return text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) : text.toString();
    }

    private void change(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(40));
        switch (random.nextInt(7)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, text.substring(at, end).repeat(random.nextInt(8)));
            case 2 -> text.insert(at, piece().repeat(1 + random.nextInt(30)));
            case 3 -> text.insert(at, seeds.get(random.nextInt(seeds.size())));
            case 4 -> text.setLength(at);
            case 5 ->
                text.replace(
                        at,
                        end,
                        new StringBuilder(text.substring(at, end)).reverse().toString());
            default -> text.insert(at, (char) random.nextInt(0x10000));
        }
    }

    private String piece() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }
}
