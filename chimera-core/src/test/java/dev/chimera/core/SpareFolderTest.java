package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SpareFolderTest {
    @Test
    void goes_with_its_owner_if_nothing_was_made() throws IOException {
        SpareFolder folder = SpareFolder.create();
        Files.createDirectories(folder.path().resolve("studio").resolve("drafts"));

        folder.close();

        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void keeps_what_was_made() throws IOException {
        SpareFolder folder = SpareFolder.create();
        Path picture = Files.createDirectories(folder.path().resolve("studio")).resolve("picture.png");
        Files.writeString(picture, "a picture");

        folder.close();

        assertThat(picture).hasContent("a picture");
        Files.delete(picture);
        folder.close();
        assertThat(folder.path()).doesNotExist();
    }
}
