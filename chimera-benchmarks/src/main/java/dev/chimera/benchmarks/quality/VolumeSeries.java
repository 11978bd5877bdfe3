package dev.chimera.benchmarks.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts in buckets, with the windows in which something happened.
 *
 * @param name what it is
 * @param buckets in the order of time
 * @param windows the labelled windows, in the order of time
 */
record VolumeSeries(String name, List<Bucket> buckets, List<Span> windows) {
    private static final ObjectMapper JSON = new ObjectMapper();

    VolumeSeries {
        buckets = List.copyOf(buckets);
        windows = List.copyOf(windows);
    }

    /** So many in a bucket that begins at {@code start}. */
    record Bucket(Instant start, long count) {}

    /** The buckets from the index {@code first} to {@code last}, both included. */
    record Span(int first, int last) {
        int length() {
            return last - first + 1;
        }

        boolean contains(int at) {
            return at >= first && at <= last;
        }
    }

    /** The series of a folder in the layout of the Numenta Anomaly Benchmark: a CSV file each, and {@code labels.json}. */
    static List<VolumeSeries> numenta(Path folder) {
        List<VolumeSeries> all = new ArrayList<>();
        try {
            JsonNode labels = JSON.readTree(folder.resolve("labels.json").toFile());
            labels.properties().forEach(label -> {
                String file = label.getKey().substring(label.getKey().indexOf('/') + 1);
                all.add(numenta(folder.resolve(file), label.getValue().path("windows")));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the labels in " + folder, e);
        }
        return all;
    }

    private static VolumeSeries numenta(Path file, JsonNode labels) {
        List<String> lines = DataFolder.lines(file);
        List<Bucket> buckets = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", 2);
            buckets.add(new Bucket(instant(cells[0]), (long) Double.parseDouble(cells[1])));
        }
        List<Span> windows = new ArrayList<>();
        for (JsonNode window : labels) {
            Instant from = instant(window.path(0).asText());
            Instant to = instant(window.path(1).asText());
            windows.add(new Span(index(buckets, from, file), index(buckets, to, file)));
        }
        return new VolumeSeries(String.valueOf(file.getFileName()).replace(".csv", ""), buckets, windows);
    }

    private static Instant instant(String text) {
        return Instant.parse(text.replace(' ', 'T') + "Z");
    }

    private static int index(List<Bucket> buckets, Instant at, Path file) {
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.get(i).start().equals(at)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no row of " + file + " at " + at);
    }
}
