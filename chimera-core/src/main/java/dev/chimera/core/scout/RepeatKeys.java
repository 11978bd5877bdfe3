package dev.chimera.core.scout;

/** By what a text is found among others; what takes work to make is made when it is first asked for. Not thread-safe. */
final class RepeatKeys {
    private static final int[] NO_SHINGLES = {};
    private static final long[] NONE = {};

    private final RepeatText text;
    private int[] shingles = NO_SHINGLES;
    private long[] bands = NONE;
    private long[] beginnings = NONE;
    private boolean shingled;
    private boolean begun;

    RepeatKeys(RepeatText text) {
        this.text = text;
    }

    RepeatText text() {
        return text;
    }

    /** The shingles of the text, sorted; empty if it is too short to have a likeness. */
    int[] shingles() {
        if (!shingled) {
            shingled = true;
            shingles = text.shingles();
            bands = shingles.length == 0 ? NONE : Likeness.bands(shingles);
        }
        return shingles;
    }

    /** The buckets of the shingles; empty if there are none. */
    long[] bands() {
        shingles();
        return bands;
    }

    /** The beginnings of the words, sorted; empty if there are no words. */
    long[] beginnings() {
        if (!begun) {
            begun = true;
            beginnings = text.wordless() ? NONE : Paraphrases.beginnings(text);
        }
        return beginnings;
    }
}
