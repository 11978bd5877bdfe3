package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.run.RunRecord;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PlainStorage.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A sound storage keeps the contract; storages that break one promise each are found out. */
@Spec("DX-4")
class StorageContractTest {
    private static final String RESTART = "finds_every_part_after_a_restart";

    @Test
    void sound_storages_keep_the_contract() {
        assertThat(Trial.failures(Sound.class)).isEmpty();
        assertThat(Trial.failures(OneHandle.class)).isEmpty();
    }

    @Test
    void finds_a_storage_that_forgets_one_part_at_a_restart() {
        assertThat(Trial.failures(ForgetsTheLedger.class)).containsExactly(RESTART);
        assertThat(Trial.failures(ForgetsRuns.class)).containsExactly(RESTART);
        assertThat(Trial.failures(ForgetsTheOutbox.class)).containsExactly(RESTART);
        assertThat(Trial.failures(ForgetsTheAuditLog.class)).containsExactly(RESTART);
        assertThat(Trial.failures(ForgetsPeers.class)).containsExactly(RESTART);
    }

    @Test
    void finds_a_storage_that_answers_before_it_commits() {
        assertThat(Trial.failures(AnswersBeforeCommit.class))
                .contains("shows_a_second_handle_what_was_answered_to_the_first")
                .doesNotContain("gives_the_same_part_however_often_it_is_asked_for", RESTART);
    }

    @Test
    void finds_a_storage_that_makes_a_new_part_each_time() {
        assertThat(Trial.failures(MakesPartsAnew.class)).contains("gives_the_same_part_however_often_it_is_asked_for");
    }

    @Test
    void finds_a_storage_that_leaves_a_part_open() {
        assertThat(Trial.failures(LeavesTheOutboxOpen.class)).containsExactly("closes_all_parts_with_itself");
    }

    @Test
    void finds_a_storage_that_cannot_be_closed_twice() {
        assertThat(Trial.failures(ClosesOnce.class)).contains("closes_all_parts_with_itself");
    }

    @Test
    void finds_a_storage_that_closes_the_other_handle() {
        assertThat(Trial.failures(ClosesTheOther.class)).contains("closing_one_handle_leaves_the_other_open");
    }

    @Test
    void finds_a_storage_that_undoes_the_other_parts_with_a_refused_step() {
        assertThat(Trial.failures(UndoesTooMuch.class))
                .containsExactly("a_refused_step_of_the_ledger_leaves_the_other_parts_as_they_were");
    }

    @Test
    void finds_a_storage_that_loses_what_is_written_at_the_same_time() {
        assertThat(Trial.failures(LosesWhenBusy.class))
                .containsExactly("loses_nothing_when_all_parts_are_written_at_once");
    }

    @Test
    void finds_a_storage_that_moves_without_the_events() {
        assertThat(Trial.failures(ForgetsEventsOfRuns.class))
                .containsExactlyInAnyOrder(
                        "writes_the_events_of_a_move_with_it",
                        "of_many_who_move_at_once_the_events_of_one_are_written");
        assertThat(Trial.failures(ForgetsEventsOfPublications.class))
                .containsExactlyInAnyOrder(
                        "writes_the_events_of_a_move_with_it",
                        "of_many_who_move_at_once_the_events_of_one_are_written");
    }

    @Test
    void finds_a_storage_that_writes_events_of_what_does_not_move() {
        assertThat(Trial.failures(WritesEventsOfRunsFirst.class))
                .containsExactlyInAnyOrder(
                        "writes_no_event_of_a_run_that_does_not_move",
                        "of_many_who_move_at_once_the_events_of_one_are_written");
        assertThat(Trial.failures(WritesEventsOfPublicationsFirst.class))
                .containsExactlyInAnyOrder(
                        "writes_no_event_of_a_publication_that_does_not_move",
                        "of_many_who_move_at_once_the_events_of_one_are_written");
    }

    @Test
    void finds_a_storage_without_a_proper_name() {
        assertThat(Trial.failures(Nameless.class)).containsExactly("has_a_name_as_plug_ins_have");
    }

    static class Sound implements StorageContract {
        @Override
        public Storage emptyStorage() {
            return on(Disk.empty());
        }

        @Override
        public Storage secondHandle(Storage storage) {
            return on(((PlainStorage) storage).disk);
        }

        @Override
        public Storage restarted(Storage storage) {
            storage.close();
            return on(kept(((PlainStorage) storage).disk));
        }

        PlainStorage on(Disk disk) {
            return new PlainStorage(disk);
        }

        Disk kept(Disk disk) {
            return disk;
        }
    }

    /** One that has neither a second handle nor a restart, as one in memory. */
    static class OneHandle implements StorageContract {
        @Override
        public Storage emptyStorage() {
            return new PlainStorage(Disk.empty());
        }
    }

