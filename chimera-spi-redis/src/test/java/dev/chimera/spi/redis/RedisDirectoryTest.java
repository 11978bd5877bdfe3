package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.RelayException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerDirectoryContract;
import dev.chimera.tck.PeerSamples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Spec("DATA-6")
class RedisDirectoryTest implements PeerDirectoryContract {
    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    private static final Capability TREND = new Capability("trend");

    private final Relays relays = new Relays();

    @AfterEach
    void close() {
        relays.close();
    }

    @Override
    public PeerDirectory emptyDirectory() {
        return relays.another().directory(Duration.ofMinutes(10));
    }

    @Override
    public PeerDirectory secondHandle(PeerDirectory directory) {
        return relays.another().directory(Duration.ofMinutes(10));
    }

    @Test
    void forgets_who_is_silent_and_keeps_who_publishes_again() throws Exception {
        PeerDirectory directory = relays.another().directory(Duration.ofSeconds(2));
        Locator silent = PeerSamples.locator(1, 1, "trend");
        Locator lively = PeerSamples.locator(2, 1, "trend");
        directory.publish(silent);
        Eventually.holds(() -> {
            directory.publish(lively);
            return directory.lookup(silent.peerId()).isEmpty()
                    && found(directory, 10).equals(List.of(lively));
        });

        Eventually.holds(() -> found(directory, 10).isEmpty());
        Eventually.holds(() -> TestRedis.direct().keys(relays.prefix + "*").isEmpty());
    }

    @Test
    void leaves_out_what_cannot_be_read() {
        PeerDirectory directory = emptyDirectory();
        Locator bad = PeerSamples.locator(1, 1, "trend");
        Locator good = PeerSamples.locator(2, 1, "trend");
        Locator other = PeerSamples.locator(3, 1, "trend");
        List.of(bad, good, other).forEach(directory::publish);
        put("peer", bad, "locator", "poison");
        TestRedis.direct().del(tag("peer", other));

        assertThat(directory.lookup(bad.peerId())).isEmpty();
        assertThat(found(directory, 10)).containsExactly(good);
        put("peer", bad, "locator", base64(good));
        assertThat(directory.lookup(bad.peerId())).as("another's record").isEmpty();
        directory.publish(bad);
        assertThat(directory.lookup(bad.peerId())).contains(bad);
    }

    @Test
    void gives_nothing_that_somebody_else_signed() {
        PeerDirectory directory = emptyDirectory();
        Locator genuine = PeerSamples.locator(1, 1, "trend");
        Locator forged = new Locator(
                genuine.publicKey(),
                genuine.capabilities(),
                genuine.endpoint(),
                2,
                genuine.issuedAt(),
                false,
                genuine.signature());
        Heartbeat heartbeat = PeerSamples.heartbeat(1, 1, Instant.now(), "trend");
        directory.publish(genuine);
        directory.push(heartbeat);
        put("peer", genuine, "locator", base64(forged));
        Heartbeat another = PeerSamples.heartbeat(2, 1, Instant.now(), "trend");
        put(
                "heartbeat",
                genuine,
                "heartbeat",
                Base64.getEncoder().encodeToString(another.encoded().toArray()));

        assertThat(directory.lookup(genuine.peerId())).isEmpty();
        assertThat(found(directory, 10)).isEmpty();
        assertThat(directory.heartbeat(genuine.peerId())).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> directory.publish(forged))
                .withMessageContaining("not genuine");
        Locator farewell = PeerSamples.farewell(1, 9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> directory.withdraw(new Locator(
                        farewell.publicKey(),
                        farewell.capabilities(),
                        farewell.endpoint(),
                        10,
                        farewell.issuedAt(),
                        true,
                        farewell.signature())))
                .withMessageContaining("not genuine");
        assertThatIllegalArgumentException().isThrownBy(() -> directory.withdraw(genuine));
    }

    @Test
    void nobody_brings_a_peer_back_that_has_left() {
        PeerDirectory directory = emptyDirectory();
        Locator before = PeerSamples.locator(1, 5, "trend");
        directory.publish(before);
        directory.withdraw(PeerSamples.farewell(1, 4));
        assertThat(directory.lookup(before.peerId())).as("an older farewell").contains(before);
        directory.withdraw(PeerSamples.farewell(1, 6));

        directory.publish(before);
        directory.publish(PeerSamples.locator(1, 6, "trend"));
        assertThat(directory.lookup(before.peerId())).isEmpty();
        assertThat(found(directory, 10)).isEmpty();
        assertThat(TestRedis.direct().pttl(tag("peer", before))).isGreaterThan(7_100_000);

        Locator again = PeerSamples.locator(1, 7, "trend");
        directory.publish(again);
        assertThat(directory.lookup(before.peerId())).contains(again);
    }

    @Test
    void a_heartbeat_lasts_as_long_as_it_counts_and_is_not_made_younger_by_pushing_it_again() {
        PeerDirectory directory = emptyDirectory();
        Heartbeat heartbeat = PeerSamples.heartbeat(1, 3, Instant.now(), "trend");
        directory.push(heartbeat);
        String key = tag("heartbeat", PeerSamples.locator(1, 1, "trend"));
        assertThat(TestRedis.direct().pttl(key)).isBetween(1L, 90_000L);
        TestRedis.direct().pexpire(key, 50_000);

        directory.push(heartbeat);
        assertThat(TestRedis.direct().pttl(key)).isBetween(1L, 50_000L);
        directory.withdraw(PeerSamples.farewell(1, 9));
        assertThat(directory.heartbeat(heartbeat.peerId())).isEmpty();
    }

    @Test
    void finds_them_in_any_order() {
        PeerDirectory directory = emptyDirectory();
        for (int i = 0; i < 6; i++) {
            directory.publish(PeerSamples.locator(i, 1, "trend"));
        }
        Set<List<Locator>> orders = new HashSet<>();
        Set<Locator> drawn = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            orders.add(found(directory, 6));
            drawn.addAll(found(directory, 1));
        }
        assertThat(orders).hasSizeGreaterThan(10);
        assertThat(drawn).hasSize(6);
    }

    @Test
    void works_no_more_when_closed() {
        PeerDirectory directory = emptyDirectory();
        directory.close();
        Locator plain = PeerSamples.locator(1, 5, "trend");
        assertThatThrownBy(() -> directory.lookup(plain.peerId())).isInstanceOf(RelayException.class);
        assertThat(directory.health().reachable()).isFalse();
        assertThat(directory.health().trouble().orElseThrow()).contains("closed");
    }

    private static List<Locator> found(PeerDirectory directory, int limit) {
        List<Locator> found = new ArrayList<>();
        directory.find(TREND, new PeerDirectory.Search(limit, Duration.ofSeconds(30)), candidate -> {
            found.add(candidate.fold(Candidate.Named::locator, addressed -> {
                throw new AssertionError("an address: " + addressed);
            }));
            return true;
        });
        return found;
    }

    private String tag(String kind, Locator locator) {
        return relays.prefix + ":{directory/peers}:" + kind + ":" + locator.peerId();
    }

    private void put(String kind, Locator of, String field, String text) {
        TestRedis.direct().hset(tag(kind, of), field, text);
    }

    private static String base64(Locator locator) {
        return Base64.getEncoder().encodeToString(locator.encoded().toArray());
    }
}
