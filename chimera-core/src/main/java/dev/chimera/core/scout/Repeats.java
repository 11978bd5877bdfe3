package dev.chimera.core.scout;

import dev.chimera.api.trend.Post;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts posts into originals and their repeats, in the order in which they are offered: exact repeats by their
 * {@link RepeatText}, near ones by {@link Likeness}. Offered in the order of time, the original is the earliest. Works in any
 * language. Memory grows with the distinct texts. Not thread-safe.
 */
final class Repeats {
    /** A new post is its own original. */
    static final int NEW = -1;

    private final Map<String, Integer> exact = new HashMap<>();
    private final Likeness near = new Likeness();
    private final List<Original> originals = new ArrayList<>();
    private int[] originalOfSet = new int[256];
    private long repeated;

    /** The original that {@code post} repeats, or {@link #NEW} if it is one itself. */
    int offer(Post post) {
        RepeatText text = RepeatText.of(post.text());
        Integer same = exact.get(text.words());
        int original = same == null ? alike(text, originals.size()) : same;
        if (original == originals.size()) {
            exact.put(text.words(), original);
            originals.add(new Original(post));
            return NEW;
        }
        exact.putIfAbsent(text.words(), original);
        originals.get(original).repeatedBy(post);
        repeated++;
        return original;
    }

    private int alike(RepeatText text, int otherwise) {
        int[] shingles = text.shingles();
        if (shingles.length == 0) {
            return otherwise;
        }
        long[] bands = Likeness.bands(shingles);
        int found = near.find(shingles, bands);
        if (found >= 0) {
            return originalOfSet[found];
        }
        int kept = near.keep(shingles, bands);
        if (kept == originalOfSet.length) {
            originalOfSet = Arrays.copyOf(originalOfSet, kept * 2);
        }
        originalOfSet[kept] = otherwise;
        return otherwise;
    }

    /** The originals, in the order in which they were offered. */
    List<Original> originals() {
        return originals;
    }

    /** How many posts were repeats. */
    long repeated() {
        return repeated;
    }

    /** A distinct post and what became of it. */
    static final class Original {
        private final Post first;
        private Post mostAnswered;
        private long copies;

        Original(Post first) {
            this.first = first;
            this.mostAnswered = first;
        }

        private void repeatedBy(Post repeat) {
            copies++;
            if (repeat.reach().total() > mostAnswered.reach().total()) {
                mostAnswered = repeat;
            }
        }

        /** The post that said it first. */
        Post first() {
            return first;
        }

        /** The version that people answered most. */
        Post mostAnswered() {
            return mostAnswered;
        }

        /** How often it was repeated. */
        long copies() {
            return copies;
        }
    }
}
