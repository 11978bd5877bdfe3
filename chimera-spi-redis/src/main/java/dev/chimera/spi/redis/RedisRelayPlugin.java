package dev.chimera.spi.redis;

import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayPlugin;
import java.time.Duration;
import java.util.Map;

/**
 * The plug-in {@code redis}: makes a {@link RedisRelay}. Settings: {@code uri}; optional are {@code user}, {@code password} or {@code
 * password.env} (the name of the environment variable that holds it), {@code prefix}, {@code lease} and {@code timeout} (ISO 8601
 * durations), and {@code deliveries.max}.
 */
public final class RedisRelayPlugin implements RelayPlugin {
    private final Map<String, String> environment;

    /** Called by ServiceLoader. */
    public RedisRelayPlugin() {
        this(System.getenv());
    }

    RedisRelayPlugin(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return RedisRelay.NAME;
    }

    @Override
    public Relay create(ProviderContext context) {
        ProviderConfig config = context.config();
        RedisRelay.Builder builder = RedisRelay.builder()
                .uri(config.required("uri"))
                .prefix(config.text("prefix").orElse("chimera"))
                .lease(config.duration("lease", Duration.ofMinutes(1)))
                .timeout(config.duration("timeout", Duration.ofSeconds(1)))
                .deliveriesMax(times(config.number("deliveries.max", 5)))
                .clock(context.clock());
        config.text("user").ifPresent(builder::user);
        config.secret("password", environment).ifPresent(builder::password);
        return builder.build();
    }

    private static int times(long number) {
        return (int) Math.min(Math.max(number, 0), Integer.MAX_VALUE);
    }
}
