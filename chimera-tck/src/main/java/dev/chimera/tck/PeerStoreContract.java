package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.PeerStore.Entry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promise of a {@link PeerStore}: one entry a shelf and id, and of all who move it from one version, one does. */
public interface PeerStoreContract {
    /** A store without entries. */
    PeerStore emptyPeers();

    /** A second handle on what {@code peers} keeps, as another JVM would have; the same one where there can be only one. */
    default PeerStore secondHandle(PeerStore peers) {
        return peers;
    }

    /** What a restart finds: closes what {@code peers} belongs to and opens it again; one that keeps nothing returns itself. */
    default PeerStore restarted(PeerStore peers) {
        return peers;
    }

    @Test
    default void keeps_an_entry_in_every_part_through_a_restart() {
        PeerStore peers = emptyPeers();
        Instant due = SettableClock.START.plus(1, ChronoUnit.MICROS);
        Entry entry =
                new Entry("escrow-1", "a b/\u00e9\ud83c\udf1e", 0, "n\u00f8de", due, SettableClock.START, bytes(1));
        Entry moved = entry.next(null, PeerStore.LATEST, bytes(0));
        Entry earliest = new Entry("escrow-1", "x", 0, "y", Instant.EPOCH, Instant.EPOCH, bytes(3));

        assertThat(peers.find(entry.shelf(), entry.id())).isEmpty();
        assertThat(peers.create(entry)).isTrue();
        assertThat(peers.find(entry.shelf(), entry.id())).contains(entry);
        assertThat(peers.replace(moved)).isTrue();
        assertThat(peers.create(earliest)).isTrue();
        assertThat(secondHandle(peers).find(entry.shelf(), entry.id())).contains(moved);

        PeerStore after = restarted(peers);
        assertThat(after.find(entry.shelf(), entry.id())).contains(moved);
        assertThat(after.newest("escrow-1", 10)).containsExactly(moved, earliest);
    }

    @Test
    default void keeps_the_largest_body() {
        PeerStore peers = emptyPeers();
        Entry entry = entry("exchange", "large", null, bytes(PeerStore.BODY_MAX));
        peers.create(entry);

        assertThat(secondHandle(peers).find("exchange", "large")).contains(entry);
        assertThat(peers.newest("exchange", 1)).containsExactly(entry);
    }

    @Test
    default void creates_an_entry_once() {
        PeerStore peers = emptyPeers();
        Entry first = entry("exchange", "1", null, bytes(1));
        peers.create(first);

        assertThat(peers.create(entry("exchange", "1", SettableClock.START, bytes(2))))
                .isFalse();
        assertThat(peers.find("exchange", "1")).contains(first);
        assertThat(peers.create(entry("receipt", "1", null, bytes(2)))).isTrue();
        assertThat(peers.find("exchange", "1")).contains(first);
    }

