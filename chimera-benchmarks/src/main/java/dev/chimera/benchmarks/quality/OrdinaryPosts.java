package dev.chimera.benchmarks.quality;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people post: nobody wrote it to be found by a check, so that what a check finds in it is looked at as a false alarm. */
final class OrdinaryPosts {
    private OrdinaryPosts() {}

    /** The posts by set; a set that is not there is left out. */
    static Map<String, List<String>> bySet(DataFolder data) {
        Map<String, List<String>> sets = new LinkedHashMap<>();
        for (Path file : data.files("sentiment", "", ".tsv")) {
            List<String> texts = DataFolder.rows(List.of(file), 4).stream()
                    .filter(row -> row.length > 2)
                    .map(row -> row[2])
                    .toList();
            sets.put(String.valueOf(file.getFileName()).replace(".tsv", ""), texts);
        }
        List<String> tweets = LabelledText.of(data, "injection").stream()
                .filter(text -> text.source().equals("tweets-benign"))
                .map(LabelledText::text)
                .toList();
        if (!tweets.isEmpty()) {
            sets.put("tweets-benign", tweets);
        }
        List<String> titles = DataFolder.values(data.files("feeds", "reddit", ".jsonl")).stream()
                .map(post -> post.path("text").asText())
                .toList();
        if (!titles.isEmpty()) {
            sets.put("reddit", titles);
        }
        return sets;
    }

    /** All of them. */
    static List<String> all(DataFolder data) {
        return bySet(data).values().stream().flatMap(List::stream).toList();
    }
}
