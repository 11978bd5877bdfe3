package dev.chimera.core.safety;

/** Words beside a number that say what it is: no letter stands before them, and none behind those of up to four letters. */
final class NearWords {
    private static final int SHORT = 4;

    private NearWords() {}

    /** Whether one of {@code words}, in small letters, stands in the {@code reach} characters before {@code run}. */
    static boolean before(NumberRuns.Run run, int reach, String... words) {
        String window = run.before(reach + 1);
        return holds(window, window.length() > reach ? 1 : 0, window.length(), words);
    }

    /** Whether one of {@code words}, in small letters, stands in the {@code reach} characters after {@code run}. */
    static boolean after(NumberRuns.Run run, int reach, String... words) {
        String window = run.after(reach + 1);
        return holds(window, 0, Math.min(reach, window.length()), words);
    }

    private static boolean holds(String window, int from, int to, String... words) {
        String lower = AsciiCase.lower(window);
        for (String word : words) {
            for (int at = lower.indexOf(word, from);
                    at >= 0 && at + word.length() <= to;
                    at = lower.indexOf(word, at + 1)) {
                if (stands(lower, at, at + word.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean stands(String window, int start, int end) {
        boolean grown = start > 0 && Character.isLetter(window.charAt(start - 1));
        boolean growing = end < window.length() && Character.isLetter(window.charAt(end));
        return !grown && !(growing && end - start <= SHORT);
    }
}
