package dev.chimera.core.safety;

import java.util.ArrayList;
import java.util.List;

/** Numbers as people write them: digits in groups, with spaces, hyphens, dots, slashes and brackets between. */
final class NumberRuns {
    private static final int LENGTH_MAX = 48;
    private static final int DIGITS_MIN = 6;
    private static final int STRETCH_DIGITS_MIN = 9;
    private static final int STRETCH_DIGITS_MAX = 19;
    private static final int STRETCH_GROUPS_MAX = 8;

    private NumberRuns() {}

    /**
     * A number.
     *
     * @param whole the text it stands in
     * @param place where it is
     * @param digits its digits alone; empty if it is longer than 48 characters or grows out of a word, and so is no number as a whole
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

        /**
         * The numbers of 9 to 19 digits that up to eight neighbouring groups make, by where they begin, the longest first; itself is
         * none of them.
         */
        List<Run> stretches() {
            List<Spot> parts = parts(whole, place);
            List<Run> stretches = new ArrayList<>();
            for (int first = 0; first < parts.size(); first++) {
                int last = Math.min(parts.size(), first + STRETCH_GROUPS_MAX) - 1;
                for (; last >= first; last--) {
                    addStretch(parts, first, last, stretches);
                }
            }
            return stretches;
        }

        private void addStretch(List<Spot> parts, int first, int last, List<Run> stretches) {
            int digits = 0;
            for (int i = first; i <= last; i++) {
                digits += parts.get(i).end() - parts.get(i).start();
            }
            boolean all = last - first + 1 == parts.size() && !this.digits.isEmpty();
            if (digits >= STRETCH_DIGITS_MIN && digits <= STRETCH_DIGITS_MAX && !all) {
                stretches.add(run(
                        whole,
                        new Spot(parts.get(first).start(), parts.get(last).end())));
            }
        }
    }

    /** The numbers of six digits and more in {@code text}; each plus sign begins a new one. */
    static List<Run> in(String text) {
        List<Run> runs = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean begins = isDigit(c) || ((c == '+' || c == '(') && at + 1 < text.length() && isStart(text, at + 1));
            int end = begins ? end(text, at) : at + 1;
            if (begins && end - at >= DIGITS_MIN) {
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
            } else if (" -./()".indexOf(plain(c)) >= 0 || (c == '+' && end == start)) {
                separators++;
            } else {
                break;
            }
            end++;
        }
        return lastDigit + 1;
    }

    private static void add(String text, int start, int end, List<Run> runs) {
        boolean before = start > 0 && (Character.isLetter(text.charAt(start - 1)) || text.charAt(start - 1) == '_');
        boolean after = end < text.length()
                && (text.charAt(end) == '_' || (Character.isLetter(text.charAt(end)) && text.charAt(end) != 'x'));
        if (before || after || end - start > LENGTH_MAX) {
            addParted(text, new Spot(start, end), before, after, runs);
            return;
        }
        Run run = run(text, new Spot(start, end));
        if (run.digits().length() >= DIGITS_MIN) {
            runs.add(run);
        }
    }

    /** Without the groups that are parts of words. */
    private static void addParted(String text, Spot place, boolean before, boolean after, List<Run> runs) {
        List<Spot> parts = parts(text, place);
        int first = before ? 1 : 0;
        int last = parts.size() - (after ? 2 : 1);
        if (first <= last) {
            Spot rest = new Spot(parts.get(first).start(), parts.get(last).end());
            runs.add(new Run(text, rest, "", ""));
        }
    }

    private static List<Spot> parts(String text, Spot place) {
        List<Spot> parts = new ArrayList<>();
        int start = place.start();
        for (int i = start; i <= place.end(); i++) {
            if (i == place.end() || !isDigit(text.charAt(i))) {
                if (i > start) {
                    parts.add(new Spot(start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }

    private static Run run(String text, Spot place) {
        StringBuilder digits = new StringBuilder();
        StringBuilder groups = new StringBuilder();
        int open = 0;
        for (int i = place.start(); i < place.end(); i++) {
            char c = plain(text.charAt(i));
            if (isDigit(c)) {
                digits.append(c);
                open++;
            } else {
                if (open > 0) {
                    groups.append(open);
                }
                groups.append(c == ' ' ? '_' : c);
                open = 0;
            }
        }
        groups.append(open);
        return new Run(text, place, digits.toString(), groups.toString());
    }

    /** The ASCII spelling of a digit, a space or a hyphen. */
    private static char plain(char c) {
        if (c >= 0xFF10 && c <= 0xFF19) {
            return (char) (c - 0xFF10 + '0');
        }
        return switch (c) {
            case 0xA0, 0x2007, 0x2009, 0x202F -> ' ';
            case 0x2011, 0x2013 -> '-';
            default -> c;
        };
    }

    private static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
    }
}
