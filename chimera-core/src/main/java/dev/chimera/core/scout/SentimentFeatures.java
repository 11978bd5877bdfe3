package dev.chimera.core.scout;

import java.util.List;

/**
 * What a {@link SentimentModel} looks at in an English text: named traits with their strengths. A name is a hash: of words and pairs
 * of words (turned, if a negation stands before), of pieces of words, of what emoticons, emoji, hashtags, capitals and drawn-out
 * letters say, and of sums of the lexicon. Reads the first 4,000 characters, in time linear in them. Immutable.
 */
public final class SentimentFeatures {
    private static final Lexicon LEXICON = Lexicon.english();

    private final int[] names;
    private final float[] values;
    private final List<String> words;
    private final boolean telling;

    SentimentFeatures(int[] names, float[] values, List<String> words, boolean telling) {
        this.names = names;
        this.values = values;
        this.words = words;
        this.telling = telling;
    }

    /** The features of {@code text}, whatever its language. */
    public static SentimentFeatures of(String text) {
        return of(Utterance.of(text, LEXICON));
    }

    private static SentimentFeatures of(List<Uttered> said) {
        FeatureDraft draft = new FeatureDraft();
        draft.read(said);
        boolean telling = said.stream().anyMatch(each -> each.isWord() || each.kind() == Uttered.Kind.DRAWING);
        return draft.finish(words(said), telling);
    }

    private static List<String> words(List<Uttered> said) {
        return said.stream()
                .filter(each -> each.isWord() && !each.tag())
                .map(Uttered::word)
                .toList();
    }

    /** How many there are. */
    public int size() {
        return names.length;
    }

    /** The name of the one at {@code index}. */
    public int name(int index) {
        return names[index];
    }

    /** Its strength. */
    public float value(int index) {
        return values[index];
    }

    /** The words of the text that are no hashtags, in lower case. */
    List<String> words() {
        return words;
    }

    /** Whether the text has a word, an emoticon or an emoji. */
    boolean isTelling() {
        return telling;
    }

    /**
     * The name of the feature that stands for the meaning of {@code word}, a word in lower case without apostrophes, after a
     * negation or not. Its weight can come from what is known of the word elsewhere.
     */
    public static int meaning(String word, boolean turned) {
        return FeatureDraft.meaning(word, turned);
    }
}
