package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoragePlugin;
import dev.chimera.tck.SettableClock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PostgresStoragePluginTest {
    @Test
    void is_found_by_name() {
        assertThat(ServiceLoader.load(StoragePlugin.class))
                .filteredOn(plugin -> plugin.name().equals("postgres"))
                .hasOnlyElementsOfType(PostgresStoragePlugin.class)
                .hasSize(1);
    }

    @Test
    void opens_what_the_settings_name() {
        try (TestSchema schema = new TestSchema()) {
            Map<String, String> settings = new HashMap<>(Map.of(
                    "url", TestServer.url(), "schema", schema.name(), "pool.size", "2", "lock.timeout", "PT20S"));
            try (Storage storage = create(settings)) {
                assertThat(Steps.count(storage)).isEqualTo(1);
            }
            settings.put("migrate", "false");
            settings.put("statement.timeout", "PT20S");
            try (Storage storage = create(settings)) {
                assertThat(Steps.count(storage)).isEqualTo(2);
            }
        }
    }

    @Test
    void takes_the_password_from_the_environment() {
        Map<String, String> settings =
                Map.of("url", "jdbc:postgresql://127.0.0.1:1/x", "user", "luna", "password.env", "LUNA_PASSWORD");
        assertThatThrownBy(() -> create(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("LUNA_PASSWORD, which is not set");
        assertThatThrownBy(
                        () -> new PostgresStoragePlugin(Map.of("LUNA_PASSWORD", "hunter2")).create(context(settings)))
                .hasMessageContaining("the server cannot be reached")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void names_the_setting_that_is_wrong() {
        String url = "jdbc:postgresql://127.0.0.1:1/x";
        refuses(Map.of(), "'url' is missing");
        refuses(Map.of("url", url, "migrate", "yes"), "'migrate' must be true or false, got 'yes'");
        refuses(Map.of("url", url, "pool.size", "many"), "'pool.size' must be a whole number");
        refuses(Map.of("url", url, "pool.size", "-1"), "poolSize must be from 1 to 1000");
        refuses(Map.of("url", url, "lock.timeout", "5 seconds"), "'lock.timeout'");
        refuses(Map.of("url", url, "password", "hunter2", "password.env", "X"), "leave one out");
    }

    private static void refuses(Map<String, String> settings, String message) {
        assertThatThrownBy(() -> create(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2");
    }

    private static Storage create(Map<String, String> settings) {
        return new PostgresStoragePlugin(Map.of()).create(context(settings));
    }

    private static ProviderContext context(Map<String, String> settings) {
        return new ProviderContext(new SettableClock(), new Random(1), Path.of("."), ProviderConfig.of(settings));
    }
}
