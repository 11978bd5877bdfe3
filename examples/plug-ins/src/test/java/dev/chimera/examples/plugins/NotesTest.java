package dev.chimera.examples.plugins;

import dev.chimera.api.spi.PostSource;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.tck.PostSourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

// tag::source-contract[]
class NotesTest implements PostSourceContract {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("one.txt"), "Solar tiles on every roof");
        Files.writeString(folder.resolve("two.txt"), "The pond pump broke again");
    }

    @Override
    public PostSource source() {
        return new Notes(folder);
    }

    @Override
    public TrendQuery query() {
        return TrendQuery.global();
    }

    @Override
    public PostSource unreadable() {
        return new Notes(folder.resolve("none"));
    }

    @Override
    public Optional<PostSource> breakingOff() {
        folder.resolve("three.txt").toFile().mkdir(); // a folder is no note
        return Optional.of(new Notes(folder));
    }
}
// end::source-contract[]
