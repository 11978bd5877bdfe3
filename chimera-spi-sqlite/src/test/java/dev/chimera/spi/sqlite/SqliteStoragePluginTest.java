package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoragePlugin;
import dev.chimera.tck.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoragePluginTest {
    @TempDir
    Path folder;

    @Test
    void is_found_by_name() {
        assertThat(ServiceLoader.load(StoragePlugin.class))
                .filteredOn(plugin -> plugin.name().equals("sqlite"))
                .hasOnlyElementsOfType(SqliteStoragePlugin.class)
                .hasSize(1);
    }

    @Test
    void opens_chimera_db_in_the_work_directory_unless_told() {
        create(Map.of()).close();

        assertThat(folder.resolve("chimera.db")).isRegularFile();
    }

    @Test
    void opens_the_file_that_the_settings_name() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        create(Map.of("path", "data/luna.db", "busy.timeout", "PT1S")).close();
        create(Map.of("path", folder.resolve("elsewhere.db").toString())).close();

        assertThat(folder.resolve("data/luna.db")).isRegularFile();
        assertThat(folder.resolve("elsewhere.db")).isRegularFile();
    }

    @Test
    void names_the_setting_that_is_wrong() {
        assertThatThrownBy(() -> create(Map.of("path", " ")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'path' is empty");
        assertThatThrownBy(() -> create(Map.of("path", "a\0b")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'path' is no path");
        assertThatThrownBy(() -> create(Map.of("busy.timeout", "5 seconds")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'busy.timeout'");
    }

    private Storage create(Map<String, String> settings) {
        return new SqliteStoragePlugin()
                .create(new ProviderContext(new SettableClock(), new Random(1), folder, ProviderConfig.of(settings)));
    }
}
