package dev.chimera.tck;

import dev.chimera.api.Bytes;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Escrow.State;
import dev.chimera.api.network.Quote;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Stores and escrows that break their promises. */
final class BrokenStores {
    private BrokenStores() {}

    @Fails("keeps_an_event_in_every_part")
    static class ForgetsDetails implements AuditLogContract {
        @Override
        public AuditLog emptyLog() {
            return new PlainStores.Audit() {
                @Override
                public synchronized void append(Event event) {
                    super.append(new Event(event.at(), event.subject(), event.actor(), event.action(), Map.of()));
                }
            };
        }
    }

    @Fails("loses_no_event_when_many_append")
    static class AppendsToWhatItRead implements AuditLogContract {
        @Override
        public AuditLog emptyLog() {
            return new PlainStores.Audit() {
                @Override
                public void append(Event event) {
                    List<Event> read;
                    synchronized (this) {
                        read = new ArrayList<>(kept);
                    }
                    read.add(event);
                    MediaSamples.pause();
                    synchronized (this) {
                        kept.clear();
                        kept.addAll(read);
                    }
                }
            };
        }
    }

    @Fails(value = "finds_what_was_created", andMore = true)
    static class FindsAnyRun implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized Optional<RunRecord> find(RunId runId) {
                    return kept.values().stream().findFirst();
                }
            };
        }
    }

    @Fails(value = "moves_a_run_on_from_the_version_it_keeps", andMore = true)
    static class MovesARunOnce implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
                    return next.version() <= 1 && super.advance(next, owner, events);
                }
            };
        }
    }

    @Fails("refuses_to_move_a_run_that_it_does_not_know")
    static class TakesRunsThatItDoesNotKnow implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
                    return kept.putIfAbsent(next.runId(), next) == null || super.advance(next, owner, events);
                }
            };
        }
    }

    @Fails(value = "keeps_how_a_run_ended", andMore = true)
    static class ForgetsWhatEnded implements RunStoreContract {
        @Override
        public RunStore emptyRuns() {
            return new PlainStores.Runs() {
                @Override
                public synchronized Optional<RunRecord> find(RunId runId) {
                    return super.find(runId).filter(run -> run.status() != RunStatus.ENDED);
                }
            };
        }
    }

    @Fails(
            value = {"keeps_an_entry_in_every_part", "keeps_a_publication_without_an_address"},
            andMore = true)
    static class ForgetsWhereItIs implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox() {
                @Override
                public synchronized Optional<Entry> find(PublicationKey key) {
                    return super.find(key).map(ForgetsWhereItIs::elsewhere);
                }
            };
        }

        private static OutboxStore.Entry elsewhere(OutboxStore.Entry entry) {
            Publication at = entry.publication();
            return at == null
                    ? entry
                    : new OutboxStore.Entry(
                            entry.key(),
                            entry.version(),
                            entry.state(),
                            entry.content(),
                            new Publication(at.key(), "elsewhere", at.uri(), at.publishedAt(), at.content()),
                            entry.note(),
                            entry.updatedAt());
        }
    }

    @Fails("lets_one_of_many_create_an_entry")
    static class TwoCreateAnEntry implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox() {
                @Override
                public boolean create(Entry entry, List<AuditLog.Event> events) {
                    boolean known = find(entry.key()).isPresent();
                    MediaSamples.pause();
                    synchronized (this) {
                        if (!known) {
                            kept.put(entry.key(), entry);
                        }
                        return !known;
                    }
                }
            };
        }
    }

    @Fails("lists_entries_by_state_oldest_first")
    static class ListsEntriesBackwards implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox() {
                @Override
                public synchronized List<Entry> inState(State state, int max) {
                    List<Entry> all = new ArrayList<>(super.inState(state, Integer.MAX_VALUE));
                    Collections.reverse(all);
                    return all.stream().limit(max).toList();
                }
            };
        }
    }

    @Fails(
            value = {
                "refuses_to_move_an_entry_from_another_version",
                "refuses_to_move_an_entry_that_it_does_not_know",
                "lets_one_of_many_send"
            })
    static class AnyVersionMovesAnEntry implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox() {
                @Override
                public synchronized boolean advance(Entry next, List<AuditLog.Event> events) {
                    kept.put(next.key(), next);
                    return true;
                }
            };
        }
    }

    @Fails(value = "tells_keys_apart_by_content_platform_and_account", andMore = true)
    static class ConfusesAccounts implements OutboxStoreContract {
        @Override
        public OutboxStore emptyOutbox() {
            return new PlainStores.Outbox() {
                @Override
                public synchronized boolean create(Entry entry, List<AuditLog.Event> events) {
                    boolean known = kept.keySet().stream()
                            .anyMatch(key -> key.contentKey().equals(entry.key().contentKey()));
                    return !known && super.create(entry, events);
                }
            };
        }
    }

    @Fails("keeps_the_largest_body")
    static class CutsBodies implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers() {
                @Override
                public synchronized boolean create(Entry entry) {
                    return super.create(
                            entry.body().length() < BODY_MAX
                                    ? entry
                                    : new Entry(
                                            entry.shelf(),
                                            entry.id(),
                                            entry.version(),
                                            entry.subject(),
                                            entry.due(),
                                            entry.at(),
                                            Bytes.of(new byte[BODY_MAX - 1])));
                }
            };
        }
    }

    @Fails("an_empty_ledger_shows_the_empty_head_and_no_entries")
    static class NamelessLedger implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new LedgerStoreTrials.Wrapped() {
                @Override
                public String name() {
                    return " ";
                }
            };
        }
    }

    @Fails(value = "gives_back_the_result_of_the_step", andMore = true)
    static class KeepsTheResult implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new LedgerStoreTrials.Wrapped() {
                @Override
                public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    sound.apply(keys, step);
                    return null;
                }
            };
        }
    }

    @Fails(value = "has_a_name_of_the_agreed_form", andMore = true)
    static class LoudName extends EscrowTrials.Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public String name() {
                    return "Plain Escrow";
                }
            };
        }
    }

    @Fails("funds_what_the_quote_says")
    static class KeepsAFee extends EscrowTrials.Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public Escrow fund(UUID escrowId, Quote quote, OpenedPermit permit, Instant refundableAt) {
                    super.fund(escrowId, quote, permit, refundableAt);
                    return kept.computeIfPresent(escrowId, (id, held) -> less(held));
                }
            };
        }

        private static Escrow less(Escrow held) {
            Money amount = new Money(1, held.amount().currency());
            return new Escrow(
                    held.escrowId(),
                    held.quote(),
                    held.buyer(),
                    held.seller(),
                    amount,
                    held.state(),
                    held.delivered(),
                    held.refundableAt());
        }
    }

    @Fails("funding_again_later_gives_the_escrow_as_it_stands")
    static class ChecksTheLockFirst extends EscrowTrials.Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public Escrow fund(UUID escrowId, Quote quote, OpenedPermit permit, Instant refundableAt) {
                    return refundableAt.isAfter(clock.instant())
                            ? super.fund(escrowId, quote, permit, refundableAt)
                            : no("too short");
                }
            };
        }
    }

    @Fails("gives_back_what_was_rejected_before_and_after_it_was_submitted")
    static class RejectsOnlyBeforeTheWork extends EscrowTrials.Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public Escrow reject(UUID escrowId, String reason) {
                    boolean early = find(escrowId)
                            .filter(escrow -> escrow.state() == State.FUNDED && reason.contains("agree"))
                            .isPresent();
                    return early ? no("work was promised") : super.reject(escrowId, reason);
                }
            };
        }
    }

    @Fails(value = "goes_from_funded_over_submitted_to_completed", andMore = true)
    static class NeverPays extends EscrowTrials.Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public Escrow complete(UUID escrowId) {
                    return move(escrowId, escrow -> escrow);
                }
            };
        }
    }

    @Fails("refuses_a_time_lock_that_ends_before_the_work_is_promised")
    static class TakesAnyLock extends EscrowTrials.Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public Escrow fund(UUID escrowId, Quote quote, OpenedPermit permit, Instant refundableAt) {
                    if (kept.containsKey(escrowId)) {
                        return super.fund(escrowId, quote, permit, refundableAt);
                    }
                    Escrow held = new Escrow(
                            escrowId,
                            quote.digest(),
                            quote.buyer(),
                            quote.seller(),
                            quote.price(),
                            State.FUNDED,
                            null,
                            refundableAt);
                    kept.put(escrowId, held);
                    return held;
                }
            };
        }
    }
}
