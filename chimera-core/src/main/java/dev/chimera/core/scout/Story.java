package dev.chimera.core.scout;

import dev.chimera.api.trend.Post;
import java.util.List;

/**
 * A distinct post as the search for topics sees it.
 *
 * @param original the post and its repeats
 * @param words its words
 * @param slice when it was first posted
 */
record Story(Deduplicator.Original original, List<Word> words, int slice) {
    Story {
        words = List.copyOf(words);
    }

    Post first() {
        return original.first();
    }
}
