package dev.chimera.core.scout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Tells whether a text is English enough for a model of English. */
final class Tongue {
    private static final String ENGLISH = "en";
    /** A text with at least one English stop word among so many words needs no other proof. */
    private static final int WORDS_PER_STOP_WORD = 6;
    /** So many words, all of them known, may be English although they are stop words elsewhere, as slang is. */
    private static final int SLANG_MIN = 5;

    /** For each stop word the languages that it belongs to, as bits; English is the lowest. */
    private static final Map<String, Integer> LANGUAGES = languages();

    private Tongue() {}

    private static Map<String, Integer> languages() {
        List<String> codes = new ArrayList<>(List.of(ENGLISH));
        StopWords.byLanguage().keySet().stream()
                .filter(code -> !code.equals(ENGLISH))
                .sorted()
                .forEach(codes::add);
        Map<String, Integer> languages = new HashMap<>();
        for (int i = 0; i < codes.size(); i++) {
            int bit = 1 << i;
            StopWords.byLanguage()
                    .getOrDefault(codes.get(i), Set.of())
                    .forEach(word -> languages.merge(word, bit, (a, b) -> a | b));
        }
        return Map.copyOf(languages);
    }

    /**
     * Whether words in lower case may be taken for English: mostly Latin letters, with no other language having more stop words among
     * them ("u" and other letters for words do not count there), and with English stop words or else mostly words that {@code isKnown} finds in an English vocabulary.
     */
    static boolean isEnglish(List<String> words, Predicate<String> isKnown) {
        if (words.stream().filter(Tongue::isLatin).count() * 4 < words.size() * 3L) {
            return false;
        }
        int[] counts = new int[Integer.SIZE];
        for (String word : words) {
            int of = LANGUAGES.getOrDefault(word, 0);
            for (int bits = word.length() == 1 ? of & 1 : of; bits != 0; bits &= bits - 1) {
                counts[Integer.numberOfTrailingZeros(bits)]++;
            }
        }
        int english = counts[0];
        for (int foreign : counts) {
            if (foreign > english) {
                return words.size() >= SLANG_MIN && words.stream().allMatch(isKnown);
            }
        }
        return english * WORDS_PER_STOP_WORD > words.size()
                || words.stream().filter(isKnown).count() * 3 >= words.size() * 2L;
    }

    private static boolean isLatin(String word) {
        for (int i = 0; i < word.length(); i += Character.charCount(word.codePointAt(i))) {
            int c = word.codePointAt(i);
            if (c > 0x7F && Character.isLetter(c) && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN) {
                return false;
            }
        }
        return true;
    }
}
