package dev.chimera.openclaw.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Reputation;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.openclaw.hiring.FoundPeer;
import dev.chimera.openclaw.http.Addresses;
import dev.chimera.openclaw.http.PeerClient;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Candidates that hang, that are old, or that only say that they are somebody. */
class CandidatesTest {
    private static final Capability TREND = new Capability("trend");

    private final ExecutorService probes =
            new ThreadPoolExecutor(4, 4, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(512));
    private final HeartbeatBook book = new HeartbeatBook(InstantSource.system());
    private final Given directory = new Given();
    private HttpServer honest;
    private ServerSocket mute;

    @BeforeEach
    void open() throws IOException {
        honest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        honest.createContext("/", exchange -> {
            byte[] body = PeerSamples.heartbeat(1, 5, Instant.now(), "trend")
                    .encoded()
                    .toArray();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        honest.start();
        mute = new ServerSocket(0, 200); // takes connections and says nothing
    }

    @AfterEach
    void close() throws IOException {
        probes.shutdownNow();
        honest.stop(0);
        mute.close();
    }

    private final class Given implements PeerDirectory {
        final List<Candidate> candidates = new ArrayList<>();
        final List<InetSocketAddress> announced = new ArrayList<>();
        Optional<Locator> locator = Optional.empty();

        @Override
        public String name() {
            return "given";
        }

        @Override
        public Traits traits() {
            return new Traits(Duration.ofMinutes(30), false, true);
        }

        @Override
        public void publish(Locator published) {}

        @Override
        public void withdraw(Locator farewell) {}

        @Override
        public Optional<Locator> lookup(PeerId peerId) {
            return locator;
        }

        @Override
        public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
            candidates.forEach(taker::test);
        }

        @Override
        public void addressesOf(PeerId peerId, Search search, Predicate<? super InetSocketAddress> taker) {
            for (InetSocketAddress each : announced) {
                if (!taker.test(each)) {
                    return;
                }
            }
        }

        @Override
        public Health health() {
            return new Health(true, 1, Optional.empty());
        }

        @Override
        public void close() {}
    }

    private PeerFinder finder(boolean isPrivate) {
        Addresses addresses = new Addresses(isPrivate);
        return new PeerFinder(new PeerFinder.Setup(
                PeerSamples.signer(0).peerId(),
                directory,
                new PeerClient(addresses),
                addresses,
                book,
                peer -> new Reputation(0, 0, 0, 0, 0),
                peer -> true,
                probes,
                isPrivate));
    }

    private InetSocketAddress muteAt(int number) {
        return InetSocketAddress.createUnresolved("127.0.1." + number, mute.getLocalPort());
    }

    private static InetSocketAddress resolved(InetSocketAddress address) {
        return new InetSocketAddress(address.getHostString(), address.getPort());
    }

    private static PeerId peer() {
        return PeerSamples.signer(1).peerId();
    }

    @Test
    @Spec("CLAW-11")
    void candidates_that_hang_take_no_place_from_one_that_answers() throws InterruptedException {
        for (int i = 1; i <= 7; i++) {
            directory.candidates.add(new Candidate.Addressed(resolved(muteAt(i))));
        }
        directory.candidates.add(new Candidate.Addressed(honest.getAddress()));
        assertThat(finder(true).find(TREND, 0, 10))
                .extracting(FoundPeer::peerId)
                .containsExactly(peer());
    }

    @Test
    @Spec("CLAW-11")
    void a_peer_without_a_genuine_locator_is_found_where_it_is_announced() throws InterruptedException {
        directory.announced.add(resolved(muteAt(1)));
        directory.announced.add(honest.getAddress());
        PeerFinder finder = finder(true);
        assertThat(finder.lookup(peer())).map(FoundPeer::peerId).contains(peer());
        assertThat(finder.lookup(PeerSamples.signer(2).peerId()))
                .as("whoever answers there is somebody else")
                .isEmpty();
    }

    @Test
    @Spec("CLAW-11")
    void an_old_locator_that_somebody_brings_back_does_not_make_a_peer_look_absent() throws InterruptedException {
        PeerFinder finder = finder(true);
        directory.locator = Optional.of(at(honest.getAddress().getPort()));
        assertThat(finder.lookup(peer())).isPresent();
        assertThat(book.of(peer()).seen()).isOne();

        directory.locator = Optional.of(at(1)); // nobody listens there
        assertThat(finder.lookup(peer())).isEmpty();
        assertThat(book.of(peer()).due()).isOne();
    }

    @Test
    void a_peer_that_is_silent_where_it_was_is_counted_once_for_each_time_it_was_called() throws InterruptedException {
        PeerFinder finder = finder(true);
        directory.locator = Optional.of(at(honest.getAddress().getPort()));
        assertThat(finder.lookup(peer())).isPresent();
        honest.stop(0);
        for (int i = 0; i < 5; i++) {
            assertThat(finder.lookup(peer())).isEmpty();
        }
        assertThat(book.of(peer()).due()).isEqualTo(2);
    }

    @Test
    @Spec("CLAW-11")
    void nobody_in_the_own_network_is_called_for_strangers_in_the_open_one() throws InterruptedException {
        directory.candidates.add(new Candidate.Addressed(honest.getAddress()));
        directory.candidates.add(new Candidate.Named(at(honest.getAddress().getPort())));
        assertThat(finder(false).find(TREND, 0, 10)).isEmpty();
    }

    private static Locator at(int port) {
        return Locator.sign(
                PeerSamples.signer(1),
                Set.of(TREND),
                URI.create("http://127.0.0.1:" + port + "/"),
                1,
                Instant.now(),
                false);
    }
}
