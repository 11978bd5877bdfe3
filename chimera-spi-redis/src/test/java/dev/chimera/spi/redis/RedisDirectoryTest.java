package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.network.Capability;
import dev.chimera.api.network.PeerRecord;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.RelayException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerDirectoryContract;
import dev.chimera.tck.PeerSamples;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Spec("DATA-6")
class RedisDirectoryTest implements PeerDirectoryContract {
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
        PeerRecord silent = PeerSamples.record(1, 1, "trend");
        PeerRecord lively = PeerSamples.record(2, 1, "trend");
        directory.publish(silent);
        Eventually.holds(() -> {
            directory.publish(lively);
            return directory.lookup(silent.peerId()).isEmpty()
                    && directory.find(TREND, 10).equals(List.of(lively));
        });

        Eventually.holds(() -> directory.find(TREND, 10).isEmpty());
        Eventually.holds(() -> TestRedis.direct().keys(relays.prefix + "*").isEmpty());
    }

    @Test
    void leaves_out_what_cannot_be_read() {
        PeerDirectory directory = emptyDirectory();
        PeerRecord bad = PeerSamples.record(1, 1, "trend");
        PeerRecord good = PeerSamples.record(2, 1, "trend");
        PeerRecord other = PeerSamples.record(3, 1, "trend");
        List.of(bad, good, other).forEach(directory::publish);
        String tag = relays.prefix + ":{directory/peers}:peer:";
        TestRedis.direct().hset(tag + bad.peerId(), "record", "poison");
        TestRedis.direct().del(tag + other.peerId());

        assertThat(directory.lookup(bad.peerId())).isEmpty();
        assertThat(directory.find(TREND, 10)).containsExactly(good);
        TestRedis.direct().hset(tag + bad.peerId(), "record", PeerRecordBytes.write(good));
        assertThat(directory.lookup(bad.peerId())).as("another's record").isEmpty();
        directory.publish(bad);
        assertThat(directory.lookup(bad.peerId())).contains(bad);
    }

    @Test
    void finds_them_in_any_order() {
        PeerDirectory directory = emptyDirectory();
        for (int i = 0; i < 6; i++) {
            directory.publish(PeerSamples.record(i, 1, "trend"));
        }
        Set<List<PeerRecord>> orders = new HashSet<>();
        Set<PeerRecord> drawn = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            orders.add(directory.find(TREND, 6));
            drawn.addAll(directory.find(TREND, 1));
        }
        assertThat(orders).hasSizeGreaterThan(10);
        assertThat(drawn).hasSize(6);
    }

    @Test
    void reads_what_it_wrote_and_nothing_that_was_changed() {
        PeerRecord record = PeerSamples.record(1, 5, "media/image", "trend");
        byte[] bytes = Base64.getDecoder().decode(PeerRecordBytes.write(record));
        assertThat(PeerRecordBytes.read(Base64.getEncoder().encodeToString(bytes)))
                .isEqualTo(record);
        for (int cut = 0; cut < bytes.length; cut++) {
            String less = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes, cut));
            assertThatIllegalArgumentException().isThrownBy(() -> PeerRecordBytes.read(less));
        }
        String more = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes, bytes.length + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PeerRecordBytes.read(more));
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= (byte) 0x81;
            String text = Base64.getEncoder().encodeToString(flipped);
            try {
                assertThat(PeerRecordBytes.read(text)).isNotEqualTo(record);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void refuses_a_record_that_is_too_long_and_works_no_more_when_closed() {
        PeerDirectory directory = emptyDirectory();
        PeerRecord plain = PeerSamples.record(1, 5, "trend");
        PeerRecord huge = new PeerRecord(
                plain.peerId(),
                plain.publicKey(),
                plain.capabilities(),
                URI.create("https://example.org/" + "x".repeat(20_000)),
                5,
                plain.issuedAt(),
                plain.signature());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> directory.publish(huge))
                .withMessageContaining("shorten its endpoint");
        directory.close();
        assertThatThrownBy(() -> directory.lookup(plain.peerId())).isInstanceOf(RelayException.class);
    }
}