    @Test
    default void refuses_a_new_entry_that_has_moved_already() {
        PeerStore peers = emptyPeers();
        Entry moved = entry("exchange", "1", null, bytes(1)).next(null, SettableClock.START, bytes(1));

        assertThatThrownBy(() -> peers.create(moved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version");
        assertThat(peers.find("exchange", "1")).isEmpty();
    }

    @Test
    default void replaces_an_entry_only_from_the_version_before() {
        PeerStore peers = emptyPeers();
        Entry first = entry("exchange", "1", null, bytes(1));
        Entry second = first.next(SettableClock.START, SettableClock.START.plusSeconds(1), bytes(2));
        Entry third = second.next(null, SettableClock.START.plusSeconds(2), bytes(3));

        assertThat(peers.replace(first)).isFalse();
        assertThat(peers.replace(second)).isFalse();
        assertThat(peers.find("exchange", "1")).isEmpty();
        peers.create(first);
        assertThat(peers.replace(third)).isFalse();
        assertThat(peers.replace(first)).isFalse();
        assertThat(peers.find("exchange", "1")).contains(first);
        assertThat(peers.replace(second)).isTrue();
        assertThat(peers.replace(second)).isFalse();
        assertThat(peers.replace(third)).isTrue();
        assertThat(peers.find("exchange", "1")).contains(third);
    }

    @Test
    default void removes_an_entry_only_in_the_version_that_was_seen() {
        PeerStore peers = emptyPeers();
        Entry first = entry("exchange", "1", SettableClock.START, bytes(1));
        Entry second = first.next(SettableClock.START, SettableClock.START, bytes(2));
        Entry other = entry("receipt", "1", null, bytes(1));
        List.of(first, other).forEach(peers::create);
        peers.replace(second);

        assertThat(peers.remove(first)).isFalse();
        assertThat(peers.find("exchange", "1")).contains(second);
        assertThat(secondHandle(peers).remove(second)).isTrue();
        assertThat(peers.remove(second)).isFalse();
        assertThat(peers.find("exchange", "1")).isEmpty();
        assertThat(peers.due("exchange", PeerStore.LATEST, 10)).isEmpty();
        assertThat(peers.newest("receipt", 10)).containsExactly(other);
        assertThat(peers.create(first)).isTrue();
        assertThat(restarted(peers).find("exchange", "1")).contains(first);
    }

    @Test
    default void lets_one_of_many_create_an_entry() {
        PeerStore peers = emptyPeers();
        PeerStore other = secondHandle(peers);
        for (int round = 0; round < 10; round++) {
            String id = "round " + round;
            List<Boolean> created = Together.call(
                    8,
                    thread -> (thread % 2 == 0 ? peers : other).create(entry("exchange", id, null, bytes(thread + 1))));

            assertThat(Collections.frequency(created, true)).isEqualTo(1);
            assertThat(peers.find("exchange", id).orElseThrow().body()).isEqualTo(bytes(created.indexOf(true) + 1));
        }
    }

    @Test
    default void lets_one_of_many_move_an_entry_on() {
        PeerStore peers = emptyPeers();
        PeerStore other = secondHandle(peers);
        for (int round = 0; round < 10; round++) {
            Entry entry = entry("exchange", "round " + round, null, bytes(100));
            peers.create(entry);
            List<Boolean> won = Together.call(
                    8,
                    thread -> (thread % 2 == 0 ? peers : other)
                            .replace(entry.next(null, SettableClock.START, bytes(thread))));

            assertThat(Collections.frequency(won, true)).isEqualTo(1);
            assertThat(peers.find("exchange", entry.id()).orElseThrow().body()).isEqualTo(bytes(won.indexOf(true)));
        }
    }

    @Test
    default void loses_no_step_when_many_move_an_entry_on() {
        PeerStore peers = emptyPeers();
        PeerStore other = secondHandle(peers);
        peers.create(entry("exchange", "counter", null, bytes(0)));

        Together.run(6, thread -> {
            PeerStore mine = thread % 2 == 0 ? peers : other;
            for (int done = 0; done < 5; ) {
                Entry before = mine.find("exchange", "counter").orElseThrow();
                if (mine.replace(before.next(
                        null, SettableClock.START, bytes(before.body().length() + 1)))) {
                    done++;
                }
            }
        });

        Entry after = peers.find("exchange", "counter").orElseThrow();
        assertThat(after.version()).isEqualTo(30);
        assertThat(after.body()).isEqualTo(bytes(30));
    }

    @Test
    default void either_moves_or_removes_an_entry() {
        PeerStore peers = emptyPeers();
        PeerStore other = secondHandle(peers);
        for (int round = 0; round < 10; round++) {
            Entry entry = entry("exchange", "round " + round, null, bytes(1));
            peers.create(entry);
            List<Boolean> done = Together.call(
                    4,
                    thread -> thread % 2 == 0
                            ? peers.remove(entry)
                            : other.replace(entry.next(null, SettableClock.START, bytes(2))));

            assertThat(Collections.frequency(done, true)).isEqualTo(1);
            assertThat(peers.find("exchange", entry.id()).isEmpty()).isEqualTo(done.indexOf(true) % 2 == 0);
        }
    }

    @Test
    default void lists_what_is_due_earliest_first() {
        PeerStore peers = emptyPeers();
        Instant now = SettableClock.START;
        Entry never = entry("escrow", "never", null, bytes(1));
        Entry late = entry("escrow", "late", now.plus(1, ChronoUnit.MICROS), bytes(1));
        Entry onTime = entry("escrow", "on time", now, bytes(1));
        Entry longAgo = entry("escrow", "z long ago", now.minusSeconds(60), bytes(1));
        Entry longAgoToo = entry("escrow", "long ago", now.minusSeconds(60), bytes(1));
        Entry elsewhere = entry("exchange", "on time", now, bytes(1));
        List.of(never, late, onTime, longAgo, longAgoToo, elsewhere).forEach(peers::create);

        assertThat(peers.due("escrow", now, 10)).containsExactly(longAgoToo, longAgo, onTime);
        assertThat(peers.due("escrow", now.plusNanos(999), 10)).containsExactly(longAgoToo, longAgo, onTime);
        assertThat(peers.due("escrow", now, 2)).containsExactly(longAgoToo, longAgo);
        assertThat(peers.due("escrow", now, 0)).isEmpty();
        assertThat(peers.due("escrow", now.minusSeconds(61), 10)).isEmpty();
        assertThat(peers.due("escrow", Instant.MIN, 10)).isEmpty();
        assertThat(secondHandle(peers).due("escrow", Instant.MAX, 10))
                .containsExactly(longAgoToo, longAgo, onTime, late);
        assertThat(peers.due("receipt", now, 10)).isEmpty();

        peers.replace(longAgo.next(null, now, bytes(1)));
        assertThat(peers.due("escrow", now, 10)).containsExactly(longAgoToo, onTime);
    }

    @Test
    default void lists_entries_newest_first_and_those_of_one_time_by_id() {
        PeerStore peers = emptyPeers();
        Instant now = SettableClock.START;
        Entry old = about("a", "node-1", now.minusSeconds(9));
        Entry fresh = about("b", "node-1", now);
        Entry twin = about("B", "node-1", now);
        Entry accented = about("\u00e9", "node-1", now);
        Entry other = about("c", "node-2", now);
        Entry elsewhere = new Entry("receipt", "a", 0, "node-1", null, now, bytes(1));
        List.of(old, accented, fresh, twin, other, elsewhere).forEach(peers::create);

        assertThat(peers.newest("exchange", 10)).containsExactly(twin, fresh, other, accented, old);
        assertThat(peers.newest("exchange", 2)).containsExactly(twin, fresh);
        assertThat(peers.about("exchange", "node-1", 10)).containsExactly(twin, fresh, accented, old);
        assertThat(peers.about("exchange", "node-1", 1)).containsExactly(twin);
        assertThat(peers.about("exchange", "node-2", 10)).containsExactly(other);
        assertThat(peers.about("exchange", "node-3", 10)).isEmpty();
        assertThat(peers.newest("escrow", 10)).isEmpty();

        Entry again = old.next(null, now.plusSeconds(1), bytes(2));
        assertThat(secondHandle(peers).replace(again)).isTrue();
        assertThat(peers.newest("exchange", 1)).containsExactly(again);
    }

    private static Entry entry(String shelf, String id, @Nullable Instant due, Bytes body) {
        return new Entry(shelf, id, 0, "node-1", due, SettableClock.START, body);
    }

    private static Entry about(String id, String subject, Instant at) {
        return new Entry("exchange", id, 0, subject, null, at, bytes(1));
    }

    private static Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Bytes.of(bytes);
    }
}
