package dev.chimera.core.scout;

import java.util.Arrays;

/**
 * How alike two posts are in what they say, though they say it in other words: the Jaccard likeness of their words' beginnings, each
 * weighed by how rare it is among the posts seen, log(1 + (n + {@value #PRIOR}) / (d + 1)) for a beginning that d of n posts hold
 * (inverse document frequency: Sparck Jones, Journal of Documentation 28, 1972; the prior lets all weigh alike until something
 * was seen). Only letters in a row between spaces are words here, so it says little of scripts that put no spaces between words. Not
 * thread-safe.
 */
final class Paraphrases {
    /** From here nine of ten pairs of posts that link to one page say the same; {@code docs/reference/quality.md} has the curve. */
    static final double SAME = 0.37;

    /** So short that one word in common is half of it. */
    static final int WORDS_MIN = 4;

    /** Letters enough to tell words apart, and few enough that their endings do not count. */
    private static final int BEGINNING = 5;

    private static final int PRIOR = 10;

    private LongIntTable holding = new LongIntTable();
    private LongIntTable heldBefore = new LongIntTable();
    private int posts;
    private int postsBefore;

    /** The distinct beginnings of the words of {@code text}, hashed and sorted. */
    static long[] beginnings(RepeatText text) {
        String words = text.words();
        long[] hashes = new long[words.length() / 2 + 1];
        int count = 0;
        int start = 0;
        for (int i = 0; i <= words.length(); i++) {
            if (i == words.length() || words.charAt(i) == ' ') {
                if (i > start) {
                    hashes[count++] = Mixing.hash(words, start, Math.min(i, start + BEGINNING));
                }
                start = i + 1;
            }
        }
        Arrays.sort(hashes, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                hashes[distinct++] = hashes[i];
            }
        }
        return Arrays.copyOf(hashes, distinct);
    }

    /** Counts a post by its {@link #beginnings}. */
    void learn(long[] beginnings) {
        posts++;
        for (long each : beginnings) {
            holding.put(each, holding.get(each, 0) + 1, 0);
        }
    }

    /** Begins to count anew; what was counted since the last turn still weighs until the next. */
    void turn() {
        heldBefore = holding;
        postsBefore = posts;
        holding = new LongIntTable();
        posts = 0;
    }

    /** From 0, nothing in common, to 1, the same words; 0 if there are none. */
    double likeness(long[] a, long[] b) {
        double common = 0;
        double all = 0;
        int i = 0;
        int k = 0;
        while (i < a.length || k < b.length) {
            if (k == b.length || (i < a.length && a[i] < b[k])) {
                all += weight(a[i++]);
            } else if (i == a.length || b[k] < a[i]) {
                all += weight(b[k++]);
            } else {
                double weight = weight(a[i]);
                common += weight;
                all += weight;
                i++;
                k++;
            }
        }
        return all == 0 ? 0 : common / all;
    }

    private double weight(long beginning) {
        int held = holding.get(beginning, 0) + heldBefore.get(beginning, 0);
        return Math.log(1 + ((double) posts + postsBefore + PRIOR) / (held + 1));
    }
}
