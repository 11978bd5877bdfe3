package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.PeerDirectoryPlugin;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The plug-in {@code mainline}: opens a {@link MainlineDirectory}. Settings: {@code listen} ({@code host:port}), and either {@code
 * network.key} or {@code network.key.env} (hexadecimal digits, or the name of the environment variable that holds them), or {@code
 * network} set to {@code public}. Optional are {@code bootstrap} ({@code host:port}, several with commas), {@code only.from} (blocks of
 * addresses with commas) and {@code timeout} (an ISO 8601 duration).
 */
public final class MainlineDirectoryPlugin implements PeerDirectoryPlugin {
    private final Map<String, String> environment;

    /** Called by ServiceLoader. */
    public MainlineDirectoryPlugin() {
        this(System.getenv());
    }

    MainlineDirectoryPlugin(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return MainlineDirectory.NAME;
    }

    @Override
    public PeerDirectory create(ProviderContext context) {
        ProviderConfig config = context.config();
        MainlineDirectory.Builder builder =
                MainlineDirectory.builder().timeout(config.duration("timeout", Duration.ofSeconds(5)));
        hostAndPort("listen", config.required("listen"), builder::listen);
        listed(config, "bootstrap").forEach(node -> hostAndPort("bootstrap", node, builder::bootstrap));
        listed(config, "only.from").forEach(builder::onlyFrom);
        switch (config.text("network").orElse("private")) {
            case "public" -> builder.publicNetwork();
            case "private" -> {}
            default ->
                throw new ConfigurationException(
                        "setting 'network' must be private or public, got '" + config.required("network") + "'");
        }
        config.secret("network.key", environment).ifPresent(hex -> builder.networkKey(secret(hex)));
        return builder.open();
    }

    private static Bytes secret(String hex) {
        try {
            return Bytes.ofHex(hex);
        } catch (IllegalArgumentException hidden) { // its message may show a part of the secret
            throw new ConfigurationException("the network's key must be hexadecimal digits, two for each byte");
        }
    }

    private static List<String> listed(ProviderConfig config, String name) {
        return Stream.of(config.text(name).orElse("").split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static void hostAndPort(String name, String text, BiConsumer<String, Integer> taker) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65_535) {
                taker.accept(text.substring(0, colon).replaceAll("[\\[\\]]", ""), port);
                return;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new ConfigurationException(
                "setting '" + name + "' must be host:port with a port up to 65535, got '" + text + "'");
    }
}
