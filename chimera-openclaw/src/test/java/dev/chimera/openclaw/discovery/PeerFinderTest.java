package dev.chimera.openclaw.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Reputation;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.openclaw.PeerKeys;
import dev.chimera.openclaw.hiring.FoundPeer;
import dev.chimera.openclaw.http.Addresses;
import dev.chimera.openclaw.http.HostileServer;
import dev.chimera.openclaw.http.PeerClient;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finding honest peers among candidates that a hostile directory, or hostile peers, put there. */
class PeerFinderTest {
    private static final Capability WANTED = new Capability("text");
    private static final Capability OFFERED = new Capability("text/upper");

    private final PeerSigner self = PeerKeys.generate();
    private final ExecutorService probes =
            new ThreadPoolExecutor(32, 32, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(512));
    private final Given directory = new Given();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<PeerId, Double> scores = new HashMap<>();
    private final PeerFinder finder = finder(true);

    @AfterEach
    void close() throws Exception {
        probes.shutdownNow();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** A directory that gives what a test put into it, whatever was asked for. */
    private static final class Given implements PeerDirectory {
        final List<Candidate> candidates = new ArrayList<>();
        boolean fails;
        int taken;

        @Override
        public String name() {
            return "given";
        }

        @Override
        public Traits traits() {
            return new Traits(Duration.ofMinutes(30), false, false);
        }

        @Override
        public void publish(Locator locator) {}

        @Override
        public void withdraw(Locator farewell) {}

        @Override
        public Optional<Locator> lookup(PeerId peerId) {
            return candidates.stream()
                    .flatMap(
                            each -> each
                                    .fold(named -> Optional.of(named.locator()), addressed -> Optional.<Locator>empty())
                                    .stream())
                    .findFirst();
        }

        @Override
        public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
            for (Candidate candidate : candidates) {
                taken++;
                if (!taker.test(candidate)) {
                    return;
                }
            }
            failIfTold();
        }

        @Override
        public Optional<Heartbeat> heartbeat(PeerId peerId) {
            failIfTold();
            return Optional.empty();
        }

        private void failIfTold() {
            if (fails) {
                throw new ChimeraException(ErrorCode.DIRECTORY_UNAVAILABLE, "the directory broke");
            }
        }

        @Override
        public Health health() {
            return new Health(!fails, 0, Optional.empty());
        }

        @Override
        public void close() {}
    }

    @Test
    @Spec("CLAW-11")
    void honest_peers_are_found_behind_candidates_that_hang() throws Exception {
        HostileServer hanging = opened(new HostileServer("0.0.0.0", (connection, out) -> Thread.sleep(60_000)));
        for (int i = 1; i <= 16; i++) {
            directory.candidates.add(named(PeerKeys.generate(), at("127.0.2." + i, hanging.port())));
        }
        List<PeerId> honest = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            PeerSigner peer = PeerKeys.generate();
            honest.add(peer.peerId());
            directory.candidates.add(named(peer, living(peer).endpoint()));
        }
        long start = System.nanoTime();

        List<FoundPeer> found = finder.find(WANTED, 0, 100);

