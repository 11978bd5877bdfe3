package dev.chimera.core.scout;

/**
 * One thing said in a post, as far as it tells how the post feels.
 *
 * @param kind what it is
 * @param word a word in lower case without accents and apostrophes, drawn-out letters cut to two; else a stand-in or a drawing
 * @param valence how the lexicon feels about it, -4 to 4; 0 if it says nothing
 * @param tag whether it is a hashtag
 * @param shouted whether a word of several letters is in capitals
 * @param drawnOut whether letters were repeated ("sooo")
 */
record Uttered(Kind kind, String word, double valence, boolean tag, boolean shouted, boolean drawnOut) {
    /** What can be said. */
    enum Kind {
        WORD,
        /** A number, address or mention: that it is there may tell something, what it says does not. */
        STAND_IN,
        /** An emoticon or emoji. */
        DRAWING,
        /** An exclamation, a question, an ellipsis. */
        TONE,
        /** The end of a clause. */
        BREAK
    }

    static Uttered standIn(String name) {
        return new Uttered(Kind.STAND_IN, name, 0, false, false, false);
    }

    static Uttered drawing(String picture, double valence) {
        return new Uttered(Kind.DRAWING, picture, valence, false, false, false);
    }

    static Uttered tone(String marks) {
        return new Uttered(Kind.TONE, marks, 0, false, false, false);
    }

    static Uttered clauseEnd() {
        return new Uttered(Kind.BREAK, ".", 0, false, false, false);
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }
}
