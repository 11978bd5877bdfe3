package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.network.Capability;
import dev.chimera.api.network.PeerRecord;
import dev.chimera.api.spi.PeerDirectory;
import java.time.Duration;
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

    /** How long the contract waits for what must happen. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Test
    default void finds_a_peer_by_its_id() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        PeerDirectory other = secondHandle(directory);
        PeerRecord record = PeerSamples.record(1, 7, "media/image/chart", "trend");
        assertThat(other.lookup(record.peerId())).isEmpty();
        directory.publish(record);

        QueueSteps.await(patience(), () -> other.lookup(record.peerId()).isPresent());
        assertThat(other.lookup(record.peerId())).contains(record);
        assertThat(other.lookup(PeerSamples.record(2, 7, "trend").peerId())).isEmpty();
    }

    @Test
    default void keeps_every_part_of_a_record() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        List<PeerRecord> records = PeerSamples.odd();
        for (PeerRecord record : records) {
            directory.publish(record);
            QueueSteps.await(patience(), () -> directory.lookup(record.peerId()).isPresent());
            assertThat(directory.lookup(record.peerId())).contains(record);
        }
    }

    @Test
    default void the_newest_record_counts() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        PeerRecord old = PeerSamples.record(1, 9, "trend");
        PeerRecord newer = PeerSamples.record(1, 10, "media");
        directory.publish(old);
        secondHandle(directory).publish(newer);
        directory.publish(old);

        QueueSteps.await(patience(), () -> directory.lookup(old.peerId()).isPresent());
        assertThat(directory.lookup(old.peerId())).contains(newer);
        assertThat(directory.find(new Capability("trend"), 10)).isEmpty();
    }

    @Test
    default void sequences_are_numbers_and_not_words() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        long[] rising = {0, 9, 10, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        for (long sequence : rising) {
            PeerRecord record = PeerSamples.record(1, sequence, "trend");
            directory.publish(record);
            QueueSteps.await(patience(), () -> directory.lookup(record.peerId()).equals(Optional.of(record)));
        }
        directory.publish(PeerSamples.record(1, Long.MAX_VALUE - 1, "trend"));
        assertThat(directory.lookup(PeerSamples.record(1, 0, "trend").peerId()))
                .contains(PeerSamples.record(1, Long.MAX_VALUE, "trend"));
    }

    @Test
    default void finds_peers_by_what_they_can_do() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        PeerDirectory other = secondHandle(directory);
        PeerRecord chart = PeerSamples.record(1, 1, "media/image/chart", "trend");
        PeerRecord image = PeerSamples.record(2, 1, "media/image");
        PeerRecord images = PeerSamples.record(3, 1, "media/images");
        List.of(chart, image, images).forEach(directory::publish);

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
            directory.publish(PeerSamples.record(i, 1, "trend"));
        }
        QueueSteps.await(patience(), () -> found(directory, "trend", 50).size() == 20);

        assertThat(directory.find(new Capability("trend"), 5)).hasSize(5).doesNotHaveDuplicates();
        assertThat(directory.find(new Capability("trend"), 0)).isEmpty();
    }

    @Test
    default void forgets_what_a_peer_no_longer_offers() throws InterruptedException {
        PeerDirectory directory = emptyDirectory();
        PeerRecord before = PeerSamples.record(1, 1, "media/image", "trend");
        PeerRecord now = PeerSamples.record(1, 2, "media/video");
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
        PeerRecord gone = PeerSamples.record(1, 1, "trend");
        PeerRecord stays = PeerSamples.record(2, 1, "trend");
        List.of(gone, stays).forEach(directory::publish);
        directory.withdraw(gone.peerId());
        directory.withdraw(gone.peerId());

        QueueSteps.await(patience(), () -> found(directory, "trend", 10).size() == 1);
        assertThat(found(directory, "trend", 10)).containsExactly(stays);
        assertThat(directory.lookup(gone.peerId())).isEmpty();
    }

    private static Set<PeerRecord> found(PeerDirectory directory, String capability, int limit) {
        return new HashSet<>(directory.find(new Capability(capability), limit));
    }
}
