package dev.chimera.benchmarks.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of labelled data, laid out by kind: {@code dedup}, {@code sentiment}, {@code trend}, {@code safety}, {@code feeds}.
 * Files are looked for by the beginning and end of their names, so that another part of the same data can take their place.
 *
 * @param root the folder
 */
record DataFolder(Path root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    DataFolder {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("no folder of labelled data: " + root);
        }
    }

    /** The files of {@code kind} whose names begin and end so, in the order of their names; empty if there are none. */
    List<Path> files(String kind, String begin, String end) {
        Path folder = root.resolve(kind);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isNamed(file, begin, end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static boolean isNamed(Path file, String begin, String end) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(begin) && name.endsWith(end);
    }

    /** The rows of files of tab-separated values, each cut into at most {@code columns} of them. */
    static List<String[]> rows(List<Path> files, int columns) {
        List<String[]> rows = new ArrayList<>();
        for (Path file : files) {
            for (String line : lines(file)) {
                rows.add(line.split("\t", columns));
            }
        }
        return rows;
    }

    /** The lines of files of JSON values, one a line. */
    static List<JsonNode> values(List<Path> files) {
        List<JsonNode> values = new ArrayList<>();
        for (Path file : files) {
            for (String line : lines(file)) {
                try {
                    values.add(JSON.readTree(line));
                } catch (IOException e) {
                    throw new UncheckedIOException("not JSON in " + file, e);
                }
            }
        }
        return values;
    }

    /** The lines of {@code file} that are not empty; only line feeds part them. */
    static List<String> lines(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return Stream.of(text.split("\r?\n", -1))
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
