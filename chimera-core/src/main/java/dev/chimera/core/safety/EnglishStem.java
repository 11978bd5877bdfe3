package dev.chimera.core.safety;

/**
 * Brings the forms of an English word together: plural, past, progressive, who does it, and the family of {@code -ic, -ics, -ical, -ician}.
 * Deliberately weaker than Porter's stemmer, so that "news" stays apart from "new" and "university" from "universe". Works on
 * folded words.
 */
final class EnglishStem {
    private static final int STEM_MIN = 3;

    private EnglishStem() {}

    /** The common form of {@code word}. */
    static String of(String word) {
        if (word.length() <= STEM_MIN || !isLatin(word)) {
            return word;
        }
        return withoutE(ending(singular(word)));
    }

    private static String singular(String word) {
        if (word.endsWith("ies") && word.length() > 4) {
            return cut(word, 3) + "y";
        }
        if (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches") || word.endsWith("shes")) {
            return cut(word, 2);
        }
        boolean plural = word.endsWith("s")
                && !word.endsWith("ss")
                && !word.endsWith("us")
                && !word.endsWith("is")
                && !word.equals("news");
        return plural ? cut(word, 1) : word;
    }

    private static String ending(String word) {
        if (word.endsWith("ically") && word.length() > 8) {
            return cut(word, 4);
        }
        if (word.endsWith("ician") && word.length() > 7) {
            return cut(word, 3);
        }
        if (word.endsWith("ical") && word.length() > 6) {
            return cut(word, 2);
        }
        if (word.endsWith("ied") && word.length() > 4) {
            return cut(word, 3) + "y";
        }
        if (word.endsWith("er") && word.length() > 6) {
            return cut(word, 2);
        }
        if (word.endsWith("eed")) {
            return word;
        }
        if (word.endsWith("ing") && hasVowel(word, 3)) {
            return restored(cut(word, 3));
        }
        if (word.endsWith("ed") && hasVowel(word, 2)) {
            return restored(cut(word, 2));
        }
        return word;
    }

    /** The stem without its ending: a doubled consonant made single, or the silent e of a short word put back. */
    private static String restored(String stem) {
        int end = stem.length() - 1;
        boolean short3 = end == 2 && !isVowel(stem.charAt(0)) && isVowel(stem.charAt(1)) && !isVowel(stem.charAt(2));
        if (short3 && "wx".indexOf(stem.charAt(2)) < 0) {
            return stem + "e";
        }
        boolean doubled = end > 1 && stem.charAt(end) == stem.charAt(end - 1) && "lsz".indexOf(stem.charAt(end)) < 0;
        return doubled ? stem.substring(0, end) : stem;
    }

    private static String withoutE(String stem) {
        return stem.length() > STEM_MIN + 1 && stem.endsWith("e") ? cut(stem, 1) : stem;
    }

    private static boolean hasVowel(String word, int ending) {
        int end = word.length() - ending;
        for (int i = 0; i < end; i++) {
            if (isVowel(word.charAt(i))) {
                return end >= STEM_MIN - 1;
            }
        }
        return false;
    }

    private static boolean isVowel(char c) {
        return "aeiouy".indexOf(c) >= 0;
    }

    private static boolean isLatin(String word) {
        return word.chars().allMatch(c -> c < 0x250);
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }
}
