package dev.chimera.benchmarks.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the server really ran one statement, as {@code EXPLAIN (ANALYZE, BUFFERS)} words it. Immutable.
 *
 * @param text the statement and its plan
 */
record Plan(String text) {
    private static final Pattern SCAN =
            Pattern.compile("((?:Parallel )?(?:Seq|Index|Index Only|Bitmap Heap) Scan)(?: Backward)?(?: using \\S+)?"
                    + " on (\\S+).*\\(actual .*?rows=(\\d+) loops=(\\d+)\\)");
    private static final Pattern WRITE = Pattern.compile("\\b(?:Insert|Update|Delete) on ");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by (?:Filter|Index Recheck): (\\d+)");

    /**
     * One look into a table.
     *
     * @param way for example {@code Index Scan}
     * @param table which
     * @param rows how many rows it read, those that it did not want included
     */
    record Scan(String way, String table, long rows) {
        boolean isSequential() {
            return way.endsWith("Seq Scan");
        }
    }

    /** Whether it reads or writes a table. */
    boolean touchesTables() {
        return WRITE.matcher(text).find() || !scans().isEmpty();
    }

    /** Each look that was really made. */
    List<Scan> scans() {
        List<Scan> scans = new ArrayList<>();
        long loops = 0;
        for (String line : text.split("\n", -1)) {
            Matcher scan = SCAN.matcher(line);
            Matcher removed = REMOVED.matcher(line);
            if (scan.find()) {
                loops = Long.parseLong(scan.group(4));
                scans.add(new Scan(scan.group(1), scan.group(2), loops * Long.parseLong(scan.group(3))));
            } else if (line.contains("->")) {
                loops = 0; // what is removed there was counted where it was read
            } else if (removed.find() && loops > 0) {
                Scan last = scans.remove(scans.size() - 1);
                scans.add(new Scan(last.way, last.table, last.rows + loops * Long.parseLong(removed.group(1))));
            }
        }
        return scans;
    }

    /** The most rows that one look read. */
    long rowsMax() {
        return scans().stream().mapToLong(Scan::rows).max().orElse(0);
    }

    /**
     * Returns unless it reads one of the {@code large} tables from end to end.
     *
     * @throws IllegalStateException if it does
     */
    void requireIndex(Set<String> large) {
        scans().stream()
                .filter(scan -> scan.isSequential() && large.contains(scan.table()))
                .findFirst()
                .ifPresent(scan -> {
                    throw new IllegalStateException(
                            "DATA-3 is broken: a sequential scan of the large table " + scan.table() + ":\n" + text);
                });
    }
}
