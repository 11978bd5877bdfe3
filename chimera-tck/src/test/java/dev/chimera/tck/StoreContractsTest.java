package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.RunStore;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
                .containsExactlyInAnyOrder(
                        "lists_the_runs_of_a_status_left_alone_longest_first",
                        "takes_over_active_runs_of_the_pipeline_only_left_alone_longest_first",
                        "takes_over_what_somebody_had_before_what_nobody_has_had");
    }

    @Test
    @Spec("RUN-5")
    void finds_a_run_store_that_gives_runs_of_the_living_away() {
        assertThat(Trial.failures(GivesRunsOfTheLivingAway.class))
                .contains(
                        "leaves_runs_to_an_owner_that_lives",
                        "an_owner_that_beats_again_keeps_what_nobody_took",
                        "gives_the_runs_of_an_owner_that_no_longer_lives_to_another");
        assertThat(Trial.failures(HearsTheFirstBeatOnly.class))
                .containsExactly("an_owner_that_beats_again_keeps_what_nobody_took");
    }

    @Test
    void finds_a_run_store_that_waits_for_an_owner_that_left() {
        assertThat(Trial.failures(WaitsForWhoLeft.class))
                .containsExactlyInAnyOrder(
                        "gives_what_an_owner_left_to_another_at_once",
                        "gives_what_an_owner_left_to_who_claims_it",
                        "counts_the_runs_that_nobody_who_lives_has_up_to_a_bound");
    }

    @Test
    @Spec("RUN-5")
    void finds_a_run_store_that_gives_a_run_to_two() {
        assertThat(Trial.failures(GivesARunToTwo.class))
                .contains("gives_a_run_to_one_of_many_that_take_over")
                .isSubsetOf(
                        "gives_a_run_to_one_of_many_that_take_over",
                        "gives_a_run_to_one_of_many_that_claim_it_or_take_over");
    }

    @Test
    @Spec("RUN-5")
    void finds_a_run_store_in_which_a_slow_owner_can_still_write() {
        assertThat(Trial.failures(KeepsTheVersion.class))
                .containsExactlyInAnyOrder(
                        "gives_the_runs_of_an_owner_that_no_longer_lives_to_another",
                        "gives_nobodys_run_to_who_claims_it_one_version_on",
                        "gives_a_dead_owners_run_to_who_claims_it",
                        "gives_a_run_to_one_of_many_that_claim_it");
    }

    @Test
    void finds_a_run_store_that_takes_runs_of_another_pipeline() {
        assertThat(Trial.failures(TakesRunsOfAnotherPipeline.class))
                .containsExactlyInAnyOrder(
                        "takes_over_active_runs_of_the_pipeline_only_left_alone_longest_first",
                        "refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended",
                        "counts_the_runs_that_nobody_who_lives_has_up_to_a_bound");
    }

    @Test
    @Spec("RUN-5")
    void finds_a_run_store_that_claims_for_two() {
        assertThat(Trial.failures(ClaimsForTwo.class))
                .contains("gives_a_run_to_one_of_many_that_claim_it")
                .isSubsetOf(
                        "gives_a_run_to_one_of_many_that_claim_it",
                        "gives_a_run_to_one_of_many_that_claim_it_or_take_over");
    }

    @Test
    @Spec("RUN-5")
    void finds_a_run_store_whose_claim_forgets_something() {
        assertThat(Trial.failures(ClaimsFromTheLiving.class))
                .contains(
                        "refuses_to_give_a_run_of_one_who_lives_to_who_claims_it",
                        "gives_nobodys_run_to_who_claims_it_one_version_on");
        assertThat(Trial.failures(ClaimsWithoutAVersion.class))
                .contains(
                        "gives_nobodys_run_to_who_claims_it_one_version_on",
                        "gives_a_dead_owners_run_to_who_claims_it",
                        "gives_a_run_to_one_of_many_that_claim_it");
        assertThat(Trial.failures(ClaimsForNobody.class))
                .contains(
                        "gives_nobodys_run_to_who_claims_it_one_version_on",
                        "gives_a_run_to_one_of_many_that_claim_it");
        assertThat(Trial.failures(ClaimsForAnyPipeline.class))
                .containsExactly("refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended");
        assertThat(Trial.failures(ClaimsWhatWaits.class))
                .containsExactly("refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended");
        assertThat(Trial.failures(ClaimsAnotherRun.class))
                .contains("refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended");
    }

    @Test
    void finds_a_run_store_that_miscounts_what_nobody_has() {
        for (Class<?> miscounting : List.of(CountsEverything.class, CountsWithoutABound.class, CountsNothing.class)) {
            assertThat(Trial.failures(miscounting))
                    .as(miscounting.getSimpleName())
                    .containsExactly("counts_the_runs_that_nobody_who_lives_has_up_to_a_bound");
        }
    }

    @Test
    void finds_a_run_store_in_which_nobody_may_live() {
        assertThat(Trial.failures(LetsNobodyLive.class))
                .containsExactly("nobody_never_lives_and_has_what_anybody_may_take_over");
    }

    @Test
    void finds_a_run_store_that_lets_two_runs_make_the_same() {
        assertThat(Trial.failures(LetsTwoMakeTheSame.class))
                .containsExactlyInAnyOrder(
                        "lets_no_two_unfinished_runs_of_a_pipeline_make_the_same",
                        "lets_one_of_many_runs_make_the_same");
        assertThat(Trial.failures(LetsTwoMakeTheSameAtOnce.class))
                .containsExactly("lets_one_of_many_runs_make_the_same");
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
                public boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
                    RunRecord before = find(next.runId()).orElse(null);
                    if (before == null || before.version() != next.version() - 1) {
                        return false;
                    }
                    MediaSamples.pause();
                    synchronized (this) {
                        if (isMadeByAnother(next)) {
                            return false;
                        }
                        kept.put(next.runId(), next);
                        owners.put(next.runId(), owner);
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
                public synchronized boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
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
                public synchronized boolean create(RunRecord run, UUID owner) {
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
                public List<RunRecord> inStatus(String pipeline, RunStatus status, int max) {
                    return backwards(super.inStatus(pipeline, status, Integer.MAX_VALUE), max);
                }

                @Override
                List<RunRecord> free(String pipeline, int max) {
                    return backwards(super.free(pipeline, Integer.MAX_VALUE), max);
                }
            };
        }
    }

    private static List<RunRecord> backwards(List<RunRecord> runs, int max) {
        List<RunRecord> turned = new ArrayList<>(runs);
        Collections.reverse(turned);
        return turned.stream().limit(max).toList();
    }

    static class GivesRunsOfTheLivingAway implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                boolean lives(UUID owner) {
                    return false;
                }
            };
        }
    }

    static class HearsTheFirstBeatOnly implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                private final Set<UUID> heard = new HashSet<>();

                @Override
                public synchronized void beat(UUID owner, Duration term) {
                    if (heard.add(owner)) {
                        super.beat(owner, term);
                    } else {
                        leave(owner);
                    }
                }
            };
        }
    }

    static class WaitsForWhoLeft implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public void leave(UUID owner) {}
            };
        }
    }

    @Test
    void finds_a_run_store_that_lets_what_was_begun_wait_behind_what_was_not() {
        assertThat(Trial.failures(TakesTheOldestOnly.class))
                .containsExactly("takes_over_what_somebody_had_before_what_nobody_has_had");
    }

    static class TakesTheOldestOnly implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                List<RunRecord> inOrder(List<RunRecord> leftAlone) {
                    return leftAlone;
                }
            };
        }
    }

    /** Looks, and hands over a moment later what it saw. */
    static class GivesARunToTwo implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public List<RunRecord> takeOver(String pipeline, UUID owner, int max) {
                    List<RunRecord> seen = inOrder(free(pipeline, Integer.MAX_VALUE));
                    MediaSamples.pause();
                    return seen.stream()
                            .limit(max)
                            .map(run -> handOver(run, owner))
                            .toList();
                }
            };
        }
    }

    /** Says that the run is one version on, and keeps it as it was, so that its former owner can move it. */
    static class KeepsTheVersion implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                synchronized RunRecord handOver(RunRecord run, UUID owner) {
                    RunRecord taken = super.handOver(run, owner);
                    kept.put(run.runId(), run);
                    return taken;
                }
            };
        }
    }

    static class TakesRunsOfAnotherPipeline implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                boolean mayBeTaken(RunRecord run, String pipeline) {
                    return super.mayBeTaken(run, run.pipeline());
                }
            };
        }
    }

    /** Looks, and hands over a moment later what it saw. */
    static class ClaimsForTwo implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public Optional<RunRecord> claim(String pipeline, RunId runId, UUID owner) {
                    Optional<RunRecord> seen = lost(pipeline, runId);
                    MediaSamples.pause();
                    return seen.map(run -> handOver(run, owner));
                }
            };
        }
    }

    static class ClaimsFromTheLiving implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                Optional<RunRecord> lost(String pipeline, RunId runId) {
                    return find(runId)
                            .filter(run -> run.pipeline().equals(pipeline))
                            .filter(run -> run.status() == RunStatus.ACTIVE);
                }
            };
        }
    }

    /** Says whose it is from now on, and nothing else. */
    static class ClaimsWithoutAVersion implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized Optional<RunRecord> claim(String pipeline, RunId runId, UUID owner) {
                    Optional<RunRecord> run = lost(pipeline, runId);
                    run.ifPresent(mine -> owners.put(runId, owner));
                    return run;
                }
            };
        }
    }

    /** Moves the run on and forgets who has it. */
    static class ClaimsForNobody implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized Optional<RunRecord> claim(String pipeline, RunId runId, UUID owner) {
                    return super.claim(pipeline, runId, NOBODY);
                }
            };
        }
    }

    static class ClaimsForAnyPipeline implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                Optional<RunRecord> lost(String pipeline, RunId runId) {
                    return find(runId).filter(run -> mayBeTaken(run, run.pipeline()));
                }
            };
        }
    }

    static class ClaimsWhatWaits implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                Optional<RunRecord> lost(String pipeline, RunId runId) {
                    return find(runId).filter(run -> run.pipeline().equals(pipeline) && !lives(owners.get(runId)));
                }
            };
        }
    }

    /** Takes the id for a wish. */
    static class ClaimsAnotherRun implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                Optional<RunRecord> lost(String pipeline, RunId runId) {
                    return super.lost(pipeline, runId)
                            .or(() -> kept.values().stream()
                                    .filter(run -> run.status() == RunStatus.ACTIVE && !lives(owners.get(run.runId())))
                                    .findFirst());
                }
            };
        }
    }

    static class CountsEverything implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized int unattended(String pipeline, int max) {
                    return inStatus(pipeline, RunStatus.ACTIVE, max).size();
                }
            };
        }
    }

    static class CountsWithoutABound implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized int unattended(String pipeline, int max) {
                    return super.unattended(pipeline, Integer.MAX_VALUE);
                }
            };
        }
    }

    static class CountsNothing implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized int unattended(String pipeline, int max) {
                    return super.unattended("nobody's", max);
                }
            };
        }
    }

    static class LetsNobodyLive implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized void beat(UUID owner, Duration term) {
                    living.put(owner, System.nanoTime() + term.toNanos());
                }
            };
        }
    }

    static class LetsTwoMakeTheSame implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                boolean isMadeByAnother(RunRecord next) {
                    return false;
                }
            };
        }
    }

    /** Looks whether another makes it, and moves the run on a moment later. */
    static class LetsTwoMakeTheSameAtOnce implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
                    if (super.isMadeByAnother(next)) {
                        return false;
                    }
                    MediaSamples.pause();
                    return super.advance(next, owner, events);
                }

                @Override
                boolean isMadeByAnother(RunRecord next) {
                    return false;
                }
            };
        }
    }

    static class TwoSend implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox() {
                @Override
                public boolean advance(Entry next, List<AuditLog.Event> events) {
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
                public synchronized boolean create(Entry entry, List<AuditLog.Event> events) {
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
