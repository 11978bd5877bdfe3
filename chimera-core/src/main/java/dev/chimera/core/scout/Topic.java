package dev.chimera.core.scout;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Something that several stories talk about: a word, a phrase or a hashtag. Immutable. */
final class Topic {
    private final String key;
    private final List<String> keys;
    private final int[] stories;
    private final String asked;

    /**
     * A topic.
     *
     * @param keys its folded words
     * @param stories the indices of its stories, ascending; not copied
     * @param asked the keyword that it is, as the asker wrote it; empty if it was found
     */
    Topic(List<String> keys, int[] stories, String asked) {
        this.key = String.join("", keys);
        this.keys = List.copyOf(keys);
        this.stories = stories;
        this.asked = asked;
    }

    /** Its folded words without spaces, so that a phrase and its hashtag are one. */
    String key() {
        return key;
    }

    List<String> keys() {
        return keys;
    }

    String asked() {
        return asked;
    }

    /** The index of the {@code i}-th of its {@link #volume} stories. */
    int story(int i) {
        return stories[i];
    }

    /** The indices of its stories, ascending. */
    IntStream stories() {
        return Arrays.stream(stories);
    }

    int volume() {
        return stories.length;
    }

    /** How many stories both have. */
    int shared(Topic other) {
        int both = 0;
        for (int i = 0, k = 0; i < stories.length && k < other.stories.length; ) {
            if (stories[i] == other.stories[k]) {
                both++;
                i++;
                k++;
            } else if (stories[i] < other.stories[k]) {
                i++;
            } else {
                k++;
            }
        }
        return both;
    }

    /** The stories in each slice. */
    long[] counts(List<Story> all, int slices) {
        long[] counts = new long[slices];
        for (int story : stories) {
            counts[all.get(story).slice()]++;
        }
        return counts;
    }

    /** This topic with the stories of another that has the same key. */
    Topic joinedWith(Topic other) {
        int[] both = Arrays.copyOf(stories, stories.length + other.stories.length);
        System.arraycopy(other.stories, 0, both, stories.length, other.stories.length);
        List<String> longer = keys.size() >= other.keys.size() ? keys : other.keys;
        return new Topic(longer, Arrays.stream(both).sorted().distinct().toArray(), asked);
    }
}
