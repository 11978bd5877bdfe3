package dev.chimera.openclaw.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerDirectoryContract;
import dev.chimera.tck.PeerSamples;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of a directory, in a network of 30 nodes, and what happens when its links are bad. */
@Spec("CLAW-2")
class InProcessDirectoryTest implements PeerDirectoryContract {
    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    private static final Instant START = SettableClock.START;

    private InProcessNetwork network = InProcessNetwork.create();
    private int joined;

    @Override
    public PeerDirectory emptyDirectory() {
        network = InProcessNetwork.create();
        joined = 0;
        return joinMany(network, 30).get(29);
    }

    @Override
    public PeerDirectory secondHandle(PeerDirectory directory) {
        return join(network);
    }

    private PeerDirectory join(InProcessNetwork into) {
        return into.join(id(1_000 + joined++));
    }

    private List<PeerDirectory> joinMany(InProcessNetwork into, int count) {
        List<PeerDirectory> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ends.add(join(into));
        }
        return ends;
    }

    private static PeerId id(int number) {
        return new PeerId(Digest.sha256("node " + number));
    }

    private static InProcessNetwork.Builder virtual() {
        return InProcessNetwork.builder().virtualTime(START);
    }

    @Test
    void one_alone_finds_what_it_published() {
        PeerDirectory alone = join(virtual().build());
        Locator locator = PeerSamples.locator(1, 1, "media/image");
        alone.publish(locator);

        assertThat(alone.lookup(locator.peerId())).contains(locator);
        assertThat(found(alone, "media")).containsExactly(locator);
        assertThat(alone.health().reachable()).isTrue();
    }

    @Test
    void a_network_that_loses_a_tenth_of_its_messages_finds_all() {
        InProcessNetwork lossy = virtual()
                .loss(0.1)
                .delays(Duration.ofMillis(5), Duration.ofMillis(200))
                .build();
        List<PeerDirectory> ends = joinMany(lossy, 60);
        for (int i = 0; i < 20; i++) {
            ends.get(i).publish(PeerSamples.locator(i, 1, "trend"));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(ends.get(59 - i).lookup(PeerSamples.signer(i).peerId())).isPresent();
        }
        assertThat(found(ends.get(40), "trend")).hasSize(20);
    }

    @Test
    void who_is_cut_off_says_so_and_goes_on_when_the_links_are_whole() {
        InProcessNetwork parted = virtual().build();
        List<PeerDirectory> ends = joinMany(parted, 10);
        ends.get(0).publish(PeerSamples.locator(1, 1, "trend"));
        PeerId lonely = id(1_009);
        parted.part(Set.of(lonely));
        PeerDirectory end = ends.get(9);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> end.lookup(PeerSamples.signer(1).peerId()))
                    .isInstanceOfSatisfying(
                            ChimeraException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DIRECTORY_UNAVAILABLE));
            assertThatThrownBy(() -> end.publish(PeerSamples.locator(2, 1, "trend")))
                    .isInstanceOf(ChimeraException.class);
        }
        assertThat(end.health().reachable()).isFalse();
        parted.heal();
        assertThat(end.lookup(PeerSamples.signer(1).peerId())).isPresent();
        assertThat(end.health().reachable()).isTrue();
    }

    @Test
    void a_locator_outlives_two_hours_only_if_its_publisher_lives() {
        InProcessNetwork hours = virtual().build();
        List<PeerDirectory> ends = joinMany(hours, 30);
        ends.get(0).publish(PeerSamples.locator(1, 1, "trend"));
        ends.get(1).publish(PeerSamples.locator(2, 1, "trend"));
        hours.advance(Duration.ofMinutes(5));
        hours.kill(id(1_001));
        hours.advance(Duration.ofHours(3));

        assertThat(ends.get(5).lookup(PeerSamples.signer(1).peerId())).isPresent();
        assertThat(ends.get(5).lookup(PeerSamples.signer(2).peerId())).isEmpty();
        assertThat(found(ends.get(5), "trend")).hasSize(1);
    }

    @Test
    void a_heartbeat_is_known_for_ninety_seconds_and_no_longer() {
        InProcessNetwork beating = virtual().build();
        List<PeerDirectory> ends = joinMany(beating, 30);
        PeerId peer = PeerSamples.signer(1).peerId();
        ends.get(0).push(PeerSamples.heartbeat(1, 1, beating.now(), "trend"));
        assertThat(ends.get(9).heartbeat(peer)).isPresent();
        beating.advance(Duration.ofSeconds(60));
        ends.get(0).push(PeerSamples.heartbeat(1, 2, beating.now(), "trend"));
        beating.advance(Duration.ofSeconds(89));
        assertThat(ends.get(9).heartbeat(peer)).isPresent();
        beating.advance(Duration.ofSeconds(3));
        assertThat(ends.get(9).heartbeat(peer)).isEmpty();
    }

    @Test
    void the_same_seed_does_the_same() {
        assertThat(requestsOf(7)).isEqualTo(requestsOf(7)).isNotEqualTo(requestsOf(8));
    }

    private long requestsOf(long seed) {
        joined = 0;
        InProcessNetwork lossy = virtual()
                .seed(seed)
                .loss(0.2)
                .delays(Duration.ofMillis(1), Duration.ofMillis(900))
                .build();
        List<PeerDirectory> ends = joinMany(lossy, 30);
        ends.get(3).publish(PeerSamples.locator(1, 1, "trend"));
        assertThat(ends.get(4).lookup(PeerSamples.signer(1).peerId())).isPresent();
        return lossy.requests() + lossy.now().toEpochMilli();
    }

    @Test
    void who_was_killed_or_closed_is_of_no_use() {
        InProcessNetwork killing = virtual().build();
        List<PeerDirectory> ends = joinMany(killing, 5);
        killing.kill(id(1_000));
        ends.get(1).close();
        for (PeerDirectory end : ends.subList(0, 2)) {
            assertThatThrownBy(() -> end.lookup(id(3))).isInstanceOf(ChimeraException.class);
            assertThat(end.health().reachable()).isFalse();
        }
        assertThat(ends.get(2).lookup(id(3))).isEmpty();
    }

    static List<Locator> found(PeerDirectory directory, String capability) {
        List<Locator> found = new ArrayList<>();
        directory.find(
                new Capability(capability),
                new PeerDirectory.Search(1_000, Duration.ofSeconds(30)),
                candidate -> candidate
                        .<Optional<Locator>>fold(named -> Optional.of(named.locator()), addressed -> Optional.empty())
                        .map(found::add)
                        .orElse(false));
        return found;
    }
}