    static class ForgetsTheLedger extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(new InMemoryLedgerStore(), disk.runs(), disk.outbox(), disk.audit(), disk.peers());
        }
    }

    static class ForgetsRuns extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(disk.ledger(), new PlainStores.Runs(), disk.outbox(), disk.audit(), disk.peers());
        }
    }

    static class ForgetsTheOutbox extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(disk.ledger(), disk.runs(), new PlainStores.Outbox(), disk.audit(), disk.peers());
        }
    }

    static class ForgetsTheAuditLog extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(disk.ledger(), disk.runs(), disk.outbox(), new PlainStores.Audit(), disk.peers());
        }
    }

    static class ForgetsPeers extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(disk.ledger(), disk.runs(), disk.outbox(), disk.audit());
        }
    }

    /** Shows its own handle what it has not written yet, and writes it when it is closed. */
    static class AnswersBeforeCommit extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                private final List<AuditLog.Event> waiting = new ArrayList<>();

                @Override
                public AuditLog audit() {
                    return whileOpen(AuditLog.class, new PlainStores.Audit() {
                        @Override
                        public synchronized void append(Event event) {
                            waiting.add(event);
                        }

                        @Override
                        public synchronized List<Event> about(String subject, int max) {
                            List<Event> events = new ArrayList<>(disk.audit().about(subject, max));
                            waiting.stream()
                                    .filter(event -> event.subject().equals(subject))
                                    .forEach(events::add);
                            return events;
                        }
                    });
                }

                @Override
                public void close() {
                    waiting.forEach(disk.audit()::append);
                    waiting.clear();
                    super.close();
                }
            };
        }
    }

    static class MakesPartsAnew extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                @Override
                public RunStore runs(RunCodec codec) {
                    return whileOpen(RunStore.class, new PlainStores.Runs());
                }
            };
        }
    }

    static class LeavesTheOutboxOpen extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                @Override
                public OutboxStore outbox() {
                    return disk.outbox();
                }
            };
        }
    }

    static class ClosesOnce extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                private boolean before;

                @Override
                public void close() {
                    if (before) {
                        throw new IllegalStateException("closed before");
                    }
                    before = true;
                    super.close();
                }
            };
        }
    }

    static class ClosesTheOther extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                @Override
                public void close() {
                    super.close();
                    disk.ledger().close();
                }
            };
        }
    }

    static class UndoesTooMuch extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                @Override
                public LedgerStore ledger() {
                    return whileOpen(LedgerStore.class, new LedgerStoreContractTest.Wrapped(disk.ledger()) {
                        @Override
                        public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                            try {
                                return super.apply(keys, step);
                            } catch (IllegalStateException e) {
                                ((PlainStores.Outbox) disk.outbox()).kept.clear();
                                throw e;
                            }
                        }
                    });
                }
            };
        }
    }

    /** Looks, and writes a moment later over what came in between. */
    static class LosesWhenBusy extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                @Override
                public AuditLog audit() {
                    return whileOpen(AuditLog.class, new PlainStores.Audit() {
                        @Override
                        public void append(Event event) {
                            List<Event> kept = ((PlainStores.Audit) disk.audit()).kept;
                            int before = kept.size();
                            MediaSamples.pause();
                            synchronized (disk) {
                                kept.subList(Math.min(before, kept.size()), kept.size())
                                        .clear();
                                kept.add(event);
                            }
                        }

                        @Override
                        public List<Event> about(String subject, int max) {
                            return disk.audit().about(subject, max);
                        }
                    });
                }
            };
        }
    }

    static class ForgetsEventsOfRuns extends Sound {
        @Override
        public Storage emptyStorage() {
            PlainStores.Audit audit = new PlainStores.Audit();
            return on(
                    new Disk(new InMemoryLedgerStore(), new PlainStores.Runs(), new PlainStores.Outbox(audit), audit));
        }
    }

    static class ForgetsEventsOfPublications extends Sound {
        @Override
        public Storage emptyStorage() {
            PlainStores.Audit audit = new PlainStores.Audit();
            return on(
                    new Disk(new InMemoryLedgerStore(), new PlainStores.Runs(audit), new PlainStores.Outbox(), audit));
        }
    }

    static class WritesEventsOfRunsFirst extends Sound {
        @Override
        public Storage emptyStorage() {
            PlainStores.Audit audit = new PlainStores.Audit();
            RunStore runs = new PlainStores.Runs() {
                @Override
                public boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
                    events.forEach(audit::append);
                    return super.advance(next, owner, List.of());
                }
            };
            return on(new Disk(new InMemoryLedgerStore(), runs, new PlainStores.Outbox(audit), audit));
        }
    }

    static class WritesEventsOfPublicationsFirst extends Sound {
        @Override
        public Storage emptyStorage() {
            PlainStores.Audit audit = new PlainStores.Audit();
            OutboxStore outbox = new PlainStores.Outbox() {
                @Override
                public boolean create(Entry entry, List<AuditLog.Event> events) {
                    events.forEach(audit::append);
                    return super.create(entry, List.of());
                }

                @Override
                public boolean advance(Entry next, List<AuditLog.Event> events) {
                    events.forEach(audit::append);
                    return super.advance(next, List.of());
                }
            };
            return on(new Disk(new InMemoryLedgerStore(), new PlainStores.Runs(audit), outbox, audit));
        }
    }

    static class Nameless extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                @Override
                public String name() {
                    return "Plain storage";
                }
            };
        }
    }
}
