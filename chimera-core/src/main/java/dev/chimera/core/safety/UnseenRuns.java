package dev.chimera.core.safety;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs of characters that are not seen, or that change how others are seen, where they have no honest use. Honest are: joiners
 * between emoji and in scripts that need them, one variation selector after a symbol, the tags of a flag, and the marks of right
 * and left in a text that runs from right to left (Unicode Technical Reports 36, 39 and 51).
 */
final class UnseenRuns {
    private static final int STACK_MAX = 4;
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int TAG_END = 0xE007F;
    private static final int TAG_NULL = 0xE0000;
    private static final int FLAG_TAGS = 5;
    /** England, Scotland and Wales: the regions whose flags Unicode recommends. */
    private static final Set<String> FLAGS = Set.of("gbeng", "gbsct", "gbwls");

    private final int[] points;
    private final int[] places;
    private final boolean rightToLeft;
    private final List<Run> runs = new ArrayList<>();

    private UnseenRuns(String text) {
        points = text.codePoints().toArray();
        places = new int[points.length + 1];
        boolean rtl = false;
        for (int i = 0; i < points.length; i++) {
            places[i + 1] = places[i] + Character.charCount(points[i]);
            byte direction = Character.getDirectionality(points[i]);
            rtl |= direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                    || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
        }
        rightToLeft = rtl;
    }

    /** What a run is. */
    enum Kind {
        INVISIBLE("unicode.invisible", "characters that nobody sees"),
        CONTROL("unicode.control", "control characters"),
        BIDI("unicode.bidi-control", "controls that make a text read in another order than it runs"),
        STACKED("unicode.stacked-marks", "marks piled on one letter"),
        BROKEN("unicode.broken", "half a character"),
        HIDDEN_TEXT("unicode.hidden-text", "characters that carry a text which only machines read");

        private final String rule;
        private final String message;

        Kind(String rule, String message) {
            this.rule = rule;
            this.message = message;
        }

        String rule() {
            return rule;
        }

        String message() {
            return message;
        }
    }

    /**
     * A run.
     *
     * @param kind what it is
     * @param place where it is
     * @param excerpt its first character and its length
     */
    record Run(Kind kind, Spot place, String excerpt) {}

    /** The runs in {@code text}, in order. */
    static List<Run> in(String text) {
        return new UnseenRuns(text).read();
    }

    private List<Run> read() {
        int at = 0;
        while (at < points.length && runs.size() < Spot.MANY) {
            Kind kind = kindAt(at);
            int end = at + 1;
            while (kind != null && end < points.length && kindAt(end) == kind) {
                end++;
            }
            if (kind != null) {
                runs.add(new Run(kind, new Spot(places[at], places[end]), excerpt(points[at], end - at)));
            }
            at = kind == null ? Math.max(end, afterFlag(at)) : end;
        }
        return runs;
    }

    private static String excerpt(int codePoint, int length) {
        String hex = Integer.toHexString(codePoint).toUpperCase(Locale.ROOT);
        return "U+" + "0".repeat(Math.max(0, 4 - hex.length())) + hex + " x" + length;
    }

    private @Nullable Kind kindAt(int at) {
        int cp = points[at];
        if (cp < 0xAD) {
            boolean control = (cp < 0x20 && cp != '\n' && cp != '\t' && cp != '\r') || (cp >= 0x7F && cp < 0xA0);
            return control && cp != 0x85 ? Kind.CONTROL : null;
        }
        if (cp >= 0xE0000 && cp <= 0xE0FFF) {
            return isSelector(cp) && isHonestIdeograph(at) ? null : Kind.HIDDEN_TEXT;
        }
        if (Character.getType(cp) == Character.SURROGATE) {
            return Kind.BROKEN;
        }
        if (cp >= 0xFE00 && cp <= 0xFE0F) {
            return isHonestSelector(at) ? null : selectorKind(at);
        }
        if (cp == 0x200C || cp == 0x200D) {
            return isHonestJoiner(at) ? null : Kind.INVISIBLE;
        }
        if ((cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069)) {
            return Kind.BIDI;
        }
        if (cp == 0x200E || cp == 0x200F || cp == 0x061C) {
            return rightToLeft ? null : Kind.INVISIBLE;
        }
        return isInvisible(cp) ? Kind.INVISIBLE : stackedAt(at);
    }

