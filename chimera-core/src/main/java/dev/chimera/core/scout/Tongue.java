package dev.chimera.core.scout;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells whether a text is English enough for an English lexicon. */
final class Tongue {
    private static final String ENGLISH = "en";
    /** Beyond the languages that are known by their stop words, English is what uses English ones at least this often. */
    private static final int WORDS_PER_STOP_WORD = 12;

    private Tongue() {}

    /**
     * Whether words in lower case may be taken for English: mostly Latin letters, no other known language has more stop words
     * among them, and a longer text has English stop words at all.
     */
    static boolean isEnglish(List<String> words) {
        if (words.stream().filter(Tongue::isLatin).count() * 4 < words.size() * 3L) {
            return false;
        }
        long english = count(words, StopWords.byLanguage().getOrDefault(ENGLISH, Set.of()));
        for (Map.Entry<String, Set<String>> language : StopWords.byLanguage().entrySet()) {
            if (!language.getKey().equals(ENGLISH) && count(words, language.getValue()) > english) {
                return false;
            }
        }
        return words.size() < WORDS_PER_STOP_WORD || english * WORDS_PER_STOP_WORD >= words.size();
    }

    private static long count(List<String> words, Set<String> stopWords) {
        return words.stream().filter(stopWords::contains).count();
    }

    private static boolean isLatin(String word) {
        return word.codePoints()
                .allMatch(
                        c -> !Character.isLetter(c) || Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN);
    }
}
