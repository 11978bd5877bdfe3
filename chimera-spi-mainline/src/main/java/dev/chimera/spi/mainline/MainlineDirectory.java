package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A directory on the BitTorrent Mainline DHT, with no server: one node of it for one peer. Locators are mutable items (BEP 44) under names
 * that are made of the peer's id; what a peer offers is where its address is announced (BEP 5), so a search gives {@link
 * Candidate.Addressed}. A network is private, with a key that names everything, unless {@link Builder#publicNetwork()} is said.
 *
 * <p>Whoever can make an item's name can overwrite it: anybody in the public DHT, members in a private network. What is overwritten is
 * never believed, for a locator carries its own signature, but it may hide the genuine one until it is published again. {@link
 * #addressesOf} finds a peer in a way that others can add to and not take away from.
 *
 * <p>Thread-safe. Whoever opens it closes it; closing takes up to a second.
 */
public final class MainlineDirectory implements PeerDirectory {
    /** Its name, and that of its plug-in. */
    public static final String NAME = "mainline";

    private static final int MEET_AGAIN = 5;
    private static final Traits PRIVATE = new Traits(Duration.ofMinutes(45), false, false);
    private static final Traits PUBLIC = new Traits(Duration.ofMinutes(45), false, true);

    private static final Duration STATE_WAIT = Duration.ofSeconds(2);
    private static final int CALLS_MAX = 64;

    private final MainlineNode node;
    private final NetworkNames names;
    private final LocatorItems items;
    private final List<AddressBlock> networks;
    private final Duration timeout;
    private final Semaphore calls = new Semaphore(CALLS_MAX);

    MainlineDirectory(MainlineNode node, NetworkNames names, List<AddressBlock> networks, Duration timeout) {
        this.node = node;
        this.names = names;
        this.items = new LocatorItems(node, names, timeout);
        this.networks = List.copyOf(networks);
        this.timeout = timeout;
    }

    /** Starts building one. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where its node listens; other nodes of the network may start from it. */
    public InetSocketAddress address() {
        return node.address();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Traits traits() {
        return node.settings().isPublic() ? PUBLIC : PRIVATE;
    }

    /**
     * Puts the locator into the DHT and announces the peer: at this machine's address, as other nodes see it, and the port of the
     * locator's endpoint. The announcements are renewed for as long as this is open; a peer behind a proxy is not found by them. An older
     * locator than the one that is known is not published.
     *
     * @throws IllegalArgumentException if the locator is not genuine, or says that the peer has left
     */
    @Override
    public void publish(Locator locator) {
        locator.requirePublishable();
        whileOpen(until -> {
            if (items.store(locator, until)) {
                node.announcements().stand(locator.peerId(), names.placesOf(locator), portOf(locator));
            }
        });
    }

    /**
     * Stops the announcements and puts the farewell in the locator's place. Others forget the announcements within an hour.
     *
     * @throws IllegalArgumentException if the farewell is not genuine, or does not say that the peer has left
     */
    @Override
    public void withdraw(Locator farewell) {
        farewell.requireFarewell();
        whileOpen(until -> {
            node.announcements().leave(farewell.peerId());
            items.store(farewell, until);
        });
    }

    @Override
    public Optional<Locator> lookup(PeerId peerId) {
        List<Locator> found = new ArrayList<>(1);
        whileOpen(until -> items.newest(peerId, until).ifPresent(found::add));
        return found.stream().findFirst();
    }

    @Override
    public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
        searchAt(names.placeOf(capability), search, address -> taker.test(new Candidate.Addressed(address)));
    }

    /** Nobody can take an address away, so this finds a peer whose locator others have written over. */
    @Override
    public void addressesOf(PeerId peerId, Search search, Predicate<? super InetSocketAddress> taker) {
        searchAt(names.placeOf(peerId), search, taker);
    }

    @Override
    public Health health() {
        if (node.isClosed()) {
            return new Health(false, 0, Optional.of(node.closedText()));
        }
        int nodes = node.nodes();
        try (ReplyBoard.Waiting waiting = node.board().await(Set.of())) {
            nodes = DhtWait.stateOf(node, waiting, node.askState(), System.nanoTime() + STATE_WAIT.toNanos())
                    .map(DhtReply.State::nodes)
                    .orElse(nodes);
        }
        return new Health(nodes > 0, nodes, nodes > 0 ? Optional.empty() : Optional.of(lonely()));
    }

    private void searchAt(Bytes place, Search search, Predicate<? super InetSocketAddress> taker) {
        long patience = System.nanoTime() + search.patience().toNanos();
        whileOpen(until -> {
            try (ReplyBoard.Waiting waiting = node.board().await(Set.of(place))) {
                Set<InetSocketAddress> given = new HashSet<>();
                node.search(place);
                long question = node.askState();
                while (given.size() < search.limit()) {
                    @Nullable DhtReply reply = DhtWait.next(node, waiting, patience);
                    if (reply == null || (reply instanceof DhtReply.State state && isOver(state, question, place))) {
                        return;
                    }
                    if (reply instanceof DhtReply.State state && state.number() >= question) {
                        DhtWait.pause();
                        question = node.askState();
                    }
                    if (reply instanceof DhtReply.Announced announced) {
                        for (InetSocketAddress each : announced.addresses()) {
                            boolean isNew = isAllowed(each) && given.size() < search.limit() && given.add(each);
                            if (isNew && !taker.test(each)) {
                                return;
                            }
                        }
                    }
                }
            }
        });
    }

    private static boolean isOver(DhtReply.State state, long question, Bytes place) {
        return state.number() >= question && !state.searched().contains(place);
    }

    private boolean isAllowed(InetSocketAddress address) {
        return address.getPort() > 0
                && !address.getAddress().isAnyLocalAddress()
                && !address.getAddress().isMulticastAddress()
                && (networks.isEmpty() || networks.stream().anyMatch(block -> block.contains(address.getAddress())));
    }

    /** One call of many, with its end in nanoseconds; only once some other node is known. */
    private void whileOpen(LongConsumer call) {
        node.requireOpen();
        if (!calls.tryAcquire()) {
            throw new SaturatedException(
                    CALLS_MAX + " calls of the mainline directory at " + node.where()
                            + " are under way; come back later",
                    Duration.ofSeconds(1));
        }
        try {
            long until = System.nanoTime() + timeout.toNanos();
            awaitOthers(until);
            call.accept(until);
        } finally {
            calls.release();
        }
    }

    private void awaitOthers(long until) {
        if (node.nodes() > 0) {
            return;
        }
        try (ReplyBoard.Waiting waiting = node.board().await(Set.of())) {
            int looks = 0;
            do {
                if (looks++ % MEET_AGAIN == 0) { // the engine forgets a node that did not answer at once
                    node.settings().bootstrap().forEach(node::meet);
                }
                if (DhtWait.stateOf(node, waiting, node.askState(), until)
                                .map(DhtReply.State::nodes)
                                .orElse(0)
                        > 0) {
                    return;
                }
                DhtWait.pause();
            } while (!node.settings().bootstrap().isEmpty() && System.nanoTime() - until < 0);
        }
        throw new ChimeraException(ErrorCode.DIRECTORY_UNAVAILABLE, lonely());
    }

    private String lonely() {
        return "the Mainline node at " + node.where()
                + " knows no other one; name bootstrap nodes that run and can be reached by UDP"
                + (node.settings().bootstrap().isEmpty() ? ", or wait until another node starts from this one" : "");
    }

    private static int portOf(Locator locator) {
        int port = locator.endpoint().getPort();
        return port > 0 ? port : locator.endpoint().getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    @Override
    public void close() {
        node.close();
    }

    @Override
    public String toString() {
        return "mainline directory at " + node.where();
    }

    /** Puts a {@link MainlineDirectory} together. Not thread-safe. */
    public static final class Builder {
        private static final Duration ANNOUNCE_EVERY = Duration.ofMinutes(15);
        private static final int BOOTSTRAP_MAX = 64;
        private static final int KEY_MIN = 16;

        private @Nullable InetSocketAddress listen;
        private @Nullable Bytes networkKey;
        private boolean isPublic;
        private @Nullable Duration timeout;
        private final List<InetSocketAddress> bootstrap = new ArrayList<>();
        private final List<AddressBlock> networks = new ArrayList<>();

        private Builder() {}

        /**
         * The address of this machine and the UDP port to listen on; 0 for any port.
         *
         * @param host a number such as {@code 10.0.0.7}, or {@code 0.0.0.0} for all
         */
        public Builder listen(String host, int port) {
            requireUnset("listen", listen);
            if (!host.matches("[0-9.]+|[0-9a-fA-F:]+")) {
                throw new ConfigurationException(
                        "listen takes an address in digits such as 10.0.0.7, got '" + host + "'");
            }
            listen = InetSocketAddress.createUnresolved(host, port);
            return this;
        }

        /** A node of the network to start from, by name or number; at most 64. May be called several times. */
        public Builder bootstrap(String host, int port) {
            if (bootstrap.size() == BOOTSTRAP_MAX) {
                throw new ConfigurationException("at most " + BOOTSTRAP_MAX + " bootstrap nodes may be named");
            }
            bootstrap.add(InetSocketAddress.createUnresolved(host, port));
            return this;
        }

        /** The secret that the members of a private network share, 16 bytes or more; never logged. */
        public Builder networkKey(Bytes secret) {
            requireUnset("networkKey", networkKey);
            if (secret.length() < KEY_MIN) {
                throw new ConfigurationException(
                        "networkKey has " + secret.length() + " bytes; it takes " + KEY_MIN + " or more");
            }
            networkKey = secret;
            return this;
        }

        /** Joins the DHT that everybody is in, where addresses and what is offered can be seen by all. */
        public Builder publicNetwork() {
            isPublic = true;
            return this;
        }

        /** Candidates come from this block of addresses only, such as {@code 10.0.0.0/8}. May be called several times. */
        public Builder onlyFrom(String block) {
            networks.add(AddressBlock.of(block));
            return this;
        }

        /**
         * How long a look-up may take, 100 ms to 1 minute; 5 seconds unless told. A publication may take 25 s more: for so long the engine
         * waits for nodes that have died.
         */
        public Builder timeout(Duration most) {
            requireUnset("timeout", timeout);
            if (most.compareTo(Duration.ofMillis(100)) < 0 || most.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new ConfigurationException("timeout must be from PT0.1S to PT1M, got " + most);
            }
            timeout = most;
            return this;
        }

        /**
         * Starts the node: it listens when this returns, and gets to know others by and by.
         *
         * @throws ConfigurationException if something is missing or contradicts itself, if the address cannot be listened on, or if there
         *     is no native library for this machine
         */
        public MainlineDirectory open() {
            return open(ANNOUNCE_EVERY);
        }

        MainlineDirectory open(Duration announceEvery) {
            List<String> missing = new ArrayList<>();
            if (listen == null) {
                missing.add("listen");
            }
            if (!isPublic && networkKey == null) {
                missing.add("networkKey (or publicNetwork)");
            }
            if (isPublic && bootstrap.isEmpty()) {
                missing.add("bootstrap, for example dht.libtorrent.org and 25401");
            }
            InetSocketAddress where = listen;
            if (where == null || !missing.isEmpty()) {
                throw new ConfigurationException("a MainlineDirectory needs " + String.join(" and ", missing));
            }
            if (isPublic && networkKey != null) {
                throw new ConfigurationException("networkKey and publicNetwork are both set; leave one out");
            }
            NodeSettings settings = new NodeSettings(where.getHostString(), where.getPort(), bootstrap, isPublic);
            NetworkNames names = networkKey == null ? NetworkNames.open() : NetworkNames.keyed(networkKey);
            Duration most = timeout == null ? Duration.ofSeconds(5) : timeout;
            return new MainlineDirectory(MainlineNode.open(settings, announceEvery), names, networks, most);
        }

        private static void requireUnset(String name, @Nullable Object value) {
            if (value != null) {
                throw new ConfigurationException(name + " is set twice");
            }
        }
    }
}
