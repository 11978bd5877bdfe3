package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A sound relay keeps its contracts; one that breaks one promise each is found out. */
@Spec("DX-4")
class RelayContractsTest {
    @Test
    void a_sound_relay_keeps_its_contracts() {
        assertThat(Trial.failures(SoundQueue.class)).isEmpty();
        assertThat(Trial.failures(SoundLimiter.class)).isEmpty();
        assertThat(Trial.failures(SoundCache.class)).isEmpty();
        assertThat(Trial.failures(SoundRelay.class)).isEmpty();
        assertThat(Trial.failures(SoundDirectory.class)).isEmpty();
    }

    @Test
    void finds_a_queue_that_gives_a_hint_to_two() {
        assertThat(Trial.failures(GivesAHintToTwo.class))
                .contains("gives_a_hint_to_one_of_many", "leaves_a_hint_to_whoever_has_it");
    }

    @Test
    void finds_a_queue_that_never_gives_up() {
        assertThat(Trial.failures(NeverSetsAside.class))
                .contains("sets_aside_what_was_released_too_often", "sets_aside_what_was_left_lying_too_often");
    }

    @Test
    void finds_a_queue_that_counts_only_who_waits() {
        assertThat(Trial.failures(CountsTheWaitingOnly.class)).contains("refuses_a_hint_when_it_is_full");
    }

    @Test
    void finds_a_queue_in_which_a_slow_worker_takes_a_hint_from_another() {
        assertThat(Trial.failures(ReleasesAnothersHint.class))
                .containsExactly("a_slow_worker_cannot_release_what_another_has");
    }

    @Test
    void finds_a_queue_that_loses_what_an_interrupted_worker_had() {
        assertThat(Trial.failures(LosesToInterruption.class)).containsExactly("loses_nothing_to_an_interruption");
    }

    @Test
    void finds_a_queue_that_keeps_what_it_has_when_it_is_closed() {
        assertThat(Trial.failures(KeepsWhenClosed.class))
                .containsExactly("releases_what_it_has_in_its_hands_when_it_is_closed");
    }

    @Test
    void finds_a_limiter_that_counts_from_fixed_moments() {
        assertThat(Trial.failures(FixedWindows.class)).contains("lets_no_more_than_its_number_through_in_any_window");
    }

    @Test
    void finds_a_limiter_that_saves_up() {
        assertThat(Trial.failures(Bucket.class)).contains("lets_no_more_than_its_number_through_in_any_window");
    }

    @Test
    void finds_a_limiter_that_looks_and_counts_a_moment_later() {
        assertThat(Trial.failures(CountsLate.class)).contains("lets_its_number_through_of_many");
    }

    @Test
    void finds_a_limiter_that_says_too_short_a_wait() {
        assertThat(Trial.failures(SaysTooShort.class)).containsExactly("lets_one_through_after_the_wait_that_it_said");
    }

    @Test
    void finds_a_limiter_that_never_forgives_who_asked_too_often() {
        assertThat(Trial.failures(NeverForgives.class)).contains("does_not_count_what_it_refused");
    }

    @Test
    void finds_a_cache_that_never_forgets() {
        assertThat(Trial.failures(NeverForgets.class))
                .containsExactlyInAnyOrder(
                        "forgets_when_the_lifetime_is_over", "takes_a_new_lifetime_with_a_new_value");
    }

    @Test
    void finds_a_cache_that_confuses_keys() {
        assertThat(Trial.failures(ConfusesKeys.class)).containsExactly("keeps_keys_apart");
    }

    @Test
    void finds_a_cache_that_keeps_the_first() {
        assertThat(Trial.failures(KeepsTheFirst.class)).contains("keeps_the_latest");
    }

    @Test
    void finds_a_relay_whose_ends_do_not_meet() {
        assertThat(Trial.failures(EndsDoNotMeet.class))
                .contains("gives_the_same_limiter_for_the_same_name", "gives_the_same_cache_for_the_same_name");
    }

