package dev.chimera.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.spec.Spec;
import dev.chimera.tck.FakeCfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@Spec("CLAW-1")
class HeartbeatsTest {
    private final PeerKeys keys = PeerKeys.generate();

    @Test
    void a_heartbeat_is_served_that_counts_for_ninety_seconds_and_says_who_what_where_and_how() throws Exception {
        try (OpenClaw peer = peer(new MapDirectory()).open()) {
            Heartbeat first = served(peer);

            assertThat(first.peerId()).isEqualTo(PeerId.of(keys.publicKey())).isEqualTo(peer.peerId());
            assertThat(first.isGenuine()).isTrue();
            assertThat(first.ttl()).isEqualTo(Duration.ofSeconds(90));
            assertThat(first.capabilities()).containsExactly(new Capability("text/upper"));
            assertThat(first.endpoint()).isEqualTo(peer.endpoint().orElseThrow());
            assertThat(first.status()).isEqualTo(ServiceStatus.READY);
            assertThat(first.loadPermille()).isZero();
            assertThat(first.reputationClaim()).isEqualTo(3_000);
            assertThat(first.isFresh(first.issuedAt().plusSeconds(89))).isTrue();
            assertThat(first.isFresh(first.issuedAt().plusSeconds(90))).isFalse();
            assertThat(first.isFresh(first.issuedAt().minusSeconds(31))).isFalse();

            peer.pause();
            Heartbeat paused = served(peer);
            assertThat(paused.status()).isEqualTo(ServiceStatus.MAINTENANCE);
            assertThat(paused.sequence()).isGreaterThan(first.sequence());
        }
    }

    @Test
    void an_engine_that_carries_heartbeats_gets_one_every_so_often() throws Exception {
        List<Heartbeat> pushed = new CopyOnWriteArrayList<>();
        MapDirectory directory = new MapDirectory() {
            @Override
            public Traits traits() {
                return new Traits(Duration.ofMinutes(30), true, false);
            }

            @Override
            public void push(Heartbeat heartbeat) {
                pushed.add(heartbeat);
            }
        };
        try (OpenClaw peer = peer(directory)
                .heartbeat(Duration.ofSeconds(2), Duration.ofSeconds(3))
                .careEvery(Duration.ofMillis(20))
                .open()) {
            assertThat(peer.peerId()).isEqualTo(keys.peerId());
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (pushed.size() < 2) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(10);
            }
        }
        assertThat(pushed.get(0).ttl()).isEqualTo(Duration.ofSeconds(3));
        assertThat(Duration.between(pushed.get(0).issuedAt(), pushed.get(1).issuedAt()))
                .isGreaterThan(Duration.ofMillis(500));
        assertThat(pushed).allMatch(Heartbeat::isGenuine);
        assertThat(pushed.get(1).sequence()).isGreaterThan(pushed.get(0).sequence());
    }

    @Test
    void nothing_of_a_heartbeat_can_be_changed() throws Exception {
        try (OpenClaw peer = peer(new MapDirectory()).open()) {
            Heartbeat real = served(peer);
            Heartbeat better = new Heartbeat(
                    real.publicKey(),
                    real.capabilities(),
                    real.endpoint(),
                    real.status(),
                    real.loadPermille(),
                    10_000,
                    real.receipts(),
                    real.sequence(),
                    real.issuedAt(),
                    real.ttl(),
                    real.signature());
            assertThat(better.isGenuine()).isFalse();
            assertThat(Heartbeat.decode(real.encoded())).isEqualTo(real);
            assertThat(real.encoded().length()).isLessThan(Heartbeat.BYTES_MAX);
        }
    }

    private OpenClawBuilder peer(MapDirectory directory) {
        return OpenClaw.builder()
                .keys(keys)
                .directory(directory)
                .storage(new InMemoryStorage())
                .cfo(new FakeCfo(InstantSource.system()))
                .rate(key -> Optional.empty())
                .privateNetwork()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .offer("text/upper", (exchange, task) -> ServiceResult.text("UP", Ratio.ONE));
    }

    private static Heartbeat served(OpenClaw peer) throws Exception {
        URI uri = URI.create(peer.endpoint().orElseThrow() + "/heartbeat");
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return Heartbeat.decode(Bytes.of(response.body()));
    }
}
