package dev.chimera.spi.mainline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.spec.Spec;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.libtorrent4j.swig.settings_pack;
import org.libtorrent4j.swig.settings_pack.bool_types;
import org.libtorrent4j.swig.settings_pack.int_types;
import org.libtorrent4j.swig.settings_pack.string_types;

@Spec("CLAW-11")
class NodeSettingsTest {
    @BeforeAll
    static void load() {
        NativeEngine.load();
    }

    @Test
    void a_private_network_knows_no_node_that_was_not_named() {
        assertThat(new settings_pack().get_str(string_types.dht_bootstrap_nodes.swigValue()))
                .as("what the engine would ask if nobody said anything")
                .isNotNull();
        settings_pack alone = new NodeSettings("127.0.0.1", 0, List.of(), false).pack();
        assertThat(alone.has_val(string_types.dht_bootstrap_nodes.swigValue())).isTrue();
        assertThat(alone.get_str(string_types.dht_bootstrap_nodes.swigValue())).isEmpty();
        settings_pack two =
                new NodeSettings("::1", 7, List.of(node("10.0.0.7", 6881), node("fd00::1", 6882)), false).pack();
        assertThat(two.get_str(string_types.dht_bootstrap_nodes.swigValue())).isEqualTo("10.0.0.7:6881,[fd00::1]:6882");
        assertThat(two.get_str(string_types.listen_interfaces.swigValue())).isEqualTo("[::1]:7");
    }

    @Test
    void a_private_network_refuses_the_doors_to_the_public_one() {
        for (String door : List.of(
                "dht.libtorrent.org", "Router.BitTorrent.com", "router.utorrent.com", "dht.transmissionbt.com")) {
            assertThatThrownBy(() -> new NodeSettings("127.0.0.1", 0, List.of(node(door, 6881)), false))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(door)
                    .hasMessageContaining("private");
            assertThat(new NodeSettings("127.0.0.1", 0, List.of(node(door, 6881)), true).bootstrap())
                    .hasSize(1);
        }
    }

    @Test
    void guards_against_strangers_are_off_in_private_networks_only() {
        settings_pack closed = new NodeSettings("127.0.0.1", 0, List.of(), false).pack();
        settings_pack open = new NodeSettings("127.0.0.1", 0, List.of(node("dht.libtorrent.org", 25401)), true).pack();
        for (bool_types guard : List.of(
                bool_types.dht_restrict_routing_ips,
                bool_types.dht_restrict_search_ips,
                bool_types.dht_ignore_dark_internet,
                bool_types.dht_prefer_verified_node_ids)) {
            assertThat(closed.has_val(guard.swigValue()) && !closed.get_bool(guard.swigValue()))
                    .as("%s", guard)
                    .isTrue();
            assertThat(open.has_val(guard.swigValue()))
                    .as("%s: the engine's own, which is on", guard)
                    .isFalse();
        }
        assertThat(closed.get_int(int_types.dht_block_ratelimit.swigValue())).isEqualTo(1_000);
        assertThat(open.has_val(int_types.dht_block_ratelimit.swigValue())).isFalse();
    }

    @Test
    void nothing_but_the_dht_is_on_and_everything_is_bounded() {
        for (boolean isPublic : new boolean[] {false, true}) {
            settings_pack pack = new NodeSettings("127.0.0.1", 0, List.of(node("127.0.0.2", 1)), isPublic).pack();
            for (bool_types off : List.of(
                    bool_types.enable_lsd,
                    bool_types.enable_upnp,
                    bool_types.enable_natpmp,
                    bool_types.enable_incoming_tcp,
                    bool_types.enable_outgoing_tcp,
                    bool_types.enable_incoming_utp,
                    bool_types.enable_outgoing_utp)) {
                assertThat(pack.has_val(off.swigValue()) && !pack.get_bool(off.swigValue()))
                        .as("%s", off)
                        .isTrue();
            }
            assertThat(pack.get_int(int_types.dht_upload_rate_limit.swigValue()))
                    .isBetween(100_000, 2_000_000);
            assertThat(pack.get_int(int_types.dht_item_lifetime.swigValue())).isEqualTo(7_200);
            assertThat(pack.get_int(int_types.dht_max_dht_items.swigValue())).isEqualTo(2_000);
        }
    }

    private static InetSocketAddress node(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }
}
