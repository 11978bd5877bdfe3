package dev.chimera.benchmarks.quality;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import dev.chimera.core.scout.Deduplicator;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Repeats: perturbed copies (D3), retweet cascades among real tweets (D1), and pairs that people called paraphrases or not (D2). Posts
 * are offered in the order of the file; a redundant one is found if the post that it is said to repeat is of its own cluster, a first or
 * single one is lost if it is said to repeat any.
 */
final class DedupSection implements Section {
    private static final double RECALL_D3 = 0.98;
    private static final double RECALL_OF_A_TRANSFORM = 0.90;
    private static final double LOST_MAX = 0.005;
    private static final double RECALL_D1 = 0.98;
    private static final double PRECISION = 0.90;

    @Override
    public String name() {
        return "dedup";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("De-duplication");
        cascades(data.files("dedup", "D3", ".tsv"), sheet, "D3, perturbed copies");
        cascades(data.files("dedup", "D1", ".tsv"), sheet, "D1, retweets among real tweets");
        paraphrases(data.files("dedup", "D2", ".tsv"), sheet);
    }

    /** What became of a stream of posts. */
    private record Found(Share recall, Share lost, Map<String, Share> byKind, double postsPerSecond) {}

    private static void cascades(List<Path> files, Sheet sheet, String title) {
        if (files.isEmpty()) {
            sheet.say("No data for " + title + ".");
            return;
        }
        List<String[]> rows = DataFolder.rows(files, 4);
        boolean d1 = title.startsWith("D1");
        run(rows, new Chimera()); // the virtual machine has seen the code before anything is timed
        Found chimera = run(rows, new Chimera());
        sheet.say("**" + title + "**, " + rows.size() + " posts.");
        sheet.table("what", "recall", d1 ? "first or single ones flagged" : "distinct posts lost", "posts a second");
        row(sheet, "chimera", chimera);
        row(sheet, "java-lsh MinHash, 4-character shingles, J >= 0.5", run(rows, new MinHashPeer()));
        row(sheet, "the same text in lower case", run(rows, new SameText()));
        sheet.endTable();
        if (d1) {
            sheet.say(
                    "Only retweets are labelled in D1, so what is flagged among the rest is mostly copies that nobody labelled.");
            sheet.goal("D1 recall of at least 98 %", chimera.recall().value() >= RECALL_D1);
            return;
        }
        sheet.table("transform", "recall");
        chimera.byKind().forEach((kind, recall) -> sheet.row(kind, recall));
        sheet.endTable();
        sheet.goal("D3 recall of at least 98 %", chimera.recall().value() >= RECALL_D3);
        sheet.goal(
                "no transform of D3 under 90 %",
                chimera.byKind().values().stream().allMatch(recall -> recall.value() >= RECALL_OF_A_TRANSFORM));
        sheet.goal("at most 0.5 % of D3's distinct posts lost", chimera.lost().value() <= LOST_MAX);
    }

    private static void row(Sheet sheet, String what, Found found) {
        sheet.row(what, found.recall(), found.lost(), String.format(Locale.ROOT, "%,.0f", found.postsPerSecond()));
    }

    private static Found run(List<String[]> rows, RepeatFinder finder) {
        String[] answers = new String[rows.size()];
        long began = System.nanoTime();
        for (int i = 0; i < answers.length; i++) {
            answers[i] = finder.original(post(i, rows.get(i)[3]));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Set<String> seen = new HashSet<>();
        Map<String, List<Boolean>> redundant = new TreeMap<>();
        List<Boolean> lost = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            String[] row = rows.get(i);
            String cluster = row[1];
            String original = answers[i];
            if (seen.add(cluster)) {
                lost.add(!original.isEmpty());
            } else {
                boolean right = !original.isEmpty() && rows.get(Integer.parseInt(original))[1].equals(cluster);
                String kind = row[2].substring(0, Math.max(0, (row[2] + "|").indexOf('|')));
                redundant.computeIfAbsent(kind, unseen -> new ArrayList<>()).add(right);
            }
        }
        Map<String, Share> byKind = new TreeMap<>();
        redundant.forEach((kind, found) -> byKind.put(kind, share(found)));
        List<Boolean> all = redundant.values().stream().flatMap(List::stream).toList();
        return new Found(share(all), share(lost), byKind, rows.size() / seconds);
    }

    private static Share share(List<Boolean> of) {
        return new Share(of.stream().filter(each -> each).count(), of.size());
    }

    private static Post post(int number, String text) {
        return new Post(
                Integer.toString(number),
                Platform.X,
                "",
                Instant.EPOCH.plusSeconds(number),
                text.isEmpty() ? " " : text,
                null,
                Post.Reach.NONE);
    }

    private static void paraphrases(List<Path> files, Sheet sheet) {
        if (files.isEmpty()) {
            sheet.say("No data for D2, paraphrases.");
            return;
        }
        List<String[]> rows = DataFolder.rows(files, 4);
        Deduplicator dedup = new Deduplicator();
        Set<String> texts = new HashSet<>();
        for (String[] row : rows) {
            for (String text : List.of(row[2], row[3])) {
                if (texts.add(text)) {
                    dedup.offer(post(texts.size(), text));
                }
            }
        }
        Curve chimera = new Curve();
        Curve jaccard = new Curve();
        for (String[] row : rows) {
            boolean same = row[1].equals("1");
            chimera.add(dedup.likeness(row[2], row[3]), same);
            jaccard.add(MinHashPeer.jaccard(row[2], row[3]), same);
        }
        sheet.say("**D2, paraphrases**, " + rows.size() + " pairs of tweets that link to one page.");
        sheet.table("what", "recall at precision 0.90", "from likeness");
        row(sheet, "chimera", chimera);
        row(sheet, "4-character Jaccard", jaccard);
        sheet.endTable();
    }

    private static void row(Sheet sheet, String what, Curve curve) {
        Curve.Point at = curve.recallAt(PRECISION);
        sheet.row(what, at.recall(), String.format(Locale.ROOT, "%.3f", at.threshold()));
    }

    /** Something that finds repeats. */
    private interface RepeatFinder {
        /** The id of the post that {@code post} repeats; empty if it is new. */
        String original(Post post);
    }

    private static final class Chimera implements RepeatFinder {
        private final Deduplicator dedup = new Deduplicator();

        @Override
        public String original(Post post) {
            return dedup.offer(post).map(repeat -> repeat.nearest().id()).orElse("");
        }
    }

    private static final class SameText implements RepeatFinder {
        private final Map<String, String> ids = new HashMap<>();

        @Override
        public String original(Post post) {
            String before = ids.putIfAbsent(post.text().toLowerCase(Locale.ROOT).strip(), post.id());
            return before == null ? "" : before;
        }
    }

    private static final class MinHashPeer implements RepeatFinder {
        private final MinHashIndex index = new MinHashIndex();

        @Override
        public String original(Post post) {
            return index.original(post.id(), post.text());
        }

        static double jaccard(String a, String b) {
            return MinHashIndex.jaccard(MinHashIndex.shingles(a), MinHashIndex.shingles(b));
        }
    }
}
