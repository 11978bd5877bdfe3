package dev.chimera.benchmarks.quality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A post with the feeling that people found in it.
 *
 * @param set the set it belongs to: of SemEval the year
 * @param label {@code neg}, {@code neu} or {@code pos}
 * @param text what it says
 */
record LabelledPost(String set, String label, String text) {
    static final String NEGATIVE = "neg";
    static final String NEUTRAL = "neu";
    static final String POSITIVE = "pos";

    private static final List<String> LABELS = List.of(NEGATIVE, NEUTRAL, POSITIVE);
    private static final String SEM_EVAL = "semeval";
    private static final int YEAR_DIGITS = 4;

    boolean isNeutral() {
        return label.equals(NEUTRAL);
    }

    boolean isPositive() {
        return label.equals(POSITIVE);
    }

    /** The posts of SemEval, by year; the sarcastic ones that were picked for being hard are left out. */
    static List<LabelledPost> semEval(DataFolder data) {
        List<LabelledPost> posts = new ArrayList<>();
        List<Path> files = data.files("sentiment", "", ".tsv").stream()
                .filter(file -> String.valueOf(file.getFileName()).contains(SEM_EVAL))
                .toList();
        for (String[] row : rows(files, 3)) {
            if (!row[0].contains("sarcasm")) {
                posts.add(new LabelledPost(row[0].substring(0, YEAR_DIGITS), row[1], row[2]));
            }
        }
        return posts;
    }

    /** The posts of all other sets in the folder, by the names of their files. */
    static Map<String, List<LabelledPost>> others(DataFolder data) {
        Map<String, List<LabelledPost>> sets = new TreeMap<>();
        for (Path file : data.files("sentiment", "", ".tsv")) {
            String set = String.valueOf(file.getFileName()).replace(".tsv", "");
            List<LabelledPost> posts = rows(List.of(file), -1).stream()
                    .map(row -> new LabelledPost(set, row[1], row[2]))
                    .toList();
            if (!set.contains(SEM_EVAL) && !posts.isEmpty()) {
                sets.put(set, posts);
            }
        }
        return sets;
    }

    private static List<String[]> rows(List<Path> files, int columns) {
        return DataFolder.rows(files, columns).stream()
                .filter(row -> row.length > 2 && LABELS.contains(row[1]))
                .toList();
    }
}
