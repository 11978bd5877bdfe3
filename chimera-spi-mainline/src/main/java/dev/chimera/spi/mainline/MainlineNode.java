package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.DhtLookup;
import org.libtorrent4j.DhtRoutingBucket;
import org.libtorrent4j.Ed25519;
import org.libtorrent4j.Entry;
import org.libtorrent4j.Pair;
import org.libtorrent4j.Sha1Hash;
import org.libtorrent4j.TcpEndpoint;
import org.libtorrent4j.Vectors;
import org.libtorrent4j.alerts.Alert;
import org.libtorrent4j.alerts.Alerts;
import org.libtorrent4j.alerts.DhtGetPeersReplyAlert;
import org.libtorrent4j.alerts.DhtMutableItemAlert;
import org.libtorrent4j.alerts.DhtPutAlert;
import org.libtorrent4j.alerts.DhtStatsAlert;
import org.libtorrent4j.alerts.ListenFailedAlert;
import org.libtorrent4j.alerts.ListenSucceededAlert;
import org.libtorrent4j.swig.alert_ptr_vector;
import org.libtorrent4j.swig.entry;
import org.libtorrent4j.swig.session;
import org.libtorrent4j.swig.session_params;
import org.libtorrent4j.swig.string_int_pair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of the DHT: the native engine, the one thread that reads what it reports, and the places at which it announces itself again
 * and again. Thread-safe. Whoever opens it closes it.
 */
