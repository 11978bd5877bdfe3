package dev.chimera.core.scout;

import java.util.Arrays;

/**
 * Finds among many sets of shingles one that shares at least half of its union with a new set (Jaccard, J &gt;= 0.5). Candidates
 * come from MinHash signatures in bands (Broder 1997; Indyk and Motwani 1998), and each is verified on the whole sets. With 32
 * bands of 3 rows a pair with J = 0.5 is found with a chance of 98.6 %, with J = 0.7 of 99.99 %. Memory grows with the sets kept
 * and nothing else; the work for one set is bounded by the candidates looked at. Not thread-safe.
 */
final class Likeness {
    private static final double JACCARD_MIN = 0.5;
    private static final int BANDS = 32;
    private static final int ROWS = 3;
    /** The latest sets of a bucket are looked at; more of them would be repeats of one another already. */
    private static final int CANDIDATES_MAX = 64;

    private static final int SHORT = 40;
    private static final double SHORT_EXTRA = 0.3;

    private static final int NONE = -1;
    private static final long[] FACTORS = new long[BANDS * ROWS];
    private static final long[] TERMS = new long[BANDS * ROWS];

    static {
        for (int i = 0; i < FACTORS.length; i++) {
            FACTORS[i] = Mixing.constant(2 * i) | 1;
            TERMS[i] = Mixing.constant(2 * i + 1);
        }
    }

    private final LongIntTable heads = new LongIntTable();
    private int[][] sets = new int[256][];
    private int[] nextInBucket = new int[256 * BANDS];
    private int[] metIn = new int[256];
    private int search;
    private int size;

    /** Which set looks like {@code shingles} most, or -1. Does not keep it. */
    int find(int[] shingles, long[] bands) {
        search++;
        int best = NONE;
        double bestJaccard = 0;
        for (int band = 0; band < BANDS; band++) {
            int entry = heads.get(bands[band], NONE);
            for (int looked = 0; entry != NONE && looked < CANDIDATES_MAX; looked++) {
                int set = entry / BANDS;
                if (isMetAgain(set) && comparable(shingles, sets[set])) {
                    double jaccard = jaccard(shingles, sets[set]);
                    if (jaccard >= enough(shingles, sets[set]) && jaccard > bestJaccard) {
                        best = set;
                        bestJaccard = jaccard;
                    }
                }
                entry = nextInBucket[entry];
            }
        }
        return best;
    }

    /** True exactly once in a search: when a set turns up in a second band. */
    private boolean isMetAgain(int set) {
        if (metIn[set] == search) {
            metIn[set] = -search;
            return true;
        }
        if (metIn[set] != -search) {
            metIn[set] = search;
        }
        return false;
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
        long factor = FACTORS[function];
        long term = TERMS[function];
        int least = Integer.MAX_VALUE;
        for (int shingle : shingles) {
            least = Math.min(least, (int) ((factor * shingle + term) >>> 32));
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
