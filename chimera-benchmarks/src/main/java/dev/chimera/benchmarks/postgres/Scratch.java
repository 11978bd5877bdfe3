package dev.chimera.benchmarks.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of a program's own, which is gone at its end. */
record Scratch(Path path) implements AutoCloseable {
    /** One in {@code parent}. */
    static Scratch in(String parent) throws IOException {
        return new Scratch(Files.createTempDirectory(Path.of(parent), "postgres-load"));
    }

    /** Deletes it with what is left in it. */
    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.deleteIfExists(one);
        }
    }
}