final class MainlineNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MainlineNode.class);
    private static final long ALERT_WAIT_MILLIS = 200;
    private static final Duration START_MAX = Duration.ofSeconds(5);
    private static final int UNDER_WAY_MAX = 4_096;
    private static final int VALUE_BYTES_MAX = 1_000;

    private final NodeSettings settings;
    private final session engine;
    private final ReplyBoard board = new ReplyBoard();
    private final Announcements announcements;
    private final Thread reader;
    private final CompletableFuture<InetSocketAddress> listening = new CompletableFuture<>();

    /** Native calls hold it for reading, so that the engine is there until they return. */
    private final ReadWriteLock life = new ReentrantReadWriteLock();

    /** How many questions for an item have not been answered to the end, and the same for puts; guarded by themselves. */
    private final Map<Bytes, Integer> gets = bounded();

    private final Map<Bytes, Integer> puts = bounded();

    private final Object stateLock = new Object();
    private long statesAsked;
    private long statesSeen;
    private volatile int nodes;
    private volatile boolean closed;

    private MainlineNode(NodeSettings settings, Duration announceEvery) {
        this.settings = settings;
        this.announcements = new Announcements(announceEvery);
        session_params params = new session_params(settings.pack());
        params.set_posix_disk_io_constructor(); // the other one starts threads for files, of which there are none
        this.engine = new session(params);
        this.reader = new Thread(this::read, "chimera-mainline-" + settings.host());
        reader.setDaemon(true);
    }

    /** A node that listens. */
    static MainlineNode open(NodeSettings settings, Duration announceEvery) {
        NativeEngine.load();
        MainlineNode node = new MainlineNode(settings, announceEvery);
        node.reader.start();
        try {
            node.listening.get(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
            settings.bootstrap().forEach(node::meet);
            return node;
        } catch (InterruptedException e) {
            node.close();
            Thread.currentThread().interrupt();
            throw new ChimeraException(ErrorCode.CANCELLED, "interrupted while a Mainline node was starting", e);
        } catch (ExecutionException | TimeoutException e) {
            node.close();
            @Nullable Throwable cause = e.getCause();
            String why = cause == null ? "no answer" : String.valueOf(cause.getMessage());
            throw new ConfigurationException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + " (" + why
                            + "); name an address of this machine and a free UDP port",
                    e);
        }
    }

    /** Gets to know another node. */
    void meet(InetSocketAddress other) {
        call(on -> on.add_dht_node(new string_int_pair(other.getHostString(), other.getPort())));
    }

    InetSocketAddress address() {
        return listening.join();
    }

    NodeSettings settings() {
        return settings;
    }

    ReplyBoard board() {
        return board;
    }

    Announcements announcements() {
        return announcements;
    }

    /** How many others it knew when it was last asked. */
    int nodes() {
        return nodes;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Asks for an item.
     *
     * @return how many {@link DhtReply.Item#last} replies come until this question is answered
     */
    int get(ItemName name) {
        int before = count(gets, name.target(), 1);
        call(on -> on.dht_get_item(
                Vectors.bytes2byte_array_32(name.publicKey().toArray()),
                Vectors.bytes2byte_vector(name.salt().toArray())));
        return before + 1;
    }

    /**
     * Puts an item, with a higher sequence than any that its keepers know.
     *
     * @return how many {@link DhtReply.Stored} replies are about earlier ones
     */
    int put(ItemKey key, Bytes value) {
        Pair<byte[], byte[]> pair = Ed25519.createKeypair(key.seed().toArray());
        int before = count(puts, new ItemName(Bytes.of(pair.first), key.salt()).target(), 1);
        call(on -> on.dht_put_item(
                Vectors.bytes2byte_array_32(pair.first),
                Vectors.bytes2byte_array_64(pair.second),
                entry.from_string_bytes(Vectors.bytes2byte_vector(value.toArray())),
                Vectors.bytes2byte_vector(key.salt().toArray())));
        return before;
    }

    /** The public name of the item that {@code key} writes. */
    static ItemName nameOf(ItemKey key) {
        return new ItemName(Bytes.of(Ed25519.createKeypair(key.seed().toArray()).first), key.salt());
    }

    /** Asks who announced itself at {@code place}. */
    void search(Bytes place) {
        call(on -> on.dht_get_peers(Sha1Hash.fromBytes(place.toArray()).swig()));
    }

    /** Says at {@code place} that somebody answers at this machine's address and {@code port}. */
    void announce(Bytes place, int port) {
        call(on -> on.dht_announce_ex(Sha1Hash.fromBytes(place.toArray()).swig(), port, (byte) 0));
    }

    /**
     * Asks the engine what it is doing.
     *
     * @return the number of the {@link DhtReply.State} that tells
     */
    long askState() {
        synchronized (stateLock) { // so that questions reach the engine in the order of their numbers
            call(session::post_dht_stats);
            return ++statesAsked;
        }
    }

    /** What is thrown at whoever uses it after it was closed. */
    ChimeraException closedError() {
        return new ChimeraException(ErrorCode.DIRECTORY_UNAVAILABLE, closedText());
    }

    void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    String closedText() {
        return "the mainline directory at " + where() + " is closed; open a new one";
    }

    String where() {
        return settings.host() + ":" + settings.port();
    }

    private void call(Consumer<session> what) {
        life.readLock().lock();
        try {
            if (closed) {
                throw closedError();
            }
            what.accept(engine);
        } finally {
            life.readLock().unlock();
        }
    }

    private void read() {
        alert_ptr_vector alerts = new alert_ptr_vector();
        long nextState = System.nanoTime();
        while (!closed) {
            if (engine.wait_for_alert_ms(ALERT_WAIT_MILLIS) != null) {
                engine.pop_alerts(alerts);
                for (int i = 0; i < alerts.size(); i++) {
                    handle(Alerts.cast(alerts.get(i)));
                }
            }
            try {
                long now = System.nanoTime();
                if (now - nextState >= 0) {
                    askState();
                    nextState = now + TimeUnit.SECONDS.toNanos(2);
                }
                announcements.due(now).forEach(due -> announce(due.place(), due.port()));
            } catch (ChimeraException closing) {
                return;
            }
        }
    }

    /** What comes from strangers must not end the thread. */
    private void handle(Alert<?> alert) {
        try {
            if (alert instanceof DhtMutableItemAlert item) {
                Bytes target = new ItemName(Bytes.of(item.key()), Bytes.of(item.salt())).target();
                boolean last = item.swig().getAuthoritative();
                if (last) {
                    count(gets, target, -1);
                }
                board.post(new DhtReply.Item(target, text(item.item()), last));
            } else if (alert instanceof DhtPutAlert put) {
                Bytes target = new ItemName(Bytes.of(put.publicKey()), Bytes.of(put.salt())).target();
                count(puts, target, -1);
                board.post(new DhtReply.Stored(target, put.swig().getNum_success()));
            } else if (alert instanceof DhtGetPeersReplyAlert peers) {
                board.post(new DhtReply.Announced(bytes(peers.infoHash()), addresses(peers.peers())));
            } else if (alert instanceof DhtStatsAlert stats) {
                state(stats);
            } else if (alert instanceof ListenSucceededAlert listens) {
                listening.complete(new InetSocketAddress(settings.host(), listens.port()));
            } else if (alert instanceof ListenFailedAlert failed) {
                listening.completeExceptionally(
                        new ConfigurationException(failed.error().getMessage()));
            }
        } catch (RuntimeException e) {
            LOG.debug("a report of the Mainline engine could not be read and is left out: {}", e.toString());
        }
    }

    private void state(DhtStatsAlert stats) {
        Set<Bytes> searched = new HashSet<>();
        for (DhtLookup lookup : stats.activeRequests()) {
            searched.add(bytes(lookup.target()));
        }
        int known = 0;
        for (DhtRoutingBucket bucket : stats.routingTable()) {
            known += bucket.numNodes();
        }
        nodes = known;
        long number;
        synchronized (stateLock) {
            number = ++statesSeen;
        }
        board.post(new DhtReply.State(number, searched, known));
    }

    private static Optional<Bytes> text(Entry item) {
        if (item.swig().type() != entry.data_type.string_t) {
            return Optional.empty();
        }
        byte[] bytes = Vectors.byte_vector2bytes(item.swig().string_bytes());
        return bytes.length > VALUE_BYTES_MAX ? Optional.empty() : Optional.of(Bytes.of(bytes));
    }

    private static List<InetSocketAddress> addresses(List<TcpEndpoint> endpoints) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (TcpEndpoint endpoint : endpoints) {
            try {
                InetAddress address =
                        InetAddress.getByName(endpoint.address().toString()); // a number: nothing is looked up
                addresses.add(new InetSocketAddress(address, endpoint.port()));
            } catch (UnknownHostException notAnAddress) {
                LOG.debug("an address that was announced cannot be read and is left out");
            }
        }
        return addresses;
    }

    private static Bytes bytes(Sha1Hash hash) {
        return Bytes.ofHex(hash.toHex());
    }

    /** Moves a count and says what it was before. */
    private static int count(Map<Bytes, Integer> counts, Bytes target, int by) {
        synchronized (counts) {
            int before = counts.getOrDefault(target, 0);
            if (before + by > 0) {
                counts.put(target, before + by);
            } else {
                counts.remove(target);
            }
            return before;
        }
    }

    private static Map<Bytes, Integer> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Bytes, Integer> eldest) {
                return size() > UNDER_WAY_MAX;
            }
        };
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        joinReader();
        life.writeLock().lock();
        try {
            engine.delete();
        } finally {
            life.writeLock().unlock();
        }
    }

    /** The engine must not go before its reader, which sees the end within one wait. */
    private void joinReader() {
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
