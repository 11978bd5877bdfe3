package dev.chimera.tck;

import static dev.chimera.tck.LedgerSamples.append;
import static dev.chimera.tck.LedgerSamples.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.run.RunRecord;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoreException;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * The promise of a {@link Storage} beyond those of its parts: they live and end together, a run or a publication moves in one
 * step with its audit events, and what any of them answered is there for every handle, and after a restart.
 */
public interface StorageContract {
    /** A storage that holds nothing. The contract closes it. */
    Storage emptyStorage();

    /**
     * A second handle on what {@code storage} keeps, as another JVM would have; the same one where there can be only one. The
     * contract closes it.
     */
    default Storage secondHandle(Storage storage) {
        return storage;
    }

    /** What a restart finds: closes {@code storage} and opens it again; one that keeps nothing returns itself. */
    default Storage restarted(Storage storage) {
        return storage;
    }

    @Test
    default void has_a_name_as_plug_ins_have() {
        try (Storage storage = emptyStorage()) {
            assertThat(storage.name()).matches("[a-z0-9._-]{1,64}");
        }
    }

    @Test
    default void finds_every_part_after_a_restart() {
        StorageSamples samples = new StorageSamples();
        Storage storage = emptyStorage();
        samples.writeTo(storage, 1);
        try (Storage after = restarted(storage)) {
            samples.assertFound(after, 1);
            samples.writeTo(after, 2);
            samples.assertFound(after, 2);
        }
    }

    @Test
    default void shows_a_second_handle_what_was_answered_to_the_first() {
        StorageSamples samples = new StorageSamples();
        try (Storage storage = emptyStorage();
                Storage other = secondHandle(storage)) {
            samples.writeTo(storage, 1);
            samples.assertFound(other, 1);
            samples.writeTo(other, 2);
            samples.assertFound(storage, 2);
        }
    }

    @Test
    default void gives_the_same_part_however_often_it_is_asked_for() {
        StorageSamples samples = new StorageSamples();
        try (Storage storage = emptyStorage()) {
            LedgerStore ledger = storage.ledger();
            OutboxStore outbox = storage.outbox();
            AuditLog audit = storage.audit();
            PeerStore peers = storage.peers();
            RunStore runs = storage.runs(samples.codec());
            samples.writeTo(storage, 1);

            samples.assertFound(ledger, runs, outbox, audit, 1);
            assertThat(peers.find(StorageSamples.SHELF, "1")).contains(StorageSamples.peerEntry(1));
            samples.assertFound(storage, 1);
        }
    }

    @Test
    default void a_refused_step_of_the_ledger_leaves_the_other_parts_as_they_were() {
        StorageSamples samples = new StorageSamples();
        try (Storage storage = emptyStorage()) {
            samples.writeTo(storage, 1);
            IllegalStateException refusal = new IllegalStateException("the step says no");

            assertThatThrownBy(() -> storage.ledger().apply(LedgerKeys.HEAD, view -> {
                        throw refusal;
                    }))
                    .isSameAs(refusal);
            samples.assertFound(storage, 1);
            samples.writeTo(storage, 2);
            samples.assertFound(storage, 2);
        }
    }

    @Test
    default void loses_nothing_when_all_parts_are_written_at_once() {
        int threads = 4;
        StorageSamples samples = new StorageSamples();
        try (Storage storage = emptyStorage();
                Storage other = secondHandle(storage)) {
            Together.run(threads * 2, thread -> {
                Storage mine = thread % 2 == 0 ? storage : other;
                for (int i = 0; i < 5; i++) {
                    samples.writeTo(mine, 10 * thread + i + 1);
                }
            });

            for (int thread = 0; thread < threads * 2; thread++) {
                for (int i = 0; i < 5; i++) {
                    samples.assertFound(thread % 2 == 0 ? other : storage, 10 * thread + i + 1);
                }
            }
            assertThat(LedgerProbe.entries(storage.ledger(), 0)).hasSize(threads * 2 * 5);
        }
    }

    @Test
    default void writes_the_events_of_a_move_with_it() {
        StorageSamples samples = new StorageSamples();
        RunRecord run = StorageSamples.run(1);
        OutboxStore.Entry entry = StorageSamples.publication(1);
        try (Storage storage = emptyStorage();
                Storage other = secondHandle(storage)) {
            RunStore runs = storage.runs(samples.codec());
            runs.create(run, RunStoreContract.OWNER);

            assertThat(runs.advance(StorageSamples.moved(run), RunStoreContract.OWNER, events("run", 1, 2)))
                    .isTrue();
            assertThat(storage.outbox().create(entry, events("publication", 1))).isTrue();
            assertThat(storage.outbox().advance(StorageSamples.moved(entry), events("publication", 2, 3)))
                    .isTrue();

            assertThat(other.audit().about("run", 10)).isEqualTo(events("run", 1, 2));
            assertThat(other.audit().about("publication", 10)).isEqualTo(events("publication", 1, 2, 3));
            assertThat(other.runs(samples.codec()).find(run.runId())).contains(StorageSamples.moved(run));
            assertThat(other.outbox().find(entry.key())).contains(StorageSamples.moved(entry));
        }
    }

