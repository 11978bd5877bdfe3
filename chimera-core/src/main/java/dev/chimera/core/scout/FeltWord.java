package dev.chimera.core.scout;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something between spaces, and how it feels.
 *
 * @param word its letters in lower case, without apostrophes; empty if it has none
 * @param valence how the word feels, if it says
 * @param mood how its emoticon or emoji feels, which no other word changes
 * @param shouted whether a word of several letters is in capitals
 */
record FeltWord(
        String word, @Nullable Double valence, @Nullable Double mood, boolean shouted) {
    private static final Pattern DRAWN_OUT = Pattern.compile("(\\p{L})\\1{2,}");

    static FeltWord of(String raw, Lexicon lexicon) {
        int start = 0;
        int end = raw.length();
        while (start < end && !Character.isLetterOrDigit(raw.charAt(start))) {
            start++;
        }
        while (end > start && !Character.isLetterOrDigit(raw.charAt(end - 1))) {
            end--;
        }
        String core = raw.substring(start, end);
        String lower = core.toLowerCase(Locale.ROOT).replace("\u2019", "'");
        Double mood = lower.isEmpty() ? lexicon.word(raw) : null;
        mood = mood == null ? ofEmoji(raw, lexicon) : mood;
        Double valence = lower.isEmpty() ? null : ofWord(lower, lexicon);
        if (valence == null && mood == null) {
            mood = lexicon.word(raw);
        }
        boolean shouted = core.length() > 2 && core.equals(core.toUpperCase(Locale.ROOT)) && !core.equals(lower);
        return new FeltWord(lower.replace("'", ""), valence, mood, shouted);
    }

    private static @Nullable Double ofWord(String lower, Lexicon lexicon) {
        Double valence = lexicon.word(lower);
        if (valence != null || !DRAWN_OUT.matcher(lower).find()) {
            return valence;
        }
        valence = lexicon.word(DRAWN_OUT.matcher(lower).replaceAll("$1$1"));
        return valence == null ? lexicon.word(DRAWN_OUT.matcher(lower).replaceAll("$1")) : valence;
    }

    private static @Nullable Double ofEmoji(String raw, Lexicon lexicon) {
        double sum = 0;
        boolean any = false;
        for (int i = 0; i < raw.length(); i += Character.charCount(raw.codePointAt(i))) {
            Double valence = lexicon.emoji(raw.codePointAt(i));
            if (valence != null) {
                sum += any ? valence / 2 : valence;
                any = true;
            }
        }
        return any ? Double.valueOf(sum) : null;
    }
}
