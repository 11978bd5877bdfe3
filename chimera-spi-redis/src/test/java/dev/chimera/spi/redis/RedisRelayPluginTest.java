package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayPlugin;
import dev.chimera.tck.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class RedisRelayPluginTest {
    @Test
    void is_found_by_name() {
        assertThat(ServiceLoader.load(RelayPlugin.class))
                .filteredOn(plugin -> plugin.name().equals("redis"))
                .hasOnlyElementsOfType(RedisRelayPlugin.class)
                .hasSize(1);
    }

    @Test
    void makes_what_the_settings_name() {
        String prefix = TestRedis.newPrefix();
        Map<String, String> settings = Map.of(
                "uri", TestRedis.sharedUri(), "prefix", prefix, "lease", "PT10M", "timeout", "PT20S", "deliveries.max", "2");
        try (Relay relay = create(settings)) {
            assertThat(relay.name()).isEqualTo("redis");
            relay.cache("scans").put("a", "one", Duration.ofMinutes(1));
            assertThat(TestRedis.direct().get(prefix + ":{cache/scans}:a")).isEqualTo("one");
        }
    }

    @Test
    void takes_the_password_from_the_environment() {
        Map<String, String> settings =
                Map.of("uri", "redis://127.0.0.1:1", "user", "luna", "password.env", "LUNA_PASSWORD");
        assertThatThrownBy(() -> create(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("LUNA_PASSWORD, which is not set");
        try (Relay relay = new RedisRelayPlugin(Map.of("LUNA_PASSWORD", "hunter2")).create(context(settings))) {
            assertThat(relay.toString()).isEqualTo("redis relay at 127.0.0.1:1");
            assertThatThrownBy(() -> relay.queue("runs", 10).depth())
                    .hasMessageContaining("cannot be reached")
                    .hasMessageNotContaining("hunter2");
            assertThat(relay.trouble()).get().asString().contains("since 2026-03-02T09:00:00Z");
        }
    }

    @Test
    void names_the_setting_that_is_wrong() {
        String uri = "redis://127.0.0.1:1";
        refuses(Map.of(), "'uri' is missing");
        refuses(Map.of("uri", uri, "lease", "5 seconds"), "'lease'");
        refuses(Map.of("uri", uri, "deliveries.max", "many"), "'deliveries.max' must be a whole number");
        refuses(Map.of("uri", uri, "deliveries.max", "-1"), "deliveriesMax must be from 1 to 1000");
        refuses(Map.of("uri", uri, "password", "hunter2", "password.env", "X"), "leave one out");
    }

    private static void refuses(Map<String, String> settings, String message) {
        assertThatThrownBy(() -> create(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2");
    }

    private static Relay create(Map<String, String> settings) {
        return new RedisRelayPlugin(Map.of()).create(context(settings));
    }

    private static ProviderContext context(Map<String, String> settings) {
        return new ProviderContext(new SettableClock(), new Random(1), Path.of("."), ProviderConfig.of(settings));
    }
}
