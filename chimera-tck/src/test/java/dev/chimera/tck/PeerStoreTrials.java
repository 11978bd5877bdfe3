package dev.chimera.tck;

import dev.chimera.api.spi.PeerStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A sound store of what peers are owed keeps the contract; stores that break one promise each are found out. */
final class PeerStoreTrials {
    private PeerStoreTrials() {}

    @Fails({})
    static class Sound implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers();
        }
    }

    @Fails(
            value = {"creates_an_entry_once", "lets_one_of_many_create_an_entry"},
            andMore = true)
    static class CreatesTwice implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers() {
                @Override
                public synchronized boolean create(Entry entry) {
                    kept.remove(key(entry));
                    return super.create(entry);
                }
            };
        }
    }

    @Fails("refuses_a_new_entry_that_has_moved_already")
    static class CreatesAnyVersion implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers() {
                @Override
                public synchronized boolean create(Entry entry) {
                    return kept.putIfAbsent(key(entry), entry) == null;
                }
            };
        }
    }

    @Fails(
            value = {
                "replaces_an_entry_only_from_the_version_before",
                "removes_an_entry_only_in_the_version_that_was_seen",
                "lets_one_of_many_move_an_entry_on"
            },
            andMore = true)
    static class AnyVersion implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers() {
                @Override
                boolean hasVersion(Entry of, long version) {
                    return kept.containsKey(key(of));
                }
            };
        }
    }

    @Fails(
            value = {"lets_one_of_many_move_an_entry_on", "loses_no_step_when_many_move_an_entry_on"},
            andMore = true,
            never = "replaces_an_entry_only_from_the_version_before")
    static class LooksFirst implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers() {
                @Override
                public boolean replace(Entry next) {
                    Optional<Entry> before = find(next.shelf(), next.id());
                    MediaSamples.pause();
                    if (before.filter(entry -> entry.version() == next.version() - 1)
                            .isEmpty()) {
                        return false;
                    }
                    synchronized (this) {
                        kept.put(key(next), next);
                        return true;
                    }
                }
            };
        }
    }

    @Fails({"keeps_an_entry_in_every_part_through_a_restart", "removes_an_entry_only_in_the_version_that_was_seen"})
    static class Forgets extends Sound {
        @Override
        public PeerStore restarted(PeerStore peers) {
            return emptyPeers();
        }
    }

    @Fails(
            value = {"lists_what_is_due_earliest_first", "lists_entries_newest_first_and_those_of_one_time_by_id"},
            andMore = true)
    static class Reverses implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers() {
                @Override
                List<Entry> list(Predicate<Entry> wanted, Comparator<Entry> order, int max) {
                    return super.list(wanted, order.reversed(), max);
                }
            };
        }
    }

    @Fails(
            value = {"lists_what_is_due_earliest_first", "lists_entries_newest_first_and_those_of_one_time_by_id"},
            andMore = true)
    static class MixesShelves implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers() {
                @Override
                boolean isOn(String shelf, Entry entry) {
                    return true;
                }
            };
        }
    }

    @Fails("lists_what_is_due_earliest_first")
    static class DueTooLate implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers() {
                @Override
                public synchronized List<Entry> due(String shelf, Instant until, int max) {
                    return super.due(shelf, until, max).stream()
                            .filter(entry -> !until.equals(entry.due()))
                            .toList();
                }
            };
        }
    }
}
