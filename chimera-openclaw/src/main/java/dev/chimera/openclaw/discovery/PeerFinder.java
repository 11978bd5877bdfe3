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
import dev.chimera.openclaw.hiring.FoundPeer;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
    private static final int CANDIDATES_MAX = 64;
    private static final int GIVEN_MAX = 1_000;
    private static final int OF_A_TARGET_MAX = 4;
    private static final int CALLS_OF_A_TARGET_MAX = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SEARCH_MAX = Duration.ofMinutes(1); // a directory may take longer than it was told

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
     * @param probes where candidates are called, and wait for a thread; without a place there a candidate is left out
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

    /** At most {@code limit} peers that live and offer {@code wanted}, best first; of equals, those with the least load. */
    public List<FoundPeer> find(Capability wanted, double minimumReputation, int limit) throws InterruptedException {
        Map<PeerId, FoundPeer> found = new ConcurrentHashMap<>();
        ProbeRound round = new ProbeRound(probes, SEARCH_MAX);
        Set<Candidate> given = ConcurrentHashMap.newKeySet();
        try {
            directory.find(wanted, new PeerDirectory.Search(CANDIDATES_MAX, PATIENCE), candidate -> {
                if (given.add(candidate)) {
                    round.run(() -> probe(candidate, round)
                            .filter(heartbeat -> heartbeat.offers(wanted))
                            .ifPresent(heartbeat -> found.put(heartbeat.peerId(), known(heartbeat))));
                }
                return given.size() < GIVEN_MAX;
            });
        } catch (ChimeraException e) { // whoever was given before may be there all the same
            if (given.isEmpty()) {
                throw e;
            }
            LOG.warn("the directory {} broke off a search: {}", directory.name(), e.getMessage());
        }
        round.await(PATIENCE);
        return found.values().stream()
                .filter(peer -> peer.reputation().score() >= minimumReputation)
                .sorted(Comparator.comparingDouble(
                                (FoundPeer peer) -> -peer.reputation().score())
                        .thenComparingInt(peer -> peer.heartbeat().loadPermille())
                        .thenComparing(peer -> peer.peerId().toString()))
                .limit(limit)
                .toList();
    }

    /**
     * The peer {@code peerId}, if it can be found and lives: where its locator says, or else where it is announced, which nobody can write
     * over.
     */
    public Optional<FoundPeer> lookup(PeerId peerId) throws InterruptedException {
        if (!mayDeal(peerId)) {
            return Optional.empty();
        }
        Optional<Locator> locator =
                directory.lookup(peerId).filter(found -> found.peerId().equals(peerId));
        Optional<Heartbeat> named = locator.isPresent() ? ofNamed(locator.get()) : Optional.empty();
        return named.isPresent() ? named.map(this::known) : announced(peerId).map(this::known);
    }

    private Optional<Heartbeat> announced(PeerId peerId) throws InterruptedException {
        AtomicReference<@Nullable Heartbeat> found = new AtomicReference<>();
        ProbeRound round = new ProbeRound(probes, SEARCH_MAX);
        directory.addressesOf(peerId, new PeerDirectory.Search(CANDIDATES_MAX, PATIENCE), address -> {
            round.run(() -> probe(new Candidate.Addressed(address), round)
                    .filter(heartbeat -> heartbeat.peerId().equals(peerId))
                    .ifPresent(heartbeat -> {
                        found.set(heartbeat);
                        round.done();
                    }));
            return !round.isOver();
        });
        round.await(PATIENCE);
        return Optional.ofNullable(found.get());
    }

    private Optional<Heartbeat> probe(Candidate candidate, ProbeRound round) throws InterruptedException {
        if (isPrivate) { // blocks of addresses say nothing there, but nobody is called without end
            boolean may = round.inBlock(target(candidate)) <= OF_A_TARGET_MAX && round.calls() <= CANDIDATES_MAX;
            return may ? verified(candidate) : Optional.empty();
        }
        @Nullable
        String block =
                candidate.fold(named -> block(named.locator().endpoint()), addressed -> block(addressed.address()));
        if (!mayCall(block, round)) {
            return Optional.empty();
        }
        return verified(candidate).filter(heartbeat -> {
            @Nullable String named = block(heartbeat.endpoint()); // where it will be called from now on
            return named != null && (named.equals(block) || mayCall(named, round));
        });
    }

    private boolean mayCall(@Nullable String block, ProbeRound round) {
        return block != null
                && round.inBlock(block) <= OF_A_TARGET_MAX
                && round.calls() <= CANDIDATES_MAX
                && calls.get(block, any -> new AtomicInteger()).incrementAndGet() <= CALLS_OF_A_TARGET_MAX;
    }

    private static String target(Candidate candidate) {
        return candidate.fold(
                named -> named.locator().endpoint().getAuthority(),
                addressed -> addressed.address().getHostString() + ":"
                        + addressed.address().getPort());
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
        String place = locator.endpoint().toString();
        Optional<Heartbeat> pushed = pushed(peer).filter(this::counts);
        if (pushed.isPresent()) {
            heartbeats.came(peer, place);
            return pushed;
        }
        if (silent.getIfPresent(place) != null) {
            return Optional.empty();
        }
        Optional<Heartbeat> pulled = pull(place, () -> client.heartbeat(locator.endpoint()))
                .filter(heartbeat -> heartbeat.peerId().equals(peer));
        if (pulled.isPresent()) {
            heartbeats.came(peer, place);
        } else {
            heartbeats.missed(peer, place);
        }
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
        String place = address.toString();
        if (address.getAddress() == null || silent.getIfPresent(place) != null) {
            return Optional.empty();
        }
        Optional<Heartbeat> pulled = pull(place, () -> client.heartbeat(address));
        pulled.ifPresent(heartbeat -> heartbeats.came(heartbeat.peerId(), place));
        return pulled.filter(heartbeat -> mayDeal(heartbeat.peerId()));
    }

    /** Something that calls a peer. */
    @FunctionalInterface
    private interface Call {
        Heartbeat call() throws InterruptedException;
    }

    private Optional<Heartbeat> pull(String place, Call call) throws InterruptedException {
        try {
            return Optional.of(call.call()).filter(this::counts);
        } catch (IllegalArgumentException | ChimeraException e) {
            LOG.debug("a peer has no heartbeat: {}", e.getMessage());
            silent.put(place, Boolean.TRUE);
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
