package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.spi.Storage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackUpTest {
    @TempDir
    Path folder;

    @Test
    void a_copy_made_while_the_file_is_in_use_is_a_whole_storage() throws Exception {
        Path file = folder.resolve("chimera.db");
        Path copy = folder.resolve("copy.db");
        try (Storage storage = SqliteStorage.at(file)) {
            Steps.count(storage, 3);
            copyOf(file, copy);
            Steps.count(storage);

            assertThat(Steps.counted(storage)).isEqualTo(4);
        }
        try (Storage restored = SqliteStorage.at(copy)) {
            assertThat(Steps.counted(restored)).isEqualTo(3);
            assertThat(Steps.count(restored)).isEqualTo(4);
        }
    }

    private static void copyOf(Path file, Path copy) throws Exception {
        // tag::sqlite-back-up[]
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
        }
        // end::sqlite-back-up[]
    }
}
