package dev.chimera.tck;

import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The reference store keeps the contract; stores that break one promise each are found out. */
final class LedgerStoreTrials {
    private LedgerStoreTrials() {}

    @Fails({})
    static class Reference implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new InMemoryLedgerStore();
        }
    }

    /** Does what the reference store does, until a child breaks it. */
    static class Wrapped implements LedgerStore {
        final LedgerStore sound;

        Wrapped() {
            this(new InMemoryLedgerStore());
        }

        Wrapped(LedgerStore sound) {
            this.sound = sound;
        }

        @Override
        public String name() {
            return "wrapped";
        }

        @Override
        public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
            return sound.apply(keys, step);
        }

        @Override
        public LedgerView view(LedgerKeys keys) {
            return sound.view(keys);
        }

        @Override
        public List<Reservation> reservations(Reservation.State state, int max) {
            return sound.reservations(state, max);
        }

        @Override
        public List<Ticket> tickets(Ticket.State state, int max) {
            return sound.tickets(state, max);
        }

        @Override
        public void read(long fromSeq, Consumer<LedgerEntry> reader) {
            sound.read(fromSeq, reader);
        }

        @Override
        public List<LedgerEntry> entries(long fromSeq, int max) {
            return sound.entries(fromSeq, max);
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    @Fails(
            value = {"reads_entries_back_in_order_from_any_place_on", "runs_steps_one_after_the_other"},
            andMore = true)
    static class LosesTheLastWrite implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public void read(long fromSeq, Consumer<LedgerEntry> reader) {
                    List<LedgerEntry> all = new ArrayList<>();
                    sound.read(fromSeq, all::add);
                    all.stream().limit(Math.max(0, all.size() - 1)).forEach(reader);
                }
            };
        }
    }

    @Fails("reads_as_many_entries_as_asked_for")
    static class GivesAllEntries implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public List<LedgerEntry> entries(long fromSeq, int max) {
                    return sound.entries(fromSeq, Integer.MAX_VALUE);
                }
            };
        }
    }

    @Fails(value = "appends_several_entries_in_one_step", andMore = true)
    static class WritesTwice implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    R result = sound.apply(keys, step);
                    return sound.apply(keys, view -> {
                        LedgerChange<R> change = step.apply(view);
                        return change.entries().isEmpty() ? LedgerChange.none(view.head(), result) : change;
                    });
                }
            };
        }
    }

    @Fails(value = "an_exception_in_the_step_comes_out_as_it_is_and_leaves_nothing", andMore = true)
    static class SwallowsExceptions implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    try {
                        return sound.apply(keys, step);
                    } catch (IllegalStateException e) {
                        return null;
                    }
                }
            };
        }
    }

    @Fails({
        "refuses_entries_that_leave_a_gap_and_writes_nothing",
        "refuses_a_head_that_does_not_count_its_entries_and_writes_nothing"
    })
    static class WritesHalf implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    List<LedgerChange<R>> seen = new ArrayList<>();
                    try {
                        return sound.apply(keys, view -> {
                            seen.add(step.apply(view));
                            return seen.get(0);
                        });
                    } catch (IllegalArgumentException e) {
                        sound.apply(LedgerKeys.HEAD, view -> halfOf(view, seen.get(0)));
                        throw e;
                    }
                }
            };
        }

        private static LedgerChange<String> halfOf(LedgerView view, LedgerChange<?> change) {
            return change.entries().isEmpty()
                    ? LedgerSamples.keep(view.head(), change.reservations(), List.of())
                    : LedgerSamples.append(view.head(), "half", LedgerSamples.id(1), "");
        }
    }

    @Fails(value = "shows_only_what_was_asked_for", andMore = true)
    static class ShowsEverything implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    return sound.apply(more(keys), step);
                }

                @Override
                public LedgerView view(LedgerKeys keys) {
                    return sound.view(more(keys));
                }
            };
        }
    }

    private static LedgerKeys more(LedgerKeys keys) {
        Set<java.util.UUID> permits = new HashSet<>(LedgerSamples.ids(1, 2, 3));
        permits.addAll(keys.permits());
        return new LedgerKeys(
                keys.requests(), permits, keys.tickets(), keys.counters(), keys.dueBefore(), keys.dueMax());
    }

    private static LedgerKeys unlimited(LedgerKeys keys) {
        return new LedgerKeys(
                keys.requests(), keys.permits(), keys.tickets(), keys.counters(), keys.dueBefore(), 1_000);
    }

    @Fails(value = "lists_expired_reservations_oldest_first_and_no_more_than_asked_for", andMore = true)
    static class IgnoresTheLimit implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    return sound.apply(unlimited(keys), step);
                }

                @Override
                public LedgerView view(LedgerKeys keys) {
                    return sound.view(unlimited(keys));
                }
            };
        }
    }

    /** Reads, decides, and only then takes the lock to write. */
    @Fails(value = "runs_steps_one_after_the_other", andMore = true)
    static class RunsSideBySide implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    LedgerView stale = sound.apply(keys, view -> LedgerChange.none(view.head(), view));
                    LedgerChange<R> change = step.apply(stale);
                    Thread.yield();
                    return change.entries().size() == 1
                            ? sound.apply(keys, view -> renumbered(view, change))
                            : sound.apply(keys, view -> change);
                }
            };
        }

        private static <R> LedgerChange<R> renumbered(LedgerView view, LedgerChange<R> change) {
            LedgerChange.Appended appended = change.entries().get(0);
            LedgerEntry entry = LedgerSamples.entry(
                    view.head().size(), appended.entry().record().toArray());
            return new LedgerChange<>(
                    List.of(LedgerSamples.appended(entry, appended.requestId())),
                    LedgerSamples.headAfter(view.head(), List.of(entry)),
                    change.reservations(),
                    change.tickets(),
                    change.counters(),
                    change.result());
        }
    }

    /** Runs the step and answers; what was decided is written when the next step comes. */
    @Fails(
            value = {"reads_entries_back_in_order_from_any_place_on", "replaces_what_it_kept_before"},
            andMore = true)
    static class AnswersBeforeCommit implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                private Runnable commit = () -> {};

                @Override
                public synchronized <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    commit.run();
                    LedgerChange<R> change = step.apply(sound.view(keys));
                    commit = () -> sound.apply(keys, view -> change);
                    return change.result();
                }
            };
        }
    }

    @Fails(value = "appends_several_entries_in_one_step", andMore = true)
    static class Reorders implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public void read(long fromSeq, Consumer<LedgerEntry> reader) {
                    List<LedgerEntry> all = new ArrayList<>();
                    sound.read(fromSeq, all::add);
                    Collections.reverse(all);
                    all.forEach(reader);
                }
            };
        }
    }

    @Fails(value = "shows_expired_reservations_with_the_counters_of_their_windows", andMore = true)
    static class ForgetsWindows implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public LedgerView view(LedgerKeys keys) {
                    return onlyAsked(keys, sound.view(keys));
                }

                @Override
                public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
                    return sound.apply(keys, view -> step.apply(onlyAsked(keys, view)));
                }
            };
        }

        private static LedgerView onlyAsked(LedgerKeys keys, LedgerView view) {
            Map<CounterKey, Counter> asked = new HashMap<>(view.counters());
            asked.keySet().retainAll(keys.counters());
            return new LedgerView(
                    view.head(),
                    view.decisions(),
                    view.reservations(),
                    view.tickets(),
                    asked,
                    view.due(),
                    view.dueTickets());
        }
    }

    @Fails({
        "lists_reservations_by_state_those_granted_first_first",
        "lists_tickets_by_state_those_that_expire_first_first"
    })
    static class ListsBackwards implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public List<Reservation> reservations(Reservation.State state, int max) {
                    List<Reservation> all = new ArrayList<>(sound.reservations(state, max));
                    Collections.reverse(all);
                    return all;
                }

                @Override
                public List<Ticket> tickets(Ticket.State state, int max) {
                    List<Ticket> all = new ArrayList<>(sound.tickets(state, max));
                    Collections.reverse(all);
                    return all;
                }
            };
        }
    }

    @Fails("finds_everything_after_a_restart")
    static class Forgets extends Reference {
        @Override
        public LedgerStore restarted(LedgerStore store) {
            return new InMemoryLedgerStore();
        }
    }

    @Fails("a_closed_store_refuses")
    static class NeverCloses implements LedgerStoreContract {
        @Override
        public LedgerStore emptyStore() {
            return new Wrapped() {
                @Override
                public void close() {}
            };
        }
    }
}
