package dev.chimera.spi.postgres;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoragePlugin;
import java.time.Duration;
import java.util.Map;

/**
 * The plug-in {@code postgres}: opens a {@link PostgresStorage} with connections of its own. Settings: {@code url}; optional are
 * {@code user}, {@code password} or {@code password.env} (the name of the environment variable that holds it), {@code schema},
 * {@code migrate} ({@code true} or {@code false}), {@code pool.size}, {@code lock.timeout} and {@code statement.timeout} (ISO 8601
 * durations).
 */
public final class PostgresStoragePlugin implements StoragePlugin {
    private final Map<String, String> environment;

    /** Called by ServiceLoader. */
    public PostgresStoragePlugin() {
        this(System.getenv());
    }

    PostgresStoragePlugin(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return PostgresStorage.NAME;
    }

    @Override
    public Storage create(ProviderContext context) {
        ProviderConfig config = context.config();
        PostgresStorage.Builder builder = PostgresStorage.builder()
                .url(config.required("url"))
                .schema(config.text("schema").orElse("chimera"))
                .migrate(flag(config, "migrate"))
                .poolSize(size(config.number("pool.size", 10)))
                .lockTimeout(config.duration("lock.timeout", Duration.ofSeconds(5)))
                .statementTimeout(config.duration("statement.timeout", Duration.ofSeconds(10)));
        config.text("user").ifPresent(builder::user);
        config.secret("password", environment).ifPresent(builder::password);
        return builder.open();
    }

    private static boolean flag(ProviderConfig config, String name) {
        String text = config.text(name).orElse("true");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new ConfigurationException("setting '" + name + "' must be true or false, got '" + text + "'");
        };
    }

    private static int size(long connections) {
        return (int) Math.min(Math.max(connections, 0), Integer.MAX_VALUE);
    }
}
