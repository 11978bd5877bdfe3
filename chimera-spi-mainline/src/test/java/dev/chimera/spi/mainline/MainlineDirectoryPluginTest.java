package dev.chimera.spi.mainline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.PeerDirectoryPlugin;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.tck.SettableClock;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MainlineDirectoryPluginTest {
    private static final String KEY = "00112233445566778899aabbccddeeff";

    @Test
    void is_found_by_name() {
        assertThat(ServiceLoader.load(PeerDirectoryPlugin.class))
                .filteredOn(plugin -> plugin.name().equals("mainline"))
                .hasOnlyElementsOfType(MainlineDirectoryPlugin.class)
                .hasSize(1);
    }

    @Test
    void opens_what_the_settings_name() {
        Map<String, String> settings = Map.of(
                "listen",
                "127.252.0.1:0",
                "network.key.env",
                "SWARM_KEY",
                "bootstrap",
                "127.252.0.2:9, [::1]:9",
                "only.from",
                "127.0.0.0/8",
                "timeout",
                "PT0.5S");
        try (PeerDirectory directory =
                new MainlineDirectoryPlugin(Map.of("SWARM_KEY", KEY)).create(context(settings))) {
            assertThat(directory.name()).isEqualTo("mainline");
            assertThat(directory.traits().isPublic()).isFalse();
            assertThat(directory.toString()).isEqualTo("mainline directory at 127.252.0.1:0");
            assertThat(((MainlineDirectory) directory).address().getPort()).isPositive();
        }
    }

    @Test
    void a_public_network_has_to_be_asked_for() {
        try (PeerDirectory directory =
                create(Map.of("listen", "127.252.0.3:0", "network", "public", "bootstrap", "127.252.0.2:9"))) {
            assertThat(directory.traits().isPublic()).isTrue();
        }
    }

    @Test
    void names_the_setting_that_is_wrong() {
        refuses(Map.of(), "'listen' is missing");
        refuses(Map.of("listen", "127.0.0.1"), "'listen' must be host:port");
        refuses(Map.of("listen", "127.0.0.1:99999"), "'listen' must be host:port");
        refuses(Map.of("listen", "localhost:1"), "address in digits");
        refuses(Map.of("listen", "127.0.0.1:0"), "networkKey (or publicNetwork)");
        refuses(Map.of("listen", "127.0.0.1:0", "network", "public"), "bootstrap");
        refuses(Map.of("listen", "127.0.0.1:0", "network", "secret"), "private or public");
        refuses(with("network", "public", "bootstrap", "10.0.0.1:1"), "leave one out");
        refuses(with("network.key.env", "NOT_SET"), "leave one out");
        refuses(Map.of("listen", "127.0.0.1:0", "network.key.env", "NOT_SET"), "NOT_SET, which is not set");
        refuses(Map.of("listen", "127.0.0.1:0", "network.key", "0011"), "takes 16 or more");
        refuses(Map.of("listen", "127.0.0.1:0", "network.key", KEY + "zz"), "hexadecimal");
        refuses(with("bootstrap", "router.bittorrent.com:6881"), "a door to the public DHT");
        refuses(with("only.from", "10.0.0.0"), "10.0.0.0/8");
        refuses(with("timeout", "PT2H"), "PT1M");
        refuses(with("listen", "198.51.100.7:6881"), "cannot listen on 198.51.100.7:6881");
    }

    @Test
    void a_setting_is_given_once() {
        MainlineDirectory.Builder builder =
                MainlineDirectory.builder().listen("127.0.0.1", 0).networkKey(Bytes.ofHex(KEY));
        assertThatThrownBy(() -> builder.listen("127.0.0.1", 1)).hasMessageContaining("listen is set twice");
        assertThatThrownBy(() -> builder.networkKey(Bytes.ofHex(KEY)))
                .hasMessageContaining("twice")
                .hasMessageNotContaining("0011");
    }

    @Test
    void a_block_of_addresses_holds_what_it_says() throws Exception {
        AddressBlock ten = AddressBlock.of("10.0.0.0/8");
        assertThat(ten.contains(InetAddress.getByName("10.255.0.1"))).isTrue();
        assertThat(ten.contains(InetAddress.getByName("11.0.0.1"))).isFalse();
        assertThat(ten.contains(InetAddress.getByName("::1"))).isFalse();
        assertThat(AddressBlock.of("192.168.4.0/22").contains(InetAddress.getByName("192.168.7.255")))
                .isTrue();
        assertThat(AddressBlock.of("192.168.4.0/22").contains(InetAddress.getByName("192.168.8.0")))
                .isFalse();
        assertThat(AddressBlock.of("fd00::/8").contains(InetAddress.getByName("fd12::3")))
                .isTrue();
        assertThat(AddressBlock.of("0.0.0.0/0").contains(InetAddress.getByName("203.0.113.9")))
                .isTrue();
        for (String wrong : new String[] {"10.0.0.0/33", "10.0.0/x", "example.org/8", "", "1.2.3.4.5/8"}) {
            assertThatThrownBy(() -> AddressBlock.of(wrong)).isInstanceOf(ConfigurationException.class);
        }
    }

    private static Map<String, String> with(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>(Map.of("listen", "127.0.0.1:0", "network.key", KEY));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }

    private static void refuses(Map<String, String> settings, String message) {
        assertThatThrownBy(() -> create(settings).close())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining(KEY);
    }

    private static PeerDirectory create(Map<String, String> settings) {
        return new MainlineDirectoryPlugin(Map.of()).create(context(settings));
    }

    private static ProviderContext context(Map<String, String> settings) {
        return new ProviderContext(new SettableClock(), new Random(1), Path.of("."), ProviderConfig.of(settings));
    }
}
