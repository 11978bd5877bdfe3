package dev.chimera.tck;

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
import dev.chimera.tck.PlainStorage.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A sound storage keeps the contract; storages that break one promise each are found out. */
final class StorageTrials {
    private StorageTrials() {}

    @Fails({})
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
    @Fails({})
    static class OneHandle implements StorageContract {
        @Override
        public Storage emptyStorage() {
            return new PlainStorage(Disk.empty());
        }
    }

    @Fails("finds_every_part_after_a_restart")
    static class ForgetsTheLedger extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(new InMemoryLedgerStore(), disk.runs(), disk.outbox(), disk.audit(), disk.peers());
        }
    }

    @Fails("finds_every_part_after_a_restart")
    static class ForgetsRuns extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(disk.ledger(), new PlainStores.Runs(), disk.outbox(), disk.audit(), disk.peers());
        }
    }

    @Fails("finds_every_part_after_a_restart")
    static class ForgetsTheOutbox extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(disk.ledger(), disk.runs(), new PlainStores.Outbox(), disk.audit(), disk.peers());
        }
    }

    @Fails("finds_every_part_after_a_restart")
    static class ForgetsTheAuditLog extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(disk.ledger(), disk.runs(), disk.outbox(), new PlainStores.Audit(), disk.peers());
        }
    }

    @Fails("finds_every_part_after_a_restart")
    static class ForgetsPeers extends Sound {
        @Override
        Disk kept(Disk disk) {
            return new Disk(disk.ledger(), disk.runs(), disk.outbox(), disk.audit());
        }
    }

    /** Shows its own handle what it has not written yet, and writes it when it is closed. */
    @Fails(
            value = "shows_a_second_handle_what_was_answered_to_the_first",
            andMore = true,
            never = {"gives_the_same_part_however_often_it_is_asked_for", "finds_every_part_after_a_restart"})
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

    @Fails(value = "gives_the_same_part_however_often_it_is_asked_for", andMore = true)
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

    @Fails("closes_all_parts_with_itself")
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

    @Fails(value = "closes_all_parts_with_itself", andMore = true)
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

    @Fails(value = "closing_one_handle_leaves_the_other_open", andMore = true)
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

    @Fails("a_refused_step_of_the_ledger_leaves_the_other_parts_as_they_were")
    static class UndoesTooMuch extends Sound {
        @Override
        PlainStorage on(Disk disk) {
            return new PlainStorage(disk) {
                @Override
                public LedgerStore ledger() {
                    return whileOpen(LedgerStore.class, new LedgerStoreTrials.Wrapped(disk.ledger()) {
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
    @Fails("loses_nothing_when_all_parts_are_written_at_once")
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

    @Fails({"writes_the_events_of_a_move_with_it", "of_many_who_move_at_once_the_events_of_one_are_written"})
    static class ForgetsEventsOfRuns extends Sound {
        @Override
        public Storage emptyStorage() {
            PlainStores.Audit audit = new PlainStores.Audit();
            return on(
                    new Disk(new InMemoryLedgerStore(), new PlainStores.Runs(), new PlainStores.Outbox(audit), audit));
        }
    }

    @Fails({"writes_the_events_of_a_move_with_it", "of_many_who_move_at_once_the_events_of_one_are_written"})
    static class ForgetsEventsOfPublications extends Sound {
        @Override
        public Storage emptyStorage() {
            PlainStores.Audit audit = new PlainStores.Audit();
            return on(
                    new Disk(new InMemoryLedgerStore(), new PlainStores.Runs(audit), new PlainStores.Outbox(), audit));
        }
    }

    @Fails({"writes_no_event_of_a_run_that_does_not_move", "of_many_who_move_at_once_the_events_of_one_are_written"})
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

    @Fails({
        "writes_no_event_of_a_publication_that_does_not_move",
        "of_many_who_move_at_once_the_events_of_one_are_written"
    })
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

    @Fails("has_a_name_as_plug_ins_have")
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
