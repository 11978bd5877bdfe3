package dev.chimera.core.scout;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds among many sets of shingles one that shares at least half of its union with a new set (Jaccard, J &gt;= 0.5). Candidates
 * come from MinHash signatures in bands (Broder 1997; Indyk and Motwani 1998), and each is verified on the whole sets. With 32
 * bands of 3 rows a pair with J = 0.5 is found with a chance of 98.6 %, with J = 0.7 of 99.99 %. Memory grows with the sets kept
 * and nothing else. The work for one set is bounded: the latest {@value #CHAIN_MAX} sets of each bucket are met, and of those that are met
 * twice the {@value #VERIFIED_MAX} that are met most often are verified. Not thread-safe.
 */
final class Likeness {
    static final int VERIFIED_MAX = 64;

    private static final double JACCARD_MIN = 0.5;
    private static final double JACCARD_STRICT = 0.8;
    private static final int BANDS = 32;
    private static final int ROWS = 3;
    private static final int CHAIN_MAX = 64;

    private static final int SHORT = 40;
    private static final double SHORT_EXTRA = 0.3;

    private static final int NONE = -1;
    private static final int[] FACTORS = new int[BANDS * ROWS];
    private static final int[] TERMS = new int[BANDS * ROWS];

    static {
        for (int i = 0; i < FACTORS.length; i++) {
            FACTORS[i] = (int) Mixing.constant(2 * i) | 1;
            TERMS[i] = (int) Mixing.constant(2 * i + 1);
        }
    }

    private final LongIntTable heads = new LongIntTable();
    private int[][] sets = new int[256][];
    private int[] nextInBucket = new int[256 * BANDS];
    private int[] metIn = new int[256];
    private byte[] met = new byte[256];
    private final long[] candidates = new long[BANDS * CHAIN_MAX / 2];
    private int search;
    private int size;
    private long verified;

    /**
     * Which set looks like {@code shingles} most, or -1. Does not keep it.
     *
     * @param strict whether a set must share {@value #JACCARD_STRICT} of the union
     */
    int find(int[] shingles, long[] bands, IntPredicate strict) {
        int best = NONE;
        double bestJaccard = 0;
        for (int i = 0, count = candidates(bands); i < count; i++) {
            int set = (int) candidates[i];
            if (comparable(shingles, sets[set])) {
                verified++;
                double jaccard = jaccard(shingles, sets[set]);
                boolean alike = jaccard > bestJaccard
                        && jaccard >= enough(shingles, sets[set])
                        && (jaccard >= JACCARD_STRICT || !strict.test(set));
                best = alike ? set : best;
                bestJaccard = alike ? jaccard : bestJaccard;
            }
        }
        return best;
    }

    /** Puts the sets that are met in two bands at least first into {@link #candidates}, and answers how many to verify. */
    private int candidates(long[] bands) {
        search++;
        int count = 0;
        for (int band = 0; band < BANDS; band++) {
            int entry = heads.get(bands[band], NONE);
            for (int looked = 0; entry != NONE && looked < CHAIN_MAX; looked++) {
                int set = entry / BANDS;
                met[set] = metIn[set] == search ? (byte) (met[set] + 1) : 1;
                metIn[set] = search;
                if (met[set] == 2) {
                    candidates[count++] = set;
                }
                entry = nextInBucket[entry];
            }
        }
        if (count <= VERIFIED_MAX) {
            return count;
        }
        for (int i = 0; i < count; i++) {
            candidates[i] |= (long) -met[(int) candidates[i]] << Integer.SIZE;
        }
        Arrays.sort(candidates, 0, count);
        return VERIFIED_MAX;
    }

    /** How many pairs of whole sets have been compared. */
    long verified() {
        return verified;
    }

    private static boolean comparable(int[] a, int[] b) {
        return Math.min(a.length, b.length) >= JACCARD_MIN * Math.max(a.length, b.length);
    }

    /** Half of the union, and more where the texts are so short that half is a phrase. */
    private static double enough(int[] a, int[] b) {
        double shortness = 1 - Math.min(1, Math.min(a.length, b.length) / (double) SHORT);
        return JACCARD_MIN + shortness * SHORT_EXTRA;
    }

    /** Keeps {@code shingles}; sets are numbered in the order in which they are kept, beginning with 0. */
    int keep(int[] shingles, long[] bands) {
        if (size == sets.length) {
            sets = Arrays.copyOf(sets, size * 2);
            nextInBucket = Arrays.copyOf(nextInBucket, size * 2 * BANDS);
            metIn = Arrays.copyOf(metIn, size * 2);
            met = Arrays.copyOf(met, size * 2);
        }
        sets[size] = shingles;
        for (int band = 0; band < BANDS; band++) {
            int entry = size * BANDS + band;
            nextInBucket[entry] = heads.put(bands[band], entry, NONE);
        }
        return size++;
    }

    /** The bucket of each band that {@code shingles} belong to. */
    static long[] bands(int[] shingles) {
        long[] bands = new long[BANDS];
        for (int band = 0; band < BANDS; band++) {
            long key = band;
            for (int row = 0; row < ROWS; row++) {
                key = Mixing.mix(key * 31 + least(shingles, band * ROWS + row));
            }
            bands[band] = key;
        }
        return bands;
    }

    private static int least(int[] shingles, int function) {
        int factor = FACTORS[function];
        int term = TERMS[function];
        int least = Integer.MAX_VALUE;
        for (int shingle : shingles) {
            least = Math.min(least, factor * shingle + term);
        }
        return least;
    }

    /** The share of the union of two sorted sets that lies in both. */
    static double jaccard(int[] a, int[] b) {
        int both = 0;
        for (int i = 0, k = 0; i < a.length && k < b.length; ) {
            if (a[i] == b[k]) {
                both++;
                i++;
                k++;
            } else if (a[i] < b[k]) {
                i++;
            } else {
                k++;
            }
        }
        return (double) both / (a.length + b.length - both);
    }
}
