package dev.chimera.core.safety;

import dev.chimera.core.safety.Words.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the words in what was written without spaces between the words, or with a space after every letter: runs of single
 * letters are joined, and long runs of letters are cut where known words begin and end. Linear, because a known word is short.
 */
final class HiddenWords {
    private static final int SPELLED_MIN = 6;
    private static final int JOINED_MIN = 16;

    private final WordTrie trie;
    private final List<Word> out = new ArrayList<>();

    private HiddenWords(WordTrie trie) {
        this.trie = trie;
    }

    /** {@code words}, with hidden ones in the place of what hid them. */
    static List<Word> reveal(List<Word> words, WordTrie trie) {
        return new HiddenWords(trie).read(words);
    }

    private List<Word> read(List<Word> words) {
        int at = 0;
        while (at < words.size()) {
            int end = at;
            while (end < words.size() && words.get(end).isLetter()) {
                end++;
            }
            if (end - at >= SPELLED_MIN) {
                cut(words.subList(at, end));
                at = end;
            } else {
                keep(words.get(at));
                at++;
            }
        }
        return out;
    }

    private void keep(Word word) {
        out.add(word);
        if (word.text().length() >= JOINED_MIN) {
            cut(List.of(word));
        }
    }

    private void cut(List<Word> pieces) {
        StringBuilder joined = new StringBuilder();
        pieces.forEach(piece -> joined.append(piece.text()));
        int start = pieces.get(0).start();
        int end = pieces.get(pieces.size() - 1).end();
        int at = 0;
        while (at < joined.length()) {
            int wordEnd = trie.longest(joined, at);
            if (wordEnd > at) {
                out.add(new Word(joined.substring(at, wordEnd), start, end));
            }
            at = Math.max(wordEnd, at + 1);
        }
    }
}
