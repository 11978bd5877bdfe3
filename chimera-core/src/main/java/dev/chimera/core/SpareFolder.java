package dev.chimera.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where files go if the host names no place. It is gone with its pipeline, unless there is a file in it: media outlive who made them. */
record SpareFolder(Path path) implements AutoCloseable {
    static SpareFolder create() throws IOException {
        return new SpareFolder(Files.createTempDirectory("chimera-"));
    }

    /** Whether there is a file in the folder of {@code part}. */
    boolean holdsFilesOf(String part) {
        try (Stream<Path> tree = Files.walk(path.resolve(part))) {
            return tree.anyMatch(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of '" + part + "' cannot be read", e);
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(path)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        if (deepestFirst.stream().allMatch(Files::isDirectory)) {
            for (Path folder : deepestFirst) {
                try {
                    Files.delete(folder);
                } catch (DirectoryNotEmptyException e) {
                    return; // somebody still writes there
                }
            }
        }
    }
}
