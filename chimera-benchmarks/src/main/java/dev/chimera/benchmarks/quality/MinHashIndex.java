package dev.chimera.benchmarks.quality;

import info.debatty.java.lsh.MinHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A peer: MinHash signatures of the java-lsh library over 4-character shingles of lower-case text, in 32 bands of 3, verified. */
final class MinHashIndex {
    private static final int SHINGLE = 4;
    private static final int BANDS = 32;
    private static final int ROWS = 3;
    private static final double SAME = 0.5;
    private static final int DICTIONARY = 1 << 24;
    private static final int CANDIDATES_MAX = 64;

    private final MinHash hash = new MinHash(BANDS * ROWS, DICTIONARY, 1);
    private final Map<Long, List<Integer>> buckets = new HashMap<>();
    private final List<Set<Integer>> sets = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    static Set<Integer> shingles(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Set<Integer> shingles = new HashSet<>();
        for (int i = 0; i + SHINGLE <= lower.length(); i++) {
            shingles.add(lower.substring(i, i + SHINGLE).hashCode() & (DICTIONARY - 1));
        }
        return shingles;
    }

    static double jaccard(Set<Integer> a, Set<Integer> b) {
        long both = a.stream().filter(b::contains).count();
        return a.isEmpty() && b.isEmpty() ? 0 : (double) both / (a.size() + b.size() - both);
    }

    String original(String id, String text) {
        Set<Integer> shingles = shingles(text);
        if (shingles.isEmpty()) {
            return "";
        }
        int[] signature = hash.signature(shingles);
        List<List<Integer>> own = new ArrayList<>();
        for (int band = 0; band < BANDS; band++) {
            long key = band + 31L * Arrays.hashCode(Arrays.copyOfRange(signature, band * ROWS, (band + 1) * ROWS));
            own.add(buckets.computeIfAbsent(key, unseen -> new ArrayList<>()));
        }
        for (List<Integer> bucket : own) {
            for (int k = Math.max(0, bucket.size() - CANDIDATES_MAX); k < bucket.size(); k++) {
                if (jaccard(shingles, sets.get(bucket.get(k))) >= SAME) {
                    return ids.get(bucket.get(k));
                }
            }
        }
        own.forEach(bucket -> bucket.add(sets.size()));
        sets.add(shingles);
        ids.add(id);
        return "";
    }
}
