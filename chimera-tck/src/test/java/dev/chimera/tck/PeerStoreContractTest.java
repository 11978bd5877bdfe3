package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.spi.PeerStore;
import dev.chimera.spec.Spec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A sound store of what peers are owed keeps the contract; stores that break one promise each are found out. */
@Spec("DX-4")
class PeerStoreContractTest {
    @Test
    void a_sound_store_keeps_the_contract() {
        assertThat(Trial.failures(Sound.class)).isEmpty();
    }

    @Test
    void finds_a_store_that_creates_twice() {
        assertThat(Trial.failures(CreatesTwice.class))
                .contains("creates_an_entry_once", "lets_one_of_many_create_an_entry");
    }

    @Test
    void finds_a_store_that_takes_a_new_entry_of_any_version() {
        assertThat(Trial.failures(CreatesAnyVersion.class))
                .containsExactly("refuses_a_new_entry_that_has_moved_already");
    }

    @Test
    void finds_a_store_that_ignores_the_version() {
        assertThat(Trial.failures(AnyVersion.class))
                .contains(
                        "replaces_an_entry_only_from_the_version_before",
                        "removes_an_entry_only_in_the_version_that_was_seen",
                        "lets_one_of_many_move_an_entry_on");
    }

    @Test
    void finds_a_store_that_looks_before_it_writes() {
        assertThat(Trial.failures(LooksFirst.class))
                .contains("lets_one_of_many_move_an_entry_on", "loses_no_step_when_many_move_an_entry_on")
                .doesNotContain("replaces_an_entry_only_from_the_version_before");
    }

    @Test
    void finds_a_store_that_forgets_at_a_restart() {
        assertThat(Trial.failures(Forgets.class))
                .containsExactlyInAnyOrder(
                        "keeps_an_entry_in_every_part_through_a_restart",
                        "removes_an_entry_only_in_the_version_that_was_seen");
    }

    @Test
    void finds_a_store_that_lists_wrongly() {
        assertThat(Trial.failures(Reverses.class))
                .contains("lists_what_is_due_earliest_first", "lists_entries_newest_first_and_those_of_one_time_by_id");
        assertThat(Trial.failures(MixesShelves.class))
                .contains("lists_what_is_due_earliest_first", "lists_entries_newest_first_and_those_of_one_time_by_id");
        assertThat(Trial.failures(DueTooLate.class)).containsExactly("lists_what_is_due_earliest_first");
    }

    static class Sound implements PeerStoreContract {
        @Override
        public PeerStore emptyPeers() {
            return new PlainStores.Peers();
        }
    }

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

    static class Forgets extends Sound {
        @Override
        public PeerStore restarted(PeerStore peers) {
            return emptyPeers();
        }
    }

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
