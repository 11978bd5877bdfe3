package dev.chimera.examples.plugins;

import dev.chimera.api.Platform;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Posts from a folder with one text file each; the file's name is the post's id. Thread-safe; needs no closing. */
public final class Notes implements PostSource {
    static final String NAME = "notes";

    private static final long BYTES_MAX = 4L * Post.TEXT_MAX;

    private final Path folder;

    /** The notes in {@code folder}. */
    public Notes(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Platform platform() {
        return new Platform("notes");
    }

    // tag::read[]
    @Override
    @SuppressWarnings("StreamResourceLeak") // whoever reads closes the stream, and with it the folder
    public Stream<Post> read(TrendQuery query) {
        try {
            return Files.list(folder)
                    .filter(file -> file.getFileName().toString().endsWith(".txt"))
                    .map(this::post); // lazily: one note is held at a time
        } catch (IOException e) {
            throw new PostSourceException(NAME + ": cannot read the folder " + folder, e);
        }
    }

    // end::read[]
    private Post post(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new IOException("it has more than " + BYTES_MAX + " bytes");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String id = file.getFileName().toString();
            return new Post(
                    id, platform(), "", Files.getLastModifiedTime(file).toInstant(), text, null, Post.Reach.NONE);
        } catch (IOException | IllegalArgumentException e) {
            throw new PostSourceException(NAME + ": cannot read " + file, e);
        }
    }
}
