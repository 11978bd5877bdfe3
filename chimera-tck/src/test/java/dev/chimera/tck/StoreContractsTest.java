package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.run.RunRecord;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.RunStore;
import dev.chimera.spec.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sound stores of runs, publications and events keep their contracts; stores that break one promise each are found out. */
@Spec("DX-4")
class StoreContractsTest {
    @Test
    void sound_stores_keep_their_contracts() {
        assertThat(Trial.failures(SoundRuns.class)).isEmpty();
        assertThat(Trial.failures(SoundOutbox.class)).isEmpty();
        assertThat(Trial.failures(SoundAudit.class)).isEmpty();
    }

    @Test
    @Spec("RUN-5")
    void finds_a_run_store_that_lets_two_win() {
        assertThat(Trial.failures(TwoMoveARun.class)).containsExactly("lets_one_of_many_move_a_run_on");
    }

    @Test
    void finds_a_run_store_that_ignores_the_version() {
        assertThat(Trial.failures(AnyVersionMovesARun.class))
                .contains("refuses_to_move_a_run_from_another_version", "lets_one_of_many_move_a_run_on");
    }

    @Test
    void finds_a_run_store_that_creates_twice() {
        assertThat(Trial.failures(CreatesARunTwice.class))
                .contains("creates_a_run_once", "lets_one_of_many_create_a_run");
    }

    @Test
    void finds_a_run_store_that_lists_runs_in_any_order() {
        assertThat(Trial.failures(ListsRunsUnsorted.class))
                .containsExactly("lists_unfinished_runs_left_alone_longest_first");
    }

    @Test
    void finds_an_outbox_that_lets_two_send() {
        assertThat(Trial.failures(TwoSend.class)).containsExactly("lets_one_of_many_send");
    }

    @Test
    void finds_an_outbox_that_takes_another_content_for_a_key() {
        assertThat(Trial.failures(ReplacesAnEntry.class)).contains("creates_an_entry_once");
    }

    @Test
    void finds_a_log_that_drops_what_it_saw_before() {
        assertThat(Trial.failures(DropsRepeats.class)).containsExactly("keeps_events_that_are_equal");
    }

    @Test
    void finds_a_log_that_keeps_the_latest_only() {
        assertThat(Trial.failures(KeepsTheLatest.class)).contains("lists_the_events_of_a_subject_oldest_first");
    }

    static class SoundRuns implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs();
        }
    }

    static class SoundOutbox implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox();
        }
    }

    static class SoundAudit implements AuditLogContract {
        @Override
        public AuditLog emptyLog() {
            return new PlainStores.Audit();
        }
    }

    /** Looks, and acts a moment later on what it saw. */
    static class TwoMoveARun implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public boolean advance(RunRecord next) {
                    RunRecord before = find(next.runId()).orElse(null);
                    if (before == null || before.version() != next.version() - 1) {
                        return false;
                    }
                    MediaSamples.pause();
                    synchronized (this) {
                        kept.put(next.runId(), next);
                    }
                    return true;
                }
            };
        }
    }

    static class AnyVersionMovesARun implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized boolean advance(RunRecord next) {
                    return kept.computeIfPresent(next.runId(), (id, before) -> next) != null;
                }
            };
        }
    }

    static class CreatesARunTwice implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized boolean create(RunRecord run) {
                    kept.put(run.runId(), run);
                    return true;
                }
            };
        }
    }

    static class ListsRunsUnsorted implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized List<RunRecord> unfinished(int max) {
                    List<RunRecord> sorted = super.unfinished(Integer.MAX_VALUE);
                    return sorted.stream()
                            .skip(Math.max(0, sorted.size() - max))
                            .toList();
                }
            };
        }
    }

    static class TwoSend implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox() {
                @Override
                public boolean advance(Entry next) {
                    Entry before = find(next.key()).orElse(null);
                    if (before == null || before.version() != next.version() - 1) {
                        return false;
                    }
                    MediaSamples.pause();
                    synchronized (this) {
                        kept.put(next.key(), next);
                    }
                    return true;
                }
            };
        }
    }

    static class ReplacesAnEntry implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox() {
                @Override
                public synchronized boolean create(Entry entry) {
                    return kept.put(entry.key(), entry) == null;
                }
            };
        }
    }

    static class DropsRepeats implements AuditLogContract {
        @Override
        public AuditLog emptyLog() {
            return new PlainStores.Audit() {
                @Override
                public synchronized void append(Event event) {
                    if (!kept.contains(event)) {
                        super.append(event);
                    }
                }
            };
        }
    }

    static class KeepsTheLatest implements AuditLogContract {
        @Override
        public AuditLog emptyLog() {
            return new PlainStores.Audit() {
                @Override
                public synchronized List<Event> about(String subject, int max) {
                    List<Event> all = super.about(subject, Integer.MAX_VALUE);
                    return all.subList(Math.max(0, all.size() - max), all.size());
                }
            };
        }
    }
}
