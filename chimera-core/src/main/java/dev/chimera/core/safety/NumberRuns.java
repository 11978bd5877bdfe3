package dev.chimera.core.safety;

import java.util.ArrayList;
import java.util.List;

/** Numbers as people write them: digits in groups, with spaces, hyphens, dots, slashes and brackets between, at most 48 long. */
final class NumberRuns {
    private static final int LENGTH_MAX = 48;
    private static final int DIGITS_MIN = 6;

    private NumberRuns() {}

    /**
     * A number.
     *
     * @param whole the text it stands in
     * @param place where it is
     * @param digits its digits alone
     * @param groups how they are grouped and by what, for example {@code 3-2-4}; spaces as {@code _}
     */
    record Run(String whole, Spot place, String digits, String groups) {
        /** As written. */
        String text() {
            return whole.substring(place.start(), place.end());
        }

        /** At most {@code reach} characters before it. */
        String before(int reach) {
            return whole.substring(Math.max(0, place.start() - reach), place.start());
        }

        /** At most {@code reach} characters after it. */
        String after(int reach) {
            return whole.substring(place.end(), Math.min(whole.length(), place.end() + reach));
        }

        /** Whether only spaces or only hyphens part its groups. */
        boolean isCardSpelling() {
            boolean hyphens = groups.indexOf('-') >= 0;
            boolean spaces = groups.indexOf('_') >= 0;
            return groups.chars().allMatch(c -> Character.isDigit(c) || c == '-' || c == '_') && !(hyphens && spaces);
        }
    }

    /** The numbers of six digits and more in {@code text}. */
    static List<Run> in(String text) {
        List<Run> runs = new ArrayList<>();
        int at = 0;
        while (at < text.length() && runs.size() < Spot.MANY) {
            char c = text.charAt(at);
            boolean begins = isDigit(c) || ((c == '+' || c == '(') && at + 1 < text.length() && isStart(text, at + 1));
            int end = begins ? end(text, at) : at + 1;
            if (begins && !isInsideWord(text, at, end)) {
                add(text, at, end, runs);
            }
            at = end;
        }
        return runs;
    }

    private static boolean isStart(String text, int at) {
        return isDigit(text.charAt(at)) || text.charAt(at) == '(' || text.charAt(at) == '+';
    }

    private static int end(String text, int start) {
        int end = start;
        int separators = 0;
        int lastDigit = start;
        while (end < text.length() && separators <= 2) {
            char c = text.charAt(end);
            if (isDigit(c)) {
                separators = 0;
                lastDigit = end;
            } else if (" -./()+".indexOf(c) >= 0 || c == 0xA0 || c == 0x2011 || c == 0x2013) {
                separators++;
            } else {
                break;
            }
            end++;
        }
        return lastDigit + 1;
    }

    private static boolean isInsideWord(String text, int start, int end) {
        boolean before = start > 0 && (Character.isLetter(text.charAt(start - 1)) || text.charAt(start - 1) == '_');
        boolean after = end < text.length()
                && (text.charAt(end) == '_' || (Character.isLetter(text.charAt(end)) && text.charAt(end) != 'x'));
        return before || after;
    }

    private static void add(String text, int start, int end, List<Run> runs) {
        StringBuilder digits = new StringBuilder();
        StringBuilder groups = new StringBuilder();
        int open = 0;
        for (int i = start; i < end && end - start <= LENGTH_MAX; i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits.append(c);
                open++;
            } else {
                if (open > 0) {
                    groups.append(open);
                }
                groups.append(c == ' ' || c == 0xA0 ? '_' : c == 0x2011 || c == 0x2013 ? '-' : c);
                open = 0;
            }
        }
        groups.append(open);
        if (digits.length() >= DIGITS_MIN) {
            runs.add(new Run(text, new Spot(start, end), digits.toString(), groups.toString()));
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
