package dev.chimera.benchmarks.network;

import dev.chimera.api.Bytes;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.AlertListener;
import org.libtorrent4j.Ed25519;
import org.libtorrent4j.Pair;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.Vectors;
import org.libtorrent4j.alerts.Alert;
import org.libtorrent4j.alerts.AlertType;
import org.libtorrent4j.alerts.DhtMutableItemAlert;
import org.libtorrent4j.swig.entry;
import org.libtorrent4j.swig.settings_pack.bool_types;
import org.libtorrent4j.swig.settings_pack.int_types;
import org.libtorrent4j.swig.string_int_pair;

/** libtorrent4j used as its own authors do, with nothing of Chimera between: one item, one put, the first value of a get. */
final class BareNode implements AutoCloseable {
    private static final int[] TYPES = {AlertType.DHT_PUT.swig(), AlertType.DHT_MUTABLE_ITEM.swig()};

    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private final SessionManager manager = new SessionManager();
    private final BlockingQueue<Seen> alerts = new LinkedBlockingQueue<>();

    /** A node on {@code host} that knows {@code others}. */
    BareNode(String host, Iterable<InetSocketAddress> others) {
        SettingsPack pack = new SettingsPack();
        pack.listenInterfaces(host + ":0");
        pack.setDhtBootstrapNodes("");
        pack.setInteger(int_types.dht_upload_rate_limit.swigValue(), 2_000_000);
        pack.setInteger(int_types.dht_block_ratelimit.swigValue(), 1_000);
        for (bool_types off : new bool_types[] {
            bool_types.dht_restrict_routing_ips,
            bool_types.dht_restrict_search_ips,
            bool_types.dht_prefer_verified_node_ids,
            bool_types.dht_ignore_dark_internet,
            bool_types.enable_lsd,
            bool_types.enable_upnp,
            bool_types.enable_natpmp,
            bool_types.enable_incoming_tcp
        }) {
            pack.setBoolean(off.swigValue(), false);
        }
        manager.addListener(new AlertListener() {
            @Override
            public int[] types() {
                return TYPES;
            }

            @Override
            public void alert(Alert<?> alert) {
                alerts.add(seen(alert)); // it is gone when the engine is asked again
            }
        });
        manager.start(new SessionParams(pack));
        for (InetSocketAddress other : others) {
            manager.swig().add_dht_node(new string_int_pair(other.getHostString(), other.getPort()));
        }
    }

    /** How many others it knows. */
    long nodes() {
        return manager.dhtNodes();
    }

    /** Puts an item and waits until the engine says that it is done, at most 20 s; milliseconds. */
    double put(byte[] seed, byte[] value) throws InterruptedException {
        Pair<byte[], byte[]> pair = Ed25519.createKeypair(seed);
        alerts.clear();
        long begun = System.nanoTime();
        manager.swig()
                .dht_put_item(
                        Vectors.bytes2byte_array_32(pair.first),
                        Vectors.bytes2byte_array_64(pair.second),
                        entry.from_string_bytes(Vectors.bytes2byte_vector(value)),
                        Vectors.bytes2byte_vector(new byte[0]));
        @Nullable Seen answer = alerts.poll(20, TimeUnit.SECONDS);
        while (answer != null && !answer.isPut) {
            answer = alerts.poll(20, TimeUnit.SECONDS);
        }
        return answer == null ? Double.NaN : (System.nanoTime() - begun) / 1e6;
    }

    /** Gets an item and waits for its first value, at most 5 s; milliseconds. */
    double get(byte[] seed, byte[] value) throws InterruptedException {
        byte[] key = Ed25519.createKeypair(seed).first;
        alerts.clear();
        long begun = System.nanoTime();
        manager.swig().dht_get_item(Vectors.bytes2byte_array_32(key), Vectors.bytes2byte_vector(new byte[0]));
        long until = begun + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < until) {
            @Nullable Seen answer = alerts.poll(100, TimeUnit.MILLISECONDS);
            if (answer != null && answer.key.equals(Bytes.of(key)) && answer.value.equals(Bytes.of(value))) {
                return (System.nanoTime() - begun) / 1e6;
            }
        }
        return Double.NaN;
    }

    private static Seen seen(Alert<?> alert) {
        boolean isText =
                alert instanceof DhtMutableItemAlert item && item.item().swig().type() == entry.data_type.string_t;
        if (!isText) {
            return new Seen(alert.type() == AlertType.DHT_PUT, NOTHING, NOTHING);
        }
        DhtMutableItemAlert item = (DhtMutableItemAlert) alert;
        return new Seen(
                false,
                Bytes.of(item.key()),
                Bytes.of(Vectors.byte_vector2bytes(item.item().swig().string_bytes())));
    }

    @Override
    public void close() {
        manager.stop();
    }

    /** What an alert said. */
    private record Seen(boolean isPut, Bytes key, Bytes value) {}
}
