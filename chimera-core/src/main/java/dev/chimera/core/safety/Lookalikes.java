package dev.chimera.core.safety;

import java.util.HashMap;
import java.util.Map;

/**
 * Small letters of other scripts that a reader takes for a Latin one, after decomposition and lower-casing. The pairs follow the
 * confusables of Unicode Technical Standard 39, kept to letters that are used for spoofing. Immutable.
 */
final class Lookalikes {
    private static final String[] GROUPS = {
        "a\u0430\u03B1\u0251\u0561",
        "b\u044C\u0253\u0185",
        "c\u0441\u03F2\u1D04\u217D",
        "d\u0501\u0257",
        "e\u0435\u04BD\u03B5\u1D07",
        "f\u0192\u0584\u03DD",
        "g\u0261\u0581\u0262",
        "h\u04BB\u0570",
        "i\u0456\u0131\u03B9\u0269\u04CF\u026A",
        "j\u0458\u03F3",
        "k\u043A\u03BA\u1D0B",
        "l\u029F",
        "m\u043C\u1D0D",
        "n\u0578\u057C\u03B7\u0274",
        "o\u043E\u03BF\u03C3\u0585\u1D0F",
        "p\u0440\u03C1\u1D18",
        "q\u051B\u0566",
        "r\u0433\u1D26\u0280",
        "s\u0455\u01BD\uA731",
        "t\u0442\u03C4\u1D1B",
        "u\u057D\u03C5\u028B\u1D1C",
        "v\u0475\u03BD\u1D20",
        "w\u051D\u0461\u1D21",
        "x\u0445\u03C7",
        "y\u0443\u04AF\u028F\u03B3",
        "z\u1D22\u0290"
    };
    private static final Map<Integer, Integer> LATIN = table();

    private Lookalikes() {}

    /** The Latin letter that {@code codePoint} looks like, or {@code codePoint} itself. */
    static int latin(int codePoint) {
        return codePoint < 0x80 ? codePoint : LATIN.getOrDefault(codePoint, codePoint);
    }

    /** Whether {@code codePoint} is no Latin letter but looks like one. */
    static boolean isSpoof(int codePoint) {
        return codePoint >= 0x80
                && LATIN.containsKey(codePoint)
                && Character.UnicodeScript.of(codePoint) != Character.UnicodeScript.LATIN;
    }

    private static Map<Integer, Integer> table() {
        Map<Integer, Integer> latin = new HashMap<>();
        for (String group : GROUPS) {
            int letter = group.codePointAt(0);
            group.codePoints().skip(1).forEach(other -> latin.put(other, letter));
        }
        return Map.copyOf(latin);
    }
}
