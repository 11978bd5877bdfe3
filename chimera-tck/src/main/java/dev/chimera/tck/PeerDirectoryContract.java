package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.spi.PeerDirectory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The promise of a {@link PeerDirectory}: what one published others find, under everything that it offers and nothing else, and the
 * newest record counts.
 */
public interface PeerDirectoryContract {
    /** A directory without records. */
    PeerDirectory emptyDirectory();

    /** Another end of the same directory, as another JVM would have; the same one where there can be only one. */
    default PeerDirectory secondHandle(PeerDirectory directory) {
        return directory;
    }

    /** The end of {@code directory} at which peer number {@code peer} publishes; the same one where one end serves many peers. */
    default PeerDirectory endFor(PeerDirectory directory, int peer) {
        return directory;
    }

    /** The time by which the directory lets heartbeats end. */
    InstantSource clock();

    /** A directory that cannot be reached, because its network is gone; empty if that cannot be, or only after a long wait. */
    default Optional<PeerDirectory> unreachable() {
        return Optional.empty();
    }

    /** How long the contract waits for what must happen. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Test
    default void finds_a_peer_by_its_id() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        PeerDirectory other = secondHandle(directory);
        Locator record = PeerSamples.locator(1, 7, "media/image/chart", "trend");
        assertThat(other.lookup(record.peerId())).isEmpty();
        directory.publish(record);

        QueueSteps.await(patience(), () -> other.lookup(record.peerId()).isPresent());
        assertThat(other.lookup(record.peerId())).contains(record);
        assertThat(other.lookup(PeerSamples.locator(2, 7, "trend").peerId())).isEmpty();
    }

    @Test
    default void keeps_every_part_of_a_record() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        List<Locator> records = PeerSamples.odd();
        for (Locator record : records) {
            directory.publish(record);
            QueueSteps.await(patience(), () -> directory.lookup(record.peerId()).isPresent());
            assertThat(directory.lookup(record.peerId())).contains(record);
        }
    }

    @Test
    default void the_newest_record_counts() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        Locator old = PeerSamples.locator(1, 9, "trend");
        Locator newer = PeerSamples.locator(1, 10, "media");
        directory.publish(old);
        secondHandle(directory).publish(newer);
        directory.publish(old);

        QueueSteps.await(patience(), () -> directory.lookup(old.peerId()).isPresent());
        assertThat(directory.lookup(old.peerId())).contains(newer);
        assertThat(found(directory, "trend", 10)).isEmpty();
    }

    @Test
    default void sequences_are_numbers_and_not_words() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        long[] rising = {0, 9, 10, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        for (long sequence : rising) {
            Locator record = PeerSamples.locator(1, sequence, "trend");
            directory.publish(record);
            QueueSteps.await(patience(), () -> directory.lookup(record.peerId()).equals(Optional.of(record)));
        }
        directory.publish(PeerSamples.locator(1, Long.MAX_VALUE - 1, "trend"));
        assertThat(directory.lookup(PeerSamples.locator(1, 0, "trend").peerId()))
                .contains(PeerSamples.locator(1, Long.MAX_VALUE, "trend"));
    }

    @Test
    default void finds_peers_by_what_they_can_do() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        PeerDirectory other = secondHandle(directory);
        Locator chart = PeerSamples.locator(1, 1, "media/image/chart", "trend");
        Locator image = PeerSamples.locator(2, 1, "media/image");
        Locator images = PeerSamples.locator(3, 1, "media/images");
        endFor(directory, 1).publish(chart);
        endFor(directory, 2).publish(image);
        endFor(directory, 3).publish(images);

        QueueSteps.await(patience(), () -> found(other, "media", 10).size() == 3);
        assertThat(found(other, "media", 10)).containsExactlyInAnyOrder(chart, image, images);
        assertThat(found(other, "media/image", 10)).containsExactlyInAnyOrder(chart, image);
        assertThat(found(other, "media/image/chart", 10)).containsExactly(chart);
        assertThat(found(other, "trend", 10)).containsExactly(chart);
        assertThat(found(other, "image", 10)).isEmpty();
        assertThat(found(other, "media/image/chart/bar", 10)).isEmpty();
    }

    @Test
    default void finds_no_more_than_was_asked_for() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        for (int i = 0; i < 20; i++) {
            endFor(directory, i).publish(PeerSamples.locator(i, 1, "trend"));
        }
        QueueSteps.await(patience(), () -> found(directory, "trend", 50).size() == 20);

        assertThat(candidates(directory, "trend", 5)).hasSize(5).doesNotHaveDuplicates();
        assertThat(candidates(directory, "trend", 0)).isEmpty();
    }

    @Test
    default void a_search_ends_when_its_taker_has_enough() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        for (int i = 0; i < 5; i++) {
            endFor(directory, i).publish(PeerSamples.locator(i, 1, "trend"));
        }
        QueueSteps.await(patience(), () -> found(directory, "trend", 50).size() == 5);

        List<Candidate> taken = new ArrayList<>();
        directory.find(new Capability("trend"), new PeerDirectory.Search(50, patience()), candidate -> {
            taken.add(candidate);
            return taken.size() < 2;
        });
        assertThat(taken).hasSize(2);
    }

    @Test
    default void a_forged_locator_never_wins_over_a_genuine_one() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        Locator genuine = PeerSamples.locator(1, 5, "trend");
        Locator forged = new Locator(
                genuine.publicKey(),
                genuine.capabilities(),
                URI.create("https://thief.example.org/"),
                99,
                genuine.issuedAt(),
                false,
                genuine.signature());
        directory.publish(genuine);
        try {
            secondHandle(directory).publish(forged);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("genuine");
        }

        QueueSteps.await(patience(), () -> directory.lookup(genuine.peerId()).isPresent());
        assertThat(directory.lookup(genuine.peerId())).contains(genuine);
    }

    @Test
    default void nobody_publishes_that_it_has_left() {
        PeerDirectory directory = emptyDirectory();
        assertThatIllegalArgumentException().isThrownBy(() -> directory.publish(PeerSamples.farewell(1, 1)));
    }

    @Test
    default void says_how_it_is() {
        PeerDirectory directory = emptyDirectory();
        assertThat(directory.name()).isNotBlank();
        assertThat(directory.traits().republishEvery()).isPositive();
        assertThat(directory.health().reachable()).isTrue();
        assertThat(directory.health().trouble()).isEmpty();
    }

    @Test
    default void says_that_it_cannot_be_reached() {
        unreachable().ifPresent(directory -> {
            Locator record = PeerSamples.locator(1, 1, "trend");

            assertThatThrownBy(() -> directory.publish(record)).isInstanceOf(ChimeraException.class);
            assertThatThrownBy(() -> directory.lookup(record.peerId())).isInstanceOf(ChimeraException.class);
            assertThat(directory.health().reachable()).isFalse();
            assertThat(directory.health().trouble()).isPresent();
        });
    }

    @Test
    default void a_pushed_heartbeat_reaches_the_other_ends_if_the_engine_carries_them() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        PeerDirectory other = secondHandle(directory);
        Heartbeat heartbeat = PeerSamples.heartbeat(1, 7, clock().instant(), "trend");
        directory.publish(PeerSamples.locator(1, 7, "trend"));
        directory.push(heartbeat);

        if (directory.traits().carriesHeartbeats()) {
            QueueSteps.await(
                    patience(), () -> other.heartbeat(heartbeat.peerId()).isPresent());
            assertThat(other.heartbeat(heartbeat.peerId())).contains(heartbeat);
            directory.push(PeerSamples.heartbeat(1, 6, clock().instant(), "trend"));
            assertThat(other.heartbeat(heartbeat.peerId())).contains(heartbeat);
        } else {
            assertThat(other.heartbeat(heartbeat.peerId())).isEmpty();
        }
    }

    @Test
    default void forgets_what_a_peer_no_longer_offers() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        Locator before = PeerSamples.locator(1, 1, "media/image", "trend");
        Locator now = PeerSamples.locator(1, 2, "media/video");
        directory.publish(before);
        directory.publish(now);

        QueueSteps.await(patience(), () -> found(directory, "media/video", 10).size() == 1);
        assertThat(found(directory, "media", 10)).containsExactly(now);
        assertThat(found(directory, "trend", 10)).isEmpty();
        assertThat(found(directory, "media/image", 10)).isEmpty();
    }

    @Test
    default void forgets_who_withdraws() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        Locator gone = PeerSamples.locator(1, 1, "trend");
        Locator stays = PeerSamples.locator(2, 1, "trend");
        endFor(directory, 1).publish(gone);
        endFor(directory, 2).publish(stays);
        endFor(directory, 1).withdraw(PeerSamples.farewell(1, 2));
        endFor(directory, 1).withdraw(PeerSamples.farewell(1, 2));

        QueueSteps.await(patience(), () -> found(directory, "trend", 10).size() == 1);
        assertThat(found(directory, "trend", 10)).containsExactly(stays);
        assertThat(directory.lookup(gone.peerId()).filter(left -> !left.offline()))
                .isEmpty();
    }

    /** What is found; an address is followed to the locator of whoever is there, and counts if that offers it. */
    private Set<Locator> found(PeerDirectory directory, String capability, int limit) {
        Set<Locator> found = new HashSet<>();
        for (Candidate candidate : candidates(directory, capability, limit)) {
            candidate
                    .<Optional<Locator>>fold(
                            named -> Optional.of(named.locator()),
                            addressed -> whoIsAt(directory, addressed.address())
                                    .filter(locator -> locator.offers(new Capability(capability))))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static List<Candidate> candidates(PeerDirectory directory, String capability, int limit) {
        List<Candidate> candidates = new ArrayList<>();
        directory.find(
                new Capability(capability), new PeerDirectory.Search(limit, Duration.ofSeconds(30)), candidates::add);
        return candidates;
    }

    /** Who answers at {@code address}: a directory that keeps addresses only has to say whom its test put there. */
    default Optional<Locator> whoIsAt(PeerDirectory directory, InetSocketAddress address) {
        throw new AssertionError("this directory gives addresses; its test must say who is at " + address);
    }
}
