package dev.chimera.core.scout;

import java.util.List;

/**
 * A word or phrase that posts are looked for by: as whole words, whatever their case, accents and script, written apart,
 * together or with a hyphen.
 *
 * @param name as it was asked
 * @param keys its words, folded
 * @param joined its words without spaces, as in a hashtag
 */
record Keyword(String name, List<String> keys, String joined) {
    Keyword {
        keys = List.copyOf(keys);
    }

    static Keyword of(String name) {
        List<String> keys = PostWords.of(name).list().stream().map(Word::key).toList();
        return new Keyword(name.strip(), keys, String.join("", keys));
    }

    /** Whether it occurs in {@code words}; a keyword without letters or digits occurs nowhere. */
    boolean isIn(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            if (isAt(words, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(List<Word> words, int at) {
        if (keys.isEmpty()) {
            return false;
        }
        if (words.get(at).key().equals(joined)) {
            return true;
        }
        if (at + keys.size() > words.size()) {
            return false;
        }
        for (int i = 0; i < keys.size(); i++) {
            if (!words.get(at + i).key().equals(keys.get(i))) {
                return false;
            }
        }
        return true;
    }
}