    private static boolean isInvisible(int cp) {
        return cp == 0xAD
                || cp == 0x034F
                || cp == 0x115F
                || cp == 0x1160
                || cp == 0x17B4
                || cp == 0x17B5
                || (cp >= 0x180B && cp <= 0x180F)
                || cp == 0x200B
                || (cp >= 0x2060 && cp <= 0x206F)
                || cp == 0x2800
                || cp == 0x3164
                || cp == 0xFEFF
                || cp == 0xFFA0
                || (cp >= 0xFFF9 && cp <= 0xFFFB)
                || (cp >= 0x1BCA0 && cp <= 0x1BCA3)
                || (cp >= 0x1D173 && cp <= 0x1D17A);
    }

    private @Nullable Kind stackedAt(int at) {
        if (at < STACK_MAX || !isMark(points[at])) {
            return null;
        }
        for (int back = 1; back <= STACK_MAX; back++) {
            if (!isMark(points[at - back])) {
                return null;
            }
        }
        return Kind.STACKED;
    }

    private static boolean isMark(int cp) {
        return cp >= 0x0300 && Character.getType(cp) == Character.NON_SPACING_MARK && !isSelector(cp);
    }

    private static boolean isSelector(int cp) {
        return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
    }

    private Kind selectorKind(int at) {
        return at > 0 && isSelector(points[at - 1]) ? Kind.HIDDEN_TEXT : Kind.INVISIBLE;
    }

    private boolean isHonestSelector(int at) {
        if (at == 0) {
            return false;
        }
        int before = points[at - 1];
        boolean keycap = (before >= '0' && before <= '9') || before == '#' || before == '*';
        return !isSelector(before) && (keycap || !(before < 0x80 || Character.isWhitespace(before)));
    }

    private boolean isHonestIdeograph(int at) {
        return at > 0 && UnicodeScript.of(points[at - 1]) == UnicodeScript.HAN;
    }

    private boolean isHonestJoiner(int at) {
        if (at == 0 || at + 1 >= points.length) {
            return false;
        }
        int before = points[at - 1];
        int after = points[at + 1];
        boolean emoji = isEmojiPart(before) && isEmojiPart(after);
        return emoji || (needsJoiners(before) && (needsJoiners(after) || !Character.isLetter(after)));
    }

    private static boolean isEmojiPart(int cp) {
        return cp == 0xFE0F
                || (cp >= 0x1F000 && cp <= 0x1FAFF)
                || (cp >= 0x2190 && cp <= 0x2BFF)
                || cp == 0x00A9
                || cp == 0x00AE;
    }

    private static boolean needsJoiners(int cp) {
        return switch (UnicodeScript.of(cp)) {
            case ARABIC,
                    SYRIAC,
                    NKO,
                    MONGOLIAN,
                    DEVANAGARI,
                    BENGALI,
                    GURMUKHI,
                    GUJARATI,
                    ORIYA,
                    TAMIL,
                    TELUGU,
                    KANNADA,
                    MALAYALAM,
                    SINHALA,
                    TIBETAN,
                    MYANMAR,
                    KHMER -> true;
            default -> false;
        };
    }

    /** Where the flag that begins at {@code at} ends, or {@code at} if none does: its tags are honest. */
    private int afterFlag(int at) {
        if (points[at] != BLACK_FLAG) {
            return at;
        }
        int end = at + 1 + FLAG_TAGS;
        if (end >= points.length || points[end] != TAG_END) {
            return at;
        }
        StringBuilder region = new StringBuilder(FLAG_TAGS);
        for (int i = at + 1; i < end; i++) {
            region.appendCodePoint(Math.max(0, points[i] - TAG_NULL));
        }
        return FLAGS.contains(region.toString()) ? end + 1 : at;
    }
}
