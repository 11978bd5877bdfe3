package dev.chimera.openclaw.discovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Reputation;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.openclaw.FoundPeer;
import dev.chimera.openclaw.exchange.PeerTransport;
import dev.chimera.openclaw.http.Addresses;
import dev.chimera.openclaw.http.PeerClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds peers. What a directory gives is a candidate; a peer is found once its own heartbeat was pulled, is genuine and of now, and says
 * that it offers what was searched for. Candidates are capped, spread over blocks of addresses, and each block is called at most so
 * often, so that nobody can have this peer call a victim. Thread-safe.
 */
public final class PeerFinder {
    private static final Logger LOG = LoggerFactory.getLogger(PeerFinder.class);
    private static final int GIVEN_MAX = 1_000;
    private static final int CANDIDATES_MAX = 64;
    private static final int OF_A_TARGET_MAX = 4;
    private static final int CALLS_OF_A_BLOCK_MAX = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PeerId self;
    private final PeerDirectory directory;
    private final PeerClient client;
    private final Addresses addresses;
    private final HeartbeatBook heartbeats;
    private final Function<PeerId, Reputation> reputations;
    private final Predicate<PeerId> admits;
    private final ExecutorService probes;
    private final boolean isPrivate;
    private final Cache<String, Boolean> silent = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofSeconds(30))
            .maximumSize(10_000)
            .build();
    private final Cache<String, AtomicInteger> calls = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(1))
            .maximumSize(10_000)
            .build();

    /**
     * What a finder needs.
     *
     * @param reputations what is known of a peer
     * @param admits who may be dealt with
     * @param probes where candidates are called; while it is full, they wait
     * @param isPrivate whether all peers live in one network, where blocks of addresses say nothing
     */
    public record Setup(
            PeerId self,
            PeerDirectory directory,
            PeerClient client,
            Addresses addresses,
            HeartbeatBook heartbeats,
            Function<PeerId, Reputation> reputations,
            Predicate<PeerId> admits,
            ExecutorService probes,
            boolean isPrivate) {}

    /** A finder. */
    public PeerFinder(Setup setup) {
        this.self = setup.self();
        this.directory = setup.directory();
        this.client = setup.client();
        this.addresses = setup.addresses();
        this.heartbeats = setup.heartbeats();
        this.reputations = setup.reputations();
        this.admits = setup.admits();
        this.probes = setup.probes();
        this.isPrivate = setup.isPrivate();
    }

    /**
     * At most {@code limit} peers that live and offer {@code wanted}, best first; of equals, those with the least load. Takes 5 seconds for
     * the directory and 5 for the candidates at most.
     *
     * @throws ChimeraException if the directory fails and had given nobody
     */
    public List<FoundPeer> find(Capability wanted, double minimumReputation, int limit) throws InterruptedException {
        Map<PeerId, FoundPeer> found = new ConcurrentHashMap<>();
        Map<String, Integer> targets = new ConcurrentHashMap<>();
        AtomicInteger called = new AtomicInteger();
        ProbeQueue queue = new ProbeQueue(probes, GIVEN_MAX, candidate -> {
            if (mayTry(candidate, targets) && called.incrementAndGet() <= CANDIDATES_MAX) {
                probe(candidate, wanted, found);
            }
        });
        search(wanted, queue);
        return found.values().stream()
                .filter(peer -> peer.reputation().score() >= minimumReputation)
                .sorted(Comparator.comparingDouble(
                                (FoundPeer peer) -> -peer.reputation().score())
                        .thenComparingInt(peer -> peer.heartbeat().loadPermille())
                        .thenComparing(peer -> peer.peerId().toString()))
                .limit(limit)
                .toList();
    }

    /** The peer {@code peerId}, if it can be found and lives. */
    public Optional<FoundPeer> lookup(PeerId peerId) throws InterruptedException {
        Optional<Locator> locator = directory
                .lookup(peerId)
                .filter(found -> found.peerId().equals(peerId) && !found.offline() && found.isGenuine());
        if (locator.isEmpty()) {
            return Optional.empty();
        }
        return verified(new Candidate.Named(locator.get())).map(this::known);
    }

    private void search(Capability wanted, ProbeQueue queue) throws InterruptedException {
        Optional<RuntimeException> failure = Optional.empty();
        try {
            directory.find(wanted, new PeerDirectory.Search(CANDIDATES_MAX, PATIENCE), queue::offer);
        } catch (RuntimeException e) { // whoever was given before may be there all the same
            failure = Optional.of(e);
        }
        boolean any = queue.await(PATIENCE);
        if (failure.isPresent()) {
            if (!any) {
                throw failure.get();
            }
            LOG.warn(
                    "the directory {} broke off a search: {}",
                    directory.name(),
                    failure.get().getMessage());
        }
    }

    /** Whether the target of a candidate was not called too often; in a private network blocks of addresses say nothing. */
    private boolean mayTry(Candidate candidate, Map<String, Integer> targets) {
        if (isPrivate) {
            String target = candidate.fold(
                    named -> named.locator().endpoint().getAuthority(),
                    addressed -> addressed.address().getHostString() + ":"
                            + addressed.address().getPort());
            return targets.merge(target, 1, Integer::sum) <= OF_A_TARGET_MAX;
        }
        @Nullable
        String block =
                candidate.fold(named -> block(named.locator().endpoint()), addressed -> block(addressed.address()));
        if (block == null || targets.merge(block, 1, Integer::sum) > OF_A_TARGET_MAX) {
            return false;
        }
        return calls.get(block, any -> new AtomicInteger()).incrementAndGet() <= CALLS_OF_A_BLOCK_MAX;
    }

    private @Nullable String block(URI endpoint) {
        try {
            return Addresses.block(addresses.require(endpoint)[0]);
        } catch (ChimeraException e) {
            LOG.debug("a candidate is left out: {}", e.getMessage());
            return null;
        }
    }

    private static @Nullable String block(InetSocketAddress address) {
        @Nullable InetAddress ip = address.getAddress();
        return ip == null ? null : Addresses.block(ip);
    }

    private void probe(Candidate candidate, Capability wanted, Map<PeerId, FoundPeer> found) {
        try {
            verified(candidate)
                    .filter(heartbeat -> heartbeat.offers(wanted))
                    .ifPresent(heartbeat -> found.put(heartbeat.peerId(), known(heartbeat)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("a candidate is left out: {}", e.getMessage());
        }
    }

    private FoundPeer known(Heartbeat heartbeat) {
        return new FoundPeer(heartbeat, reputations.apply(heartbeat.peerId()));
    }

    private Optional<Heartbeat> verified(Candidate candidate) throws InterruptedException {
        if (candidate instanceof Candidate.Named named) {
            return ofNamed(named.locator());
        }
        if (candidate instanceof Candidate.Addressed addressed) {
            return ofAddress(addressed.address());
        }
        return Optional.empty();
    }

    private Optional<Heartbeat> ofNamed(Locator locator) throws InterruptedException {
        PeerId peer = locator.peerId();
        if (locator.offline() || !mayDeal(peer) || !locator.isGenuine()) {
            return Optional.empty();
        }
        Optional<Heartbeat> pushed = pushed(peer).filter(this::counts);
        if (pushed.isPresent()) {
            heartbeats.asked(peer, true);
            return pushed;
        }
        Optional<Heartbeat> pulled = pull(locator.endpoint().toString(), () -> client.heartbeat(locator.endpoint()))
                .filter(heartbeat -> heartbeat.peerId().equals(peer));
        heartbeats.asked(peer, pulled.isPresent());
        return pulled;
    }

    private Optional<Heartbeat> pushed(PeerId peer) {
        try {
            return directory
                    .heartbeat(peer)
                    .filter(heartbeat -> heartbeat.peerId().equals(peer));
        } catch (ChimeraException e) { // the peer itself can be asked
            LOG.debug("a directory gives no heartbeat: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Heartbeat> ofAddress(InetSocketAddress address) throws InterruptedException {
        if (address.getAddress() == null) {
            return Optional.empty();
        }
        Optional<Heartbeat> pulled = pull(address.toString(), () -> client.heartbeat(address));
        pulled.ifPresent(heartbeat -> heartbeats.asked(heartbeat.peerId(), true));
        return pulled.filter(heartbeat -> mayDeal(heartbeat.peerId()));
    }

    /** Something that calls a peer. */
    @FunctionalInterface
    private interface Call {
        Heartbeat call() throws InterruptedException;
    }

    private Optional<Heartbeat> pull(String name, Call call) throws InterruptedException {
        if (silent.getIfPresent(name) != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(call.call()).filter(this::counts);
        } catch (IllegalArgumentException | ChimeraException e) {
            LOG.debug("a peer has no heartbeat: {}", e.getMessage());
            silent.put(name, Boolean.TRUE);
            return Optional.empty();
        }
    }

    private boolean counts(Heartbeat heartbeat) {
        return heartbeats.accept(heartbeat);
    }

    private boolean mayDeal(PeerId peer) {
        return !peer.equals(self) && admits.test(peer);
    }
}
