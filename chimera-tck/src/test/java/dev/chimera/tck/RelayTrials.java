package dev.chimera.tck;

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
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A sound relay keeps its contracts; one that breaks one promise each is found out. */
final class RelayTrials {
    private RelayTrials() {}

    @Fails({})
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
    abstract static class BrokenQueue extends SoundQueue {
        @Override
        public Duration patience() {
            return Duration.ofSeconds(3);
        }
    }

    @Fails(
            value = {"gives_a_hint_to_one_of_many", "leaves_a_hint_to_whoever_has_it"},
            andMore = true)
    static class GivesAHintToTwo extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return super.emptyQueue(hintsMax, lease.isZero() ? lease : Duration.ofNanos(1), deliveriesMax);
        }
    }

    @Fails(
            value = {"sets_aside_what_was_released_too_often", "sets_aside_what_was_left_lying_too_often"},
            andMore = true)
    static class NeverSetsAside extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Queue(new PlainRelay.Hints(hintsMax, lease, Integer.MAX_VALUE));
        }
    }

    @Fails(value = "refuses_a_hint_when_it_is_full", andMore = true)
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

    @Fails("a_slow_worker_cannot_release_what_another_has")
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

    @Fails("loses_nothing_to_an_interruption")
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

    @Fails("releases_what_it_has_in_its_hands_when_it_is_closed")
    static class KeepsWhenClosed extends BrokenQueue {
        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Queue(new PlainRelay.Hints(hintsMax, lease, deliveriesMax)) {
                @Override
                public void close() {}
            };
        }
    }

    @Fails({})
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

    @Fails(value = "lets_no_more_than_its_number_through_in_any_window", andMore = true)
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

    @Fails(value = "lets_no_more_than_its_number_through_in_any_window", andMore = true)
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

    @Fails(value = "lets_its_number_through_of_many", andMore = true)
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

    @Fails("lets_one_through_after_the_wait_that_it_said")
    static class SaysTooShort implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            RateLimiter sound = new PlainRelay.Limiter(callsMax, window);
            return key -> sound.tryAcquire(key).map(wait -> wait.dividedBy(2).plusNanos(1));
        }
    }

    @Fails(value = "does_not_count_what_it_refused", andMore = true)
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

    @Fails({})
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

    @Fails({"forgets_when_the_lifetime_is_over", "takes_a_new_lifetime_with_a_new_value"})
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

    @Fails("keeps_keys_apart")
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

    @Fails(value = "keeps_the_latest", andMore = true)
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

    @Fails({})
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

    @Fails(
            value = {"gives_the_same_limiter_for_the_same_name", "gives_the_same_cache_for_the_same_name"},
            andMore = true)
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

    @Fails("does_not_ring_elsewhere")
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

    @Fails(value = "keeps_kinds_and_odd_names_apart", andMore = true)
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

    @Fails({})
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

    @Fails({"the_newest_record_counts", "sequences_are_numbers_and_not_words"})
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

    @Fails(
            value = {"sequences_are_numbers_and_not_words", "the_newest_record_counts"},
            andMore = true)
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

    @Fails("finds_peers_by_what_they_can_do")
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

    @Fails("a_forged_locator_never_wins_over_a_genuine_one")
    static class BelievesAnybody extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                void requirePublishable(Locator locator) {
                    if (locator.offline()) {
                        super.requirePublishable(locator);
                    }
                }
            };
        }
    }

    @Fails("forgets_who_withdraws")
    static class IgnoresFarewells extends BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public void withdraw(Locator farewell) {}
            };
        }
    }

    @Fails("a_pushed_heartbeat_reaches_the_other_ends_if_the_engine_carries_them")
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

    @Fails("a_search_ends_when_its_taker_has_enough")
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