        assertThat(found).extracting(FoundPeer::peerId).containsExactlyInAnyOrderElementsOf(honest);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    @Spec("CLAW-11")
    void of_thousands_of_candidates_few_are_called() throws Exception {
        HostileServer victim = opened(HostileServer.saying("HTTP/1.1 404 No", new byte[0]));
        HostileServer everywhere = opened(new HostileServer(
                "0.0.0.0",
                (connection, out) -> out.write("HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII))));
        PeerSigner honest = PeerKeys.generate();
        directory.candidates.add(named(honest, living(honest).endpoint()));
        for (int i = 0; i < 500; i++) {
            directory.candidates.add(named(PeerKeys.generate(), URI.create(victim.endpoint() + "/" + i)));
            directory.candidates.add(new Candidate.Addressed(new InetSocketAddress("127.0.0.1", victim.port())));
        }
        for (int i = 0; i < 3_000; i++) {
            directory.candidates.add(new Candidate.Addressed(
                    new InetSocketAddress("127.1." + i / 250 + "." + (1 + i % 250), everywhere.port())));
        }

        assertThat(finder.find(WANTED, 0, 10)).extracting(FoundPeer::peerId).containsExactly(honest.peerId());
        assertThat(directory.taken).isLessThanOrEqualTo(2_000);
        assertThat(victim.asked().size()).as("calls of one address").isLessThanOrEqualTo(4);
        assertThat(everywhere.asked().size()).as("calls in all").isLessThanOrEqualTo(64);
    }

    @Test
    @Spec("CLAW-11")
    void in_the_open_network_nobody_inside_the_hosts_own_is_called() throws Exception {
        PeerSigner peer = PeerKeys.generate();
        HostileServer inside = living(peer);
        directory.candidates.add(named(peer, inside.endpoint()));
        directory.candidates.add(new Candidate.Addressed(new InetSocketAddress("127.0.0.1", inside.port())));
        directory.candidates.add(new Candidate.Addressed(InetSocketAddress.createUnresolved("nobody.invalid", 80)));

        assertThat(finder(false).find(WANTED, 0, 10)).isEmpty();
        assertThat(inside.asked()).isEmpty();
    }

    @Test
    @Spec("CLAW-11")
    void a_heartbeat_that_is_old_or_of_the_future_or_forged_or_of_somebody_else_counts_nothing() throws Exception {
        Instant now = Instant.now();
        PeerSigner other = PeerKeys.generate();
        PeerSigner old = PeerKeys.generate();
        PeerSigner early = PeerKeys.generate();
        PeerSigner forged = PeerKeys.generate();
        PeerSigner elsewhere = PeerKeys.generate();
        PeerSigner mimic = PeerKeys.generate();
        given(old, heartbeat(old, OFFERED, now.minusSeconds(91), 1, 0).encoded());
        given(early, heartbeat(early, OFFERED, now.plusSeconds(40), 1, 0).encoded());
        byte[] changed = heartbeat(forged, OFFERED, now, 1, 0).encoded().toArray();
        changed[changed.length - 1] ^= 1;
        given(forged, Bytes.of(changed));
        given(
                elsewhere,
                heartbeat(elsewhere, new Capability("media/image"), now, 1, 0).encoded());
        given(mimic, heartbeat(other, OFFERED, now, 1, 0).encoded());
        given(self, heartbeat(self, OFFERED, now, 1, 0).encoded());

        assertThat(finder.find(WANTED, 0, 10)).isEmpty();
    }

    @Test
    @Spec("CLAW-11")
    void a_locator_that_is_forged_or_says_farewell_is_not_called() throws Exception {
        PeerSigner peer = PeerKeys.generate();
        HostileServer server = living(peer);
        Locator genuine = locator(peer, server.endpoint(), false);
        directory.candidates.add(new Candidate.Named(locator(peer, server.endpoint(), true)));
        directory.candidates.add(new Candidate.Named(new Locator(
                genuine.publicKey(),
                genuine.capabilities(),
                genuine.endpoint(),
                genuine.sequence() + 1,
                genuine.issuedAt(),
                false,
                genuine.signature())));

        assertThat(finder.find(WANTED, 0, 10)).isEmpty();
        assertThat(server.asked()).isEmpty();
        directory.candidates.add(new Candidate.Named(genuine));
        assertThat(finder.find(WANTED, 0, 10)).hasSize(1);
    }

    @Test
    void a_reader_never_goes_back_to_an_older_heartbeat() {
        HeartbeatBook book = new HeartbeatBook(InstantSource.system());
        PeerSigner peer = PeerKeys.generate();
        Instant now = Instant.now();

        assertThat(book.accept(heartbeat(peer, OFFERED, now, 5, 0))).isTrue();
        assertThat(book.accept(heartbeat(peer, OFFERED, now, 4, 0))).isFalse();
        assertThat(book.accept(heartbeat(peer, OFFERED, now, 5, 0))).isTrue();
    }

    @Test
    @Spec("CLAW-2")
    void peers_of_a_reputation_are_found_best_first_and_of_equals_the_idle_first() throws Exception {
        PeerSigner good = PeerKeys.generate();
        PeerSigner busy = PeerKeys.generate();
        PeerSigner idle = PeerKeys.generate();
        PeerSigner bad = PeerKeys.generate();
        scores.putAll(Map.of(good.peerId(), 0.9, busy.peerId(), 0.5, idle.peerId(), 0.5, bad.peerId(), 0.1));
        given(bad, heartbeat(bad, OFFERED, Instant.now(), 1, 0).encoded());
        given(busy, heartbeat(busy, OFFERED, Instant.now(), 1, 800).encoded());
        given(idle, heartbeat(idle, OFFERED, Instant.now(), 1, 100).encoded());
        given(good, heartbeat(good, OFFERED, Instant.now(), 1, 900).encoded());

        assertThat(finder.find(WANTED, 30, 10))
                .extracting(FoundPeer::peerId)
                .containsExactly(good.peerId(), idle.peerId(), busy.peerId());
        assertThat(finder.find(WANTED, 0, 2)).hasSize(2);
    }

    @Test
    void a_directory_that_breaks_off_has_given_whom_it_gave() throws Exception {
        PeerSigner peer = PeerKeys.generate();
        directory.candidates.add(named(peer, living(peer).endpoint()));
        directory.fails = true;

        assertThat(finder.find(WANTED, 0, 10)).extracting(FoundPeer::peerId).containsExactly(peer.peerId());
    }

    @Test
    void a_directory_that_cannot_be_reached_is_an_error() {
        directory.fails = true;

        assertThatThrownBy(() -> finder.find(WANTED, 0, 10)).hasMessageContaining("the directory broke");
    }

    @Test
    void who_is_looked_up_and_found_to_be_somebody_else_is_not_found() throws Exception {
        PeerSigner peer = PeerKeys.generate();
        directory.candidates.add(named(peer, living(peer).endpoint()));

        assertThat(finder.lookup(peer.peerId())).isPresent();
        assertThat(finder.lookup(PeerKeys.generate().peerId())).isEmpty();
    }

    private PeerFinder finder(boolean isPrivate) {
        Addresses addresses = new Addresses(isPrivate);
        return new PeerFinder(new PeerFinder.Setup(
                self.peerId(),
                directory,
                new PeerClient(addresses),
                addresses,
                new HeartbeatBook(InstantSource.system()),
                this::reputation,
                peer -> true,
                probes,
                isPrivate));
    }

    private Reputation reputation(PeerId peer) {
        double score = scores.getOrDefault(peer, 0.3);
        return new Reputation(score, score, score, score, 0);
    }

    private void given(PeerSigner peer, Bytes answer) throws IOException {
        HostileServer server = opened(HostileServer.saying("HTTP/1.1 200 OK", answer.toArray()));
        directory.candidates.add(named(peer, server.endpoint()));
    }

    private HostileServer living(PeerSigner peer) throws IOException {
        return opened(HostileServer.saying(
                "HTTP/1.1 200 OK",
                heartbeat(peer, OFFERED, Instant.now(), 1, 0).encoded().toArray()));
    }

    private HostileServer opened(HostileServer server) {
        open.add(server);
        return server;
    }

    private static URI at(String host, int port) {
        return URI.create("http://" + host + ":" + port + "/openclaw");
    }

    private static Candidate named(PeerSigner peer, URI endpoint) {
        return new Candidate.Named(locator(peer, endpoint, false));
    }

    private static Locator locator(PeerSigner peer, URI endpoint, boolean offline) {
        return Locator.sign(peer, Set.of(OFFERED), endpoint, 1, Instant.now(), offline);
    }

    private static Heartbeat heartbeat(PeerSigner peer, Capability offered, Instant at, long sequence, int load) {
        return Heartbeat.sign(
                peer,
                Set.of(offered),
                at(InetAddress.getLoopbackAddress().getHostAddress(), 1),
                new Heartbeat.Condition(ServiceStatus.READY, load, 3_000, 0),
                sequence,
                at,
                Duration.ofSeconds(90));
    }
}
