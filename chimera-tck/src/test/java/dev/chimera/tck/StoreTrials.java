package dev.chimera.tck;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.RunStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Sound stores of runs, publications and events keep their contracts; stores that break one promise each are found out. */
final class StoreTrials {
    private StoreTrials() {}

    @Fails({})
    static class SoundRuns implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs();
        }
    }

    @Fails({})
    static class SoundOutbox implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox();
        }
    }

    @Fails({})
    static class SoundAudit implements AuditLogContract {
        @Override
        public AuditLog emptyLog() {
            return new PlainStores.Audit();
        }
    }

    /** Looks, and acts a moment later on what it saw. */
    @Fails("lets_one_of_many_move_a_run_on")
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

    @Fails(
            value = {"refuses_to_move_a_run_from_another_version", "lets_one_of_many_move_a_run_on"},
            andMore = true)
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

    @Fails(
            value = {"creates_a_run_once", "lets_one_of_many_create_a_run"},
            andMore = true)
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

    @Fails({
        "lists_the_runs_of_a_status_left_alone_longest_first",
        "takes_over_active_runs_of_the_pipeline_only_left_alone_longest_first",
        "takes_over_what_somebody_had_before_what_nobody_has_had"
    })
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

    @Fails(
            value = {
                "leaves_runs_to_an_owner_that_lives",
                "an_owner_that_beats_again_keeps_what_nobody_took",
                "gives_the_runs_of_an_owner_that_no_longer_lives_to_another"
            },
            andMore = true)
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

    @Fails("an_owner_that_beats_again_keeps_what_nobody_took")
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

    @Fails({
        "gives_what_an_owner_left_to_another_at_once",
        "gives_what_an_owner_left_to_who_claims_it",
        "counts_the_runs_that_nobody_who_lives_has_up_to_a_bound"
    })
    static class WaitsForWhoLeft implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public void leave(UUID owner) {}
            };
        }
    }

    @Fails("takes_over_what_somebody_had_before_what_nobody_has_had")
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
    @Fails(
            value = "gives_a_run_to_one_of_many_that_take_over",
            perhaps = "gives_a_run_to_one_of_many_that_claim_it_or_take_over")
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
    @Fails({
        "gives_the_runs_of_an_owner_that_no_longer_lives_to_another",
        "gives_nobodys_run_to_who_claims_it_one_version_on",
        "gives_a_dead_owners_run_to_who_claims_it",
        "gives_a_run_to_one_of_many_that_claim_it"
    })
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

    @Fails({
        "takes_over_active_runs_of_the_pipeline_only_left_alone_longest_first",
        "refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended",
        "counts_the_runs_that_nobody_who_lives_has_up_to_a_bound"
    })
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
    @Fails(
            value = "gives_a_run_to_one_of_many_that_claim_it",
            perhaps = "gives_a_run_to_one_of_many_that_claim_it_or_take_over")
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

    @Fails(
            value = {
                "refuses_to_give_a_run_of_one_who_lives_to_who_claims_it",
                "gives_nobodys_run_to_who_claims_it_one_version_on"
            },
            andMore = true)
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
    @Fails(
            value = {
                "gives_nobodys_run_to_who_claims_it_one_version_on",
                "gives_a_dead_owners_run_to_who_claims_it",
                "gives_a_run_to_one_of_many_that_claim_it"
            },
            andMore = true)
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
    @Fails(
            value = {"gives_nobodys_run_to_who_claims_it_one_version_on", "gives_a_run_to_one_of_many_that_claim_it"},
            andMore = true)
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

    @Fails("refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended")
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

    @Fails("refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended")
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
    @Fails(value = "refuses_a_claim_of_a_run_that_is_unknown_another_pipelines_waiting_or_ended", andMore = true)
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

    @Fails("counts_the_runs_that_nobody_who_lives_has_up_to_a_bound")
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

    @Fails("counts_the_runs_that_nobody_who_lives_has_up_to_a_bound")
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

    @Fails("counts_the_runs_that_nobody_who_lives_has_up_to_a_bound")
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

    @Fails("nobody_never_lives_and_has_what_anybody_may_take_over")
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

    @Fails({"lets_no_two_unfinished_runs_of_a_pipeline_make_the_same", "lets_one_of_many_runs_make_the_same"})
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
    @Fails("lets_one_of_many_runs_make_the_same")
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

    @Fails("lets_one_of_many_send")
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

    @Fails(value = "creates_an_entry_once", andMore = true)
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

    @Fails("keeps_events_that_are_equal")
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

    @Fails(value = "lists_the_events_of_a_subject_oldest_first", andMore = true)
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
