package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.OutboxStore.Entry;
import dev.chimera.api.spi.OutboxStore.State;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The promise of an {@link OutboxStore}: one entry a key, and of all who want to send it, one may. */
public interface OutboxStoreContract {
    /** A store without entries. */
    OutboxStore emptyOutbox();

    /** A second handle on what {@code outbox} keeps, as another JVM would have; the same one where there can be only one. */
    default OutboxStore secondHandle(OutboxStore outbox) {
        return outbox;
    }

    @Test
    default void keeps_an_entry_in_every_part() {
        OutboxStore outbox = emptyOutbox();
        Entry entry = pending("content-1", SettableClock.START);

        assertThat(outbox.find(entry.key())).isEmpty();
        assertThat(outbox.create(entry)).isTrue();
        assertThat(outbox.find(entry.key())).contains(entry);

        Publication publication = new Publication(
                entry.key(),
                "remote-1",
                URI.create("https://example.org/remote-1"),
                SettableClock.START.plusSeconds(2),
                entry.content());
        Entry sent = entry.moved(State.IN_FLIGHT, null, "", SettableClock.START.plusSeconds(1));
        Entry published = sent.moved(State.PUBLISHED, publication, "ok — 201 Créé", SettableClock.START.plusSeconds(2));
        assertThat(outbox.advance(sent)).isTrue();
        assertThat(outbox.advance(published)).isTrue();
        assertThat(secondHandle(outbox).find(entry.key())).contains(published);
    }

    @Test
    default void keeps_a_publication_without_an_address() {
        OutboxStore outbox = emptyOutbox();
        Entry entry = pending("content-1", SettableClock.START);
        outbox.create(entry);
        Publication publication = new Publication(entry.key(), "remote-1", null, SettableClock.START, entry.content());
        Entry published = entry.moved(State.PUBLISHED, publication, "", SettableClock.START);
        outbox.advance(published);

        assertThat(outbox.find(entry.key())).contains(published);
    }

    @Test
    default void tells_keys_apart_by_content_platform_and_account() {
        OutboxStore outbox = emptyOutbox();
        List<PublicationKey> keys = List.of(
                new PublicationKey("content", Platform.FEED, "luna"),
                new PublicationKey("content", Platform.FEED, "iris"),
                new PublicationKey("content", Platform.WEBHOOK, "luna"),
                new PublicationKey("other", Platform.FEED, "luna"));
        for (PublicationKey key : keys) {
            assertThat(outbox.create(entry(key, SettableClock.START))).isTrue();
        }
        for (PublicationKey key : keys) {
            assertThat(outbox.find(key).orElseThrow().key()).isEqualTo(key);
        }
    }

    @Test
    default void creates_an_entry_once() {
        OutboxStore outbox = emptyOutbox();
        Entry first = pending("content-1", SettableClock.START);
        Entry again = new Entry(first.key(), 0, State.PENDING, Digest.sha256("changed"), null, "", SettableClock.START);
        outbox.create(first);

        assertThat(outbox.create(again)).isFalse();
        assertThat(outbox.find(first.key())).contains(first);
    }

    @Test
    default void lets_one_of_many_create_an_entry() {
        OutboxStore outbox = emptyOutbox();
        OutboxStore other = secondHandle(outbox);
        Entry entry = pending("content-1", SettableClock.START);

        List<Boolean> created = Together.call(8, thread -> (thread % 2 == 0 ? outbox : other).create(entry));

        assertThat(Collections.frequency(created, true)).isEqualTo(1);
    }

    @Test
    default void refuses_to_move_an_entry_from_another_version() {
        OutboxStore outbox = emptyOutbox();
        Entry first = pending("content-1", SettableClock.START);
        outbox.create(first);
        Entry sent = first.moved(State.IN_FLIGHT, null, "", SettableClock.START);
        outbox.advance(sent);

        assertThat(outbox.advance(first.moved(State.FAILED, null, "late", SettableClock.START)))
                .isFalse();
        assertThat(outbox.advance(sent.moved(State.UNKNOWN, null, "", SettableClock.START)
                        .moved(State.FAILED, null, "", SettableClock.START)))
                .isFalse();
        assertThat(outbox.find(first.key())).contains(sent);
    }

    @Test
    default void refuses_to_move_an_entry_that_it_does_not_know() {
        OutboxStore outbox = emptyOutbox();
        Entry never = pending("content-1", SettableClock.START);

        assertThat(outbox.advance(never.moved(State.IN_FLIGHT, null, "", SettableClock.START)))
                .isFalse();
        assertThat(outbox.find(never.key())).isEmpty();
    }

    @Test
    default void lets_one_of_many_send() {
        OutboxStore outbox = emptyOutbox();
        OutboxStore other = secondHandle(outbox);
        for (int round = 0; round < 25; round++) {
            Entry entry = pending("content-" + round, SettableClock.START);
            outbox.create(entry);
            List<Boolean> won = Together.call(
                    8,
                    thread -> (thread % 2 == 0 ? outbox : other)
                            .advance(entry.moved(State.IN_FLIGHT, null, "thread " + thread, SettableClock.START)));

            assertThat(Collections.frequency(won, true)).isEqualTo(1);
            assertThat(outbox.find(entry.key()).orElseThrow().note()).isEqualTo("thread " + won.indexOf(true));
        }
    }

    @Test
    default void lists_entries_by_state_oldest_first() {
        OutboxStore outbox = emptyOutbox();
        Entry newest = pending("content-1", SettableClock.START.plusSeconds(3));
        Entry oldest = pending("content-2", SettableClock.START.plusSeconds(1));
        Entry sent = pending("content-3", SettableClock.START);
        List.of(newest, oldest, sent).forEach(outbox::create);
        Entry inFlight = sent.moved(State.IN_FLIGHT, null, "", SettableClock.START.plusSeconds(2));
        outbox.advance(inFlight);

        assertThat(outbox.inState(State.PENDING, 10)).containsExactly(oldest, newest);
        assertThat(outbox.inState(State.PENDING, 1)).containsExactly(oldest);
        assertThat(outbox.inState(State.IN_FLIGHT, 10)).containsExactly(inFlight);
        assertThat(outbox.inState(State.UNKNOWN, 10)).isEmpty();
    }

    private static Entry pending(String content, Instant at) {
        return entry(new PublicationKey(content, Platform.FEED, "luna"), at);
    }

    private static Entry entry(PublicationKey key, Instant at) {
        return new Entry(key, 0, State.PENDING, Digest.sha256(key.contentKey()), null, "", at);
    }
}