    @Test
    default void writes_no_event_of_a_run_that_does_not_move() {
        StorageSamples samples = new StorageSamples();
        RunRecord run = StorageSamples.run(1);
        RunRecord rival = StorageSamples.run(2);
        try (Storage storage = emptyStorage()) {
            RunStore runs = storage.runs(samples.codec());
            List.of(run, rival).forEach(one -> runs.create(one, RunStoreContract.OWNER));
            runs.advance(StorageSamples.moved(run).making("content"), RunStoreContract.OWNER);

            for (RunRecord refused : List.of(
                    StorageSamples.moved(run),
                    StorageSamples.moved(StorageSamples.run(3)),
                    StorageSamples.moved(rival).making("content"))) {
                assertThat(runs.advance(refused, RunStoreContract.OWNER, events("run", 1)))
                        .isFalse();
            }

            assertThat(storage.audit().about("run", 10)).isEmpty();
        }
    }

    @Test
    default void writes_no_event_of_a_publication_that_does_not_move() {
        OutboxStore.Entry entry = StorageSamples.publication(1);
        try (Storage storage = emptyStorage()) {
            OutboxStore outbox = storage.outbox();
            outbox.create(entry);
            outbox.advance(StorageSamples.moved(entry));

            assertThat(outbox.create(entry, events("publication", 1))).isFalse();
            assertThat(outbox.advance(StorageSamples.moved(entry), events("publication", 2)))
                    .isFalse();
            assertThat(outbox.advance(StorageSamples.moved(StorageSamples.publication(2)), events("publication", 3)))
                    .isFalse();

            assertThat(storage.audit().about("publication", 10)).isEmpty();
        }
    }

    @Test
    default void of_many_who_move_at_once_the_events_of_one_are_written() {
        StorageSamples samples = new StorageSamples();
        try (Storage storage = emptyStorage();
                Storage other = secondHandle(storage)) {
            for (int round = 0; round < 10; round++) {
                RunRecord run = StorageSamples.run(round);
                OutboxStore.Entry entry = StorageSamples.publication(round);
                String subject = "round " + round;
                storage.runs(samples.codec()).create(run, RunStoreContract.OWNER);
                storage.outbox().create(entry);

                List<Boolean> runs = Together.call(
                        8,
                        thread -> (thread % 2 == 0 ? storage : other)
                                .runs(samples.codec())
                                .advance(StorageSamples.moved(run), RunStoreContract.OWNER, events(subject, thread)));
                List<Boolean> publications = Together.call(
                        8,
                        thread -> (thread % 2 == 0 ? storage : other)
                                .outbox()
                                .advance(StorageSamples.moved(entry), events(subject, thread)));

                assertThat(storage.audit().about(subject, 10))
                        .isEqualTo(events(subject, runs.indexOf(true), publications.indexOf(true)));
            }
        }
    }

    @Test
    default void closes_all_parts_with_itself() {
        StorageSamples samples = new StorageSamples();
        Storage storage = emptyStorage();
        LedgerStore ledger = storage.ledger();
        OutboxStore outbox = storage.outbox();
        AuditLog audit = storage.audit();
        PeerStore peers = storage.peers();
        RunStore runs = storage.runs(samples.codec());
        samples.writeTo(storage, 1);
        storage.close();

        assertRefused(() -> ledger.view(LedgerKeys.HEAD));
        assertRefused(() -> LedgerProbe.entries(ledger, 0));
        assertRefused(() -> ledger.apply(LedgerKeys.HEAD, view -> append(view.head(), "late", id(9), "")));
        assertRefused(() -> outbox.find(StorageSamples.publication(1).key()));
        assertRefused(() -> outbox.create(StorageSamples.publication(9)));
        assertRefused(() -> audit.about("run-1", 1));
        assertRefused(() -> audit.append(StorageSamples.event(9)));
        assertRefused(() -> peers.find(StorageSamples.SHELF, "1"));
        assertRefused(() -> peers.newest(StorageSamples.SHELF, 1));
        assertRefused(() -> peers.create(StorageSamples.peerEntry(9)));
        assertRefused(() -> peers.remove(StorageSamples.peerEntry(1)));
        assertRefused(() -> runs.find(StorageSamples.run(1).runId()));
        assertRefused(() -> runs.create(StorageSamples.run(9), RunStoreContract.OWNER));
        assertRefused(() -> storage.outbox().find(StorageSamples.publication(1).key()));
        assertThatCode(storage::close).as("closing it once more").doesNotThrowAnyException();
    }

    @Test
    default void closing_one_handle_leaves_the_other_open() {
        StorageSamples samples = new StorageSamples();
        Storage storage = emptyStorage();
        try (Storage other = secondHandle(storage)) {
            samples.writeTo(storage, 1);
            if (other != storage) {
                storage.close();
            }
            samples.assertFound(other, 1);
            samples.writeTo(other, 2);
            samples.assertFound(other, 2);
        }
    }

    private static List<AuditLog.Event> events(String subject, long... numbers) {
        return LongStream.of(numbers)
                .mapToObj(number -> new AuditLog.Event(
                        SettableClock.START, subject, "contract", "step." + number, Map.of("number", "" + number)))
                .toList();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StoreException.class);
    }
}