    @Test
    void finds_a_relay_with_one_bell() {
        assertThat(Trial.failures(OneBell.class)).containsExactly("does_not_ring_elsewhere");
    }

    @Test
    void finds_a_relay_that_cuts_names_short() {
        assertThat(Trial.failures(CutsNames.class)).contains("keeps_kinds_and_odd_names_apart");
    }

    @Test
    void finds_a_directory_that_goes_back() {
        assertThat(Trial.failures(GoesBack.class))
                .containsExactlyInAnyOrder("the_newest_record_counts", "sequences_are_numbers_and_not_words");
    }

    @Test
    void finds_a_directory_that_compares_words() {
        assertThat(Trial.failures(ComparesWords.class))
                .contains("sequences_are_numbers_and_not_words", "the_newest_record_counts");
    }

    @Test
    void finds_a_directory_that_takes_a_beginning_for_a_part() {
        assertThat(Trial.failures(TakesABeginning.class)).containsExactly("finds_peers_by_what_they_can_do");
    }

    @Test
    void finds_a_directory_that_believes_anybody() {
        assertThat(Trial.failures(BelievesAnybody.class))
                .containsExactly("a_forged_locator_never_wins_over_a_genuine_one");
    }

    @Test
    void finds_a_directory_that_ignores_farewells() {
        assertThat(Trial.failures(IgnoresFarewells.class)).containsExactly("forgets_who_withdraws");
    }

    @Test
    void finds_a_directory_that_takes_old_heartbeats() {
        assertThat(Trial.failures(TakesOldHeartbeats.class))
                .containsExactly("a_pushed_heartbeat_reaches_the_other_ends_if_the_engine_carries_them");
    }

    @Test
    void finds_a_directory_whose_searches_never_end() {
        assertThat(Trial.failures(NeverEndsASearch.class)).containsExactly("a_search_ends_when_its_taker_has_enough");
    }

    static class SoundQueue implements WorkQueueContract {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Queue(new PlainRelay.Hints(hintsMax, lease, deliveriesMax));
        }

        @Override
        public WorkQueue secondHandle(WorkQueue queue) {
            return new PlainRelay.Queue(((PlainRelay.Queue) queue).hints);
        }

