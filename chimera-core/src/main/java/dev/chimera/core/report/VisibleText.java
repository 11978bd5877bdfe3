package dev.chimera.core.report;

import java.util.Locale;

/**
 * Makes a text fit to be looked at: what cannot be seen or would reorder its neighbours is shown by its number, marks are not piled up
 * without end, and what is too long ends in an ellipsis.
 */
final class VisibleText {
    private static final int MARKS_MAX = 4;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private VisibleText() {}

    /** At most {@code max} characters of {@code text}, and an ellipsis if that is not all of it. */
    static String of(String text, int max) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), max) + 1);
        int marks = 0;
        int at = 0;
        while (at < text.length() && shown.length() < max) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            marks = isMark(point) ? marks + 1 : 0;
            if (marks <= MARKS_MAX) {
                append(shown, point);
            }
        }
        return at < text.length() ? shown.append('…').toString() : shown.toString();
    }

    /** The same on one line. */
    static String line(String text, int max) {
        return of(text.strip().replaceAll("\\s+", " "), max);
    }

    private static void append(StringBuilder shown, int point) {
        if (isSeen(point)) {
            shown.appendCodePoint(point);
        } else {
            shown.append(String.format(Locale.ROOT, "[U+%04X]", point));
        }
    }

    private static boolean isSeen(int point) {
        if (point == '\n' || point == '\t' || point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER) {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }
}
