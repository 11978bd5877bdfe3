package dev.chimera.benchmarks.quality;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text and what others say of it.
 *
 * @param source which set it is from
 * @param label what is true of it, in that set's words
 * @param text the text
 */
record LabelledText(String source, String label, String text) {

    /** The texts of the files in the folder {@code safety} whose names begin with {@code begin}. */
    static List<LabelledText> of(DataFolder data, String begin) {
        List<LabelledText> texts = new ArrayList<>();
        for (JsonNode row : DataFolder.values(data.files("safety", begin, ".jsonl"))) {
            texts.add(new LabelledText(
                    row.path("src").asText(),
                    row.path("label").asText(),
                    row.path("text").asText()));
        }
        return texts;
    }

    /** {@code texts} by source and label, both in the order in which they came. */
    static Map<String, List<LabelledText>> bySource(List<LabelledText> texts) {
        Map<String, List<LabelledText>> sources = new LinkedHashMap<>();
        texts.forEach(text -> sources.computeIfAbsent(text.source() + " " + text.label(), key -> new ArrayList<>())
                .add(text));
        return sources;
    }
}