        @Override
        public Optional<WorkQueue> unreachable() {
            return Optional.of(Bent.all(WorkQueue.class, () -> {
                throw new RelayException("plain: there is nobody", null);
            }));
        }
    }

    /** Need not wait long for what never comes. */
    static class BrokenQueue extends SoundQueue {
        @Override
        public Duration patience() {
            return Duration.ofSeconds(3);
        }
    }

    static class GivesAHintToTwo extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return super.emptyQueue(hintsMax, lease.isZero() ? lease : Duration.ofNanos(1), deliveriesMax);
        }
    }

    static class NeverSetsAside extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Queue(new PlainRelay.Hints(hintsMax, lease, Integer.MAX_VALUE));
        }
    }

    static class CountsTheWaitingOnly extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Queue(new PlainRelay.Hints(hintsMax, lease, deliveriesMax) {
                @Override
                synchronized boolean offer(String hint) {
                    return waiting.size() < hintsMax && waiting.add(new PlainRelay.Hint(hint));
                }
            });
        }
    }

    static class ReleasesAnothersHint extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Queue(new PlainRelay.Hints(hintsMax, lease, deliveriesMax) {
                @Override
                synchronized void giveBack(PlainRelay.Hint hint, int attempt) {
                    if (hint.attempt == attempt) {
                        super.giveBack(hint, attempt);
                    } else {
                        waiting.add(hint);
                    }
                }
            });
        }
    }

    static class LosesToInterruption extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return losing(new PlainRelay.Hints(hintsMax, lease, deliveriesMax));
        }

        @Override
        public WorkQueue secondHandle(WorkQueue queue) {
            return losing(((PlainRelay.Queue) queue).hints);
        }

        private static WorkQueue losing(PlainRelay.Hints hints) {
            return new PlainRelay.Queue(hints) {
                @Override
                public Optional<Delivery> poll(Duration patience) throws InterruptedException {
                    Optional<Delivery> got = super.poll(patience);
                    Thread.sleep(50);
                    return got;
                }
            };
        }
    }

    static class KeepsWhenClosed extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Queue(new PlainRelay.Hints(hintsMax, lease, deliveriesMax)) {
                @Override
                public void close() {}
            };
        }
    }

    // tag::limiter-contract[]
    static class SoundLimiter implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            return new PlainRelay.Limiter(callsMax, window);
        }

        @Override
        public Optional<RateLimiter> unableToCount() {
            return Optional.of(key -> Optional.of(Duration.ofSeconds(1)));
        }
    }
    // end::limiter-contract[]

    static class FixedWindows implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            Map<String, long[]> counts = new ConcurrentHashMap<>();
            return key -> {
                long now = System.nanoTime();
                long[] count = counts.computeIfAbsent(key, k -> new long[] {now, 0});
                synchronized (count) {
                    if (now - count[0] >= window.toNanos()) {
                        count[0] = now;
                        count[1] = 0;
                    }
                    return ++count[1] <= callsMax
                            ? Optional.empty()
                            : Optional.of(Duration.ofNanos(Math.max(1, count[0] + window.toNanos() - now)));
                }
            };
        }
    }

    static class Bucket implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            long step = window.toNanos() / callsMax;
            Map<String, Long> due = new HashMap<>();
            return key -> {
                synchronized (due) {
                    long now = System.nanoTime();
                    long next = Math.max(due.getOrDefault(key, now), now);
                    if (next - now > step * (callsMax - 1)) {
                        return Optional.of(Duration.ofNanos(next - now - step * (callsMax - 1)));
                    }
                    due.put(key, next + step);
                    return Optional.empty();
                }
            };
        }
    }

    static class CountsLate implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            Map<String, Integer> counts = new ConcurrentHashMap<>();
            return key -> {
                if (counts.getOrDefault(key, 0) >= callsMax) {
                    return Optional.of(window);
                }
                MediaSamples.pause();
                counts.merge(key, 1, Integer::sum);
                return Optional.empty();
            };
        }
    }

    static class SaysTooShort implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            RateLimiter sound = new PlainRelay.Limiter(callsMax, window);
            return key -> sound.tryAcquire(key).map(wait -> wait.dividedBy(2).plusNanos(1));
        }
    }

    static class NeverForgives implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            RateLimiter sound = new PlainRelay.Limiter(callsMax, window);
            Map<String, Duration> refused = new ConcurrentHashMap<>();
            return key -> {
                Optional<Duration> wait = Optional.ofNullable(refused.get(key)).or(() -> sound.tryAcquire(key));
                wait.ifPresent(length -> refused.put(key, length));
                return wait;
            };
        }
    }

    static class SoundCache implements SharedCacheContract {
        @Override
        public SharedCache emptyCache() {
            return new PlainRelay.Cache();
        }

        @Override
        public Optional<SharedCache> unreachable() {
            return Optional.of(Bent.one(SharedCache.class, emptyCache(), "put", (given, sound) -> null));
        }
    }

    /** Need not wait long for what never comes. */
    abstract static class BrokenCache implements SharedCacheContract {
        @Override
        public Duration patience() {
            return Duration.ofSeconds(3);
        }
    }

    static class NeverForgets extends BrokenCache {
        @Override
        public SharedCache emptyCache() {
            return new PlainRelay.Cache() {
                @Override
                public Optional<String> get(String key) {
                    super.get(key);
                    return Optional.ofNullable(kept.get(key)).map(Kept::value);
                }
            };
        }
    }

    static class ConfusesKeys extends BrokenCache {
        @Override
        public SharedCache emptyCache() {
            return new PlainRelay.Cache() {
                @Override
                public Optional<String> get(String key) {
                    return super.get(key.toLowerCase(Locale.ROOT));
                }

                @Override
                public void put(String key, String value, Duration lifetime) {
                    super.put(key.toLowerCase(Locale.ROOT), value, lifetime);
                }
            };
        }
    }

    static class KeepsTheFirst extends BrokenCache {
        @Override
        public SharedCache emptyCache() {
            return new PlainRelay.Cache() {
                @Override
                public void put(String key, String value, Duration lifetime) {
                    if (super.get(key).isEmpty()) {
                        super.put(key, value, lifetime);
                    }
                }
            };
        }
    }

    // tag::relay-contract[]
    static class SoundRelay implements RelayContract {
        @Override
        public Relay freshRelay() {
            return new PlainRelay(new PlainRelay.World());
        }

        @Override
        public Relay secondHandle(Relay relay) {
            return new PlainRelay(((PlainRelay) relay).world);
        }
    }
    // end::relay-contract[]

    static class EndsDoNotMeet extends SoundRelay {
        @Override
        public Relay secondHandle(Relay relay) {
            return new PlainRelay(((PlainRelay) relay).world) {
                @Override
                public RateLimiter limiter(String name, int callsMax, Duration window) {
                    return super.limiter(name + " elsewhere", callsMax, window);
                }

                @Override
                public SharedCache cache(String name) {
                    return super.cache(name + " elsewhere");
                }
            };
        }
    }

    static class OneBell extends SoundRelay {
        @Override
        public Relay freshRelay() {
            return new PlainRelay(new PlainRelay.World()) {
                @Override
                public void ring(String name) {
                    world.bells.keySet().forEach(super::ring);
                }
            };
        }
    }

    static class CutsNames extends SoundRelay {
        @Override
        public Relay freshRelay() {
            return new PlainRelay(new PlainRelay.World()) {
                @Override
                public SharedCache cache(String name) {
                    return super.cache(name.substring(0, Math.min(1, name.length())));
                }
            };
        }
    }

    static class SoundDirectory implements PeerDirectoryContract {
        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory();
        }

        @Override
        public Optional<PeerDirectory> unreachable() {
            PeerDirectory gone = Bent.all(PeerDirectory.class, () -> {
                throw new ChimeraException(ErrorCode.DIRECTORY_UNAVAILABLE, "fake: there is nobody");
            });
            PeerDirectory.Health health = new PeerDirectory.Health(false, 0, Optional.of("there is nobody"));
            return Optional.of(Bent.one(PeerDirectory.class, gone, "health", (given, sound) -> health));
        }
    }

    /** Need not wait long for what never comes. */
    abstract static class BrokenDirectory implements PeerDirectoryContract {
        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(3);
        }
    }

    static class GoesBack extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public void publish(Locator locator) {
                    if (locator.isGenuine()) {
                        records.remove(locator.peerId());
                    }
                    super.publish(locator);
                }
            };
        }
    }

    static class ComparesWords extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public void publish(Locator locator) {
                    String known = lookup(locator.peerId())
                            .map(before -> Long.toString(before.sequence()))
                            .orElse("");
                    if (known.compareTo(Long.toString(locator.sequence())) <= 0) {
                        records.remove(locator.peerId());
                        super.publish(locator);
                    }
                }
            };
        }
    }

    static class TakesABeginning extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                boolean offers(Locator locator, Capability wanted) {
                    return !locator.offline()
                            && locator.capabilities().stream()
                                    .anyMatch(offered -> offered.path().startsWith(wanted.path()));
                }
            };
        }
    }

    static class BelievesAnybody extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                boolean isGenuine(Locator locator) {
                    return true;
                }
            };
        }
    }

    static class IgnoresFarewells extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public void withdraw(Locator farewell) {}
            };
        }
    }

    static class TakesOldHeartbeats extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public void push(Heartbeat heartbeat) {
                    heartbeats.put(heartbeat.peerId(), heartbeat);
                }
            };
        }
    }

    static class NeverEndsASearch extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
                    super.find(capability, search, candidate -> taker.test(candidate) || true);
                }
            };
        }
    }
}
