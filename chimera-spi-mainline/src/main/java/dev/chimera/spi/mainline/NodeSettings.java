package dev.chimera.spi.mainline;

import dev.chimera.api.ConfigurationException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.libtorrent4j.swig.alert;
import org.libtorrent4j.swig.settings_pack;
import org.libtorrent4j.swig.settings_pack.bool_types;
import org.libtorrent4j.swig.settings_pack.int_types;
import org.libtorrent4j.swig.settings_pack.string_types;

/**
 * How a node is set up. Immutable.
 *
 * @param host the address to listen on, a number and no name
 * @param port the UDP port, 0 for any
 * @param bootstrap the nodes to ask first; names are looked up by the engine
 * @param isPublic whether it joins the DHT that everybody is in
 */
record NodeSettings(String host, int port, List<InetSocketAddress> bootstrap, boolean isPublic) {
    /** The doors to the public DHT; one of them in a private network, and the two are one. */
    private static final Set<String> PUBLIC_DOORS = Set.of(
            "dht.libtorrent.org",
            "router.bittorrent.com",
            "router.utorrent.com",
            "dht.transmissionbt.com",
            "dht.aelitis.com");

    private static final int PUBLIC_BYTES_PER_SECOND = 100_000;
    private static final int PRIVATE_BYTES_PER_SECOND = 2_000_000;
    private static final int PRIVATE_MESSAGES_PER_SECOND = 1_000;
    private static final int PRIVATE_FAILURES_MAX = 2;
    private static final int ITEM_SECONDS = 7_200; // the engine keeps none shorter

    NodeSettings {
        bootstrap = List.copyOf(bootstrap);
        for (InetSocketAddress node : bootstrap) {
            if (!isPublic && PUBLIC_DOORS.contains(node.getHostString().toLowerCase(Locale.ROOT))) {
                throw new ConfigurationException(
                        "bootstrap names " + node.getHostString()
                                + ", a door to the public DHT, but the network is private; leave it out, or say publicNetwork()");
            }
        }
    }

    /** The same in the engine's words. Its own list of public nodes is always replaced. */
    settings_pack pack() {
        settings_pack pack = new settings_pack();
        String open = host.contains(":") ? "[" + host + "]" : host;
        pack.set_str(string_types.listen_interfaces.swigValue(), open + ":" + port);
        pack.set_str(string_types.dht_bootstrap_nodes.swigValue(), bootstrapList());
        pack.set_int(
                int_types.alert_mask.swigValue(),
                alert.error_notification
                        .or_(alert.status_notification)
                        .or_(alert.dht_operation_notification)
                        .or_(alert.dht_notification) // what became of a put
                        .to_int());
        pack.set_int(int_types.alert_queue_size.swigValue(), 10_000);
        pack.set_int(
                int_types.max_retry_port_bind.swigValue(), 0); // a port that is taken is an error and not the next port
        pack.set_int(int_types.dht_item_lifetime.swigValue(), ITEM_SECONDS);
        pack.set_int(int_types.dht_max_dht_items.swigValue(), 2_000);
        pack.set_int(int_types.dht_max_torrents.swigValue(), 2_000);
        for (bool_types off : List.of(
                bool_types.enable_lsd,
                bool_types.enable_upnp,
                bool_types.enable_natpmp,
                bool_types.enable_incoming_tcp,
                bool_types.enable_outgoing_tcp,
                bool_types.enable_incoming_utp,
                bool_types.enable_outgoing_utp,
                bool_types.listen_system_port_fallback)) {
            pack.set_bool(off.swigValue(), false);
        }
        pack.set_bool(bool_types.enable_dht.swigValue(), true);
        if (isPublic) {
            pack.set_int(int_types.dht_upload_rate_limit.swigValue(), PUBLIC_BYTES_PER_SECOND);
        } else {
            trustTheNetwork(pack);
        }
        return pack;
    }

    /** Guards against strangers that would keep the members of a small network from each other. */
    private static void trustTheNetwork(settings_pack pack) {
        pack.set_int(int_types.dht_upload_rate_limit.swigValue(), PRIVATE_BYTES_PER_SECOND);
        pack.set_int(int_types.dht_block_ratelimit.swigValue(), PRIVATE_MESSAGES_PER_SECOND);
        pack.set_int(int_types.dht_max_fail_count.swigValue(), PRIVATE_FAILURES_MAX); // who is dead holds everybody up
        for (bool_types off : List.of(
                bool_types.dht_restrict_routing_ips,
                bool_types.dht_restrict_search_ips,
                bool_types.dht_prefer_verified_node_ids,
                bool_types.dht_enforce_node_id,
                bool_types.dht_ignore_dark_internet)) {
            pack.set_bool(off.swigValue(), false);
        }
    }

    private String bootstrapList() {
        return bootstrap.stream()
                .map(node ->
                        (node.getHostString().contains(":") ? "[" + node.getHostString() + "]" : node.getHostString())
                                + ":" + node.getPort())
                .collect(Collectors.joining(","));
    }
}
