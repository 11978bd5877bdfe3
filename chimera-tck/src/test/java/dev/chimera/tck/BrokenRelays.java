package dev.chimera.tck;

import dev.chimera.api.Require;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Queues, limiters, caches, relays and directories that break their promises. */
final class BrokenRelays {
    private BrokenRelays() {}

    /** A queue over hints that a child makes; need not wait long for what never comes. */
    abstract static class BrokenQueue implements WorkQueueContract {
        abstract PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax);

        WorkQueue end(PlainRelay.Hints hints) {
            return new PlainRelay.Queue(hints);
        }

        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            return end(hints(hintsMax, lease, deliveriesMax));
        }

        @Override
        public WorkQueue secondHandle(WorkQueue queue) {
            return end(((PlainRelay.Queue) queue).hints);
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(1);
        }
    }

    @Fails(value = "forgets_what_was_dealt_with", andMore = true)
    static class ForgetsNothing extends BrokenQueue {
        @Override
        PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Hints(hintsMax, lease, deliveriesMax) {
                @Override
                synchronized void forget(PlainRelay.Hint hint) {}
            };
        }
    }

    @Fails(value = "gives_nothing_when_there_is_nothing", andMore = true)
    static class MakesHintsUp extends BrokenQueue {
        @Override
        PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Hints(hintsMax, lease, deliveriesMax) {
                @Override
                synchronized Optional<PlainRelay.Hint> take() {
                    if (waiting.isEmpty() && inHands.isEmpty()) {
                        waiting.add(new PlainRelay.Hint("made up"));
                    }
                    return super.take();
                }
            };
        }
    }

    @Fails(value = "gives_what_was_left_lying_to_another", andMore = true)
    static class WaitsForTheDead extends BrokenQueue {
        @Override
        PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Hints(hintsMax, WorkQueueContract.LONG, deliveriesMax);
        }
    }

    @Fails("never_holds_more_than_it_may")
    static class CountsBeforeItAdds extends BrokenQueue {
        @Override
        PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Hints(hintsMax, lease, deliveriesMax) {
                @Override
                boolean offer(String hint) {
                    boolean full;
                    synchronized (this) {
                        full = waiting.size() + inHands.size() >= hintsMax;
                    }
                    if (full) {
                        return false;
                    }
                    MediaSamples.pause();
                    synchronized (this) {
                        return waiting.add(new PlainRelay.Hint(hint));
                    }
                }
            };
        }
    }

    @Fails("refuses_what_is_out_of_bounds")
    static class TakesAnyHint extends BrokenQueue {
        @Override
        PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Hints(hintsMax, lease, deliveriesMax);
        }

        @Override
        WorkQueue end(PlainRelay.Hints hints) {
            return new PlainRelay.Queue(hints) {
                @Override
                public boolean offer(String hint) {
                    return hints.offer(hint);
                }
            };
        }
    }

    @Fails(value = "takes_the_first_word_about_a_delivery", andMore = true)
    static class TakesTheLastWord extends BrokenQueue {
        @Override
        PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Hints(hintsMax, lease, deliveriesMax) {
                @Override
                synchronized void forget(PlainRelay.Hint hint) {
                    hint.until = System.nanoTime(); // whoever asks next has it again
                }
            };
        }
    }

    @Fails("tells_who_is_interrupted")
    static class SwallowsInterruptions extends BrokenQueue {
        @Override
        PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Hints(hintsMax, lease, deliveriesMax);
        }

        @Override
        WorkQueue end(PlainRelay.Hints hints) {
            return new PlainRelay.Queue(hints) {
                @Override
                public Optional<Delivery> poll(Duration patience) {
                    try {
                        return super.poll(patience);
                    } catch (InterruptedException e) {
                        return Optional.empty();
                    }
                }
            };
        }
    }

    /** Looks once, and what others do takes a moment. */
    @Fails(
            value = {"wakes_who_waits", "wakes_who_waits_for_what_another_releases"},
            andMore = true)
    static class LooksOnce extends BrokenQueue {
        @Override
        PlainRelay.Hints hints(int hintsMax, Duration lease, int deliveriesMax) {
            return new PlainRelay.Hints(hintsMax, lease, deliveriesMax) {
                @Override
                boolean offer(String hint) {
                    MediaSamples.pause();
                    return super.offer(hint);
                }

                @Override
                void giveBack(PlainRelay.Hint hint, int attempt) {
                    MediaSamples.pause();
                    super.giveBack(hint, attempt);
                }
            };
        }

        @Override
        WorkQueue end(PlainRelay.Hints hints) {
            return new PlainRelay.Queue(hints) {
                @Override
                public Optional<Delivery> poll(Duration patience) throws InterruptedException {
                    return super.poll(patience.toMinutes() < 1 && !patience.isNegative() ? Duration.ZERO : patience);
                }
            };
        }
    }

    @Fails("says_that_it_cannot_be_reached")
    static class HidesThatItIsGone extends RelayTrials.SoundQueue {
        @Override
        public Optional<WorkQueue> unreachable() {
            return Optional.of(Bent.one(
                    WorkQueue.class, super.unreachable().orElseThrow(), "poll", (given, sound) -> Optional.empty()));
        }
    }

    /** Tells keys apart as a child does; counts all that look the same together. */
    abstract static class BrokenLimiter implements RateLimiterContract {
        abstract String known(String key);

        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            RateLimiter sound = new PlainRelay.Limiter(callsMax, window);
            return key -> sound.tryAcquire(known(key));
        }
    }

    @Fails("keeps_keys_apart")
    static class ConfusesCallers extends BrokenLimiter {
        @Override
        String known(String key) {
            return key.toLowerCase(Locale.ROOT);
        }
    }

    @Fails(value = "keeps_limiters_apart", andMore = true)
    static class CountsForAll implements RateLimiterContract {
        private final Map<Integer, RateLimiter> all = new ConcurrentHashMap<>();

        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            return all.computeIfAbsent(callsMax, max -> new PlainRelay.Limiter(max, window));
        }
    }

    @Fails(value = "lets_its_number_through_and_no_more", andMore = true)
    static class LetsOneMoreThrough implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            return new PlainRelay.Limiter(callsMax + 1, window);
        }
    }

    @Fails("refuses_when_it_cannot_count")
    static class FailsOpen extends RelayTrials.SoundLimiter {
        @Override
        public Optional<RateLimiter> unableToCount() {
            return Optional.of(key -> Optional.empty());
        }
    }

    @Fails(value = {"does_not_keep_what_is_too_long", "gives_nothing_old_in_place_of_what_was_too_long"})
    static class CutsWhatIsTooLong extends RelayTrials.SoundCache {
        @Override
        public SharedCache emptyCache() {
            return Bent.one(SharedCache.class, super.emptyCache(), "put", (given, sound) -> {
                String value = (String) given[1];
                int length = Math.min(value.length(), SharedCache.VALUE_MAX);
                return sound.answer(given[0], value.substring(0, length), given[2]);
            });
        }
    }

    @Fails(value = "gives_what_was_kept", andMore = true)
    static class KeepsNothing extends RelayTrials.SoundCache {
        @Override
        public SharedCache emptyCache() {
            return Bent.one(SharedCache.class, super.emptyCache(), "put", (given, sound) -> null);
        }
    }

    @Fails(value = "keeps_caches_apart", andMore = true)
    static class OneCacheForAll extends RelayTrials.SoundCache {
        private final SharedCache all = new PlainRelay.Cache();

        @Override
        public SharedCache emptyCache() {
            return all;
        }

        @Override
        public Optional<SharedCache> unreachable() {
            return Optional.empty();
        }
    }

    @Fails(value = "refuses_what_is_out_of_bounds")
    static class TakesAnyLifetime extends RelayTrials.SoundCache {
        @Override
        public SharedCache emptyCache() {
            return Bent.one(SharedCache.class, super.emptyCache(), "put", (given, sound) -> {
                Duration lifetime = (Duration) given[2];
                return sound.answer(
                        given[0], given[1], lifetime.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : lifetime);
            });
        }
    }

    @Fails("has_nothing_and_never_fails_when_it_cannot_be_reached")
    static class FailsWhenGone extends RelayTrials.SoundCache {
        @Override
        public Optional<SharedCache> unreachable() {
            return Optional.of(Bent.all(SharedCache.class, () -> {
                throw new IllegalStateException("there is nobody");
            }));
        }
    }

    /** A relay that a child makes; need not wait long for what never comes. */
    abstract static class BrokenRelay implements RelayContract {
        abstract PlainRelay end(PlainRelay.World world);

        @Override
        public Relay freshRelay() {
            return end(new PlainRelay.World());
        }

        @Override
        public Relay secondHandle(Relay relay) {
            return end(((PlainRelay) relay).world);
        }

        @Override
        public Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    @Fails("has_a_name_and_no_trouble")
    static class InTrouble extends BrokenRelay {
        @Override
        PlainRelay end(PlainRelay.World world) {
            return new PlainRelay(world) {
                @Override
                public Optional<String> trouble() {
                    return Optional.of("always");
                }
            };
        }
    }

    @Fails(value = "gives_the_same_queue_for_the_same_name", andMore = true)
    static class NewQueues extends BrokenRelay {
        @Override
        PlainRelay end(PlainRelay.World world) {
            return new PlainRelay(world) {
                @Override
                public WorkQueue queue(String name, int hintsMax) {
                    world.hints.remove(name);
                    return super.queue(name, hintsMax);
                }
            };
        }
    }

    @Fails("keys_of_one_cache_are_not_those_of_another")
    static class JoinsNamesAndKeys extends BrokenRelay {
        @Override
        PlainRelay end(PlainRelay.World world) {
            return new PlainRelay(world) {
                @Override
                public SharedCache cache(String name) {
                    Require.length("name", name, 1, NAME_MAX);
                    SharedCache all = super.cache("all");
                    return new SharedCache() {
                        @Override
                        public Optional<String> get(String key) {
                            return all.get(name + "/" + key);
                        }

                        @Override
                        public void put(String key, String value, Duration lifetime) {
                            all.put(name + "/" + key, value, lifetime);
                        }
                    };
                }
            };
        }
    }

    @Fails(value = "wakes_all_who_listen_when_the_bell_rings", andMore = true)
    static class WakesOne extends BrokenRelay {
        @Override
        PlainRelay end(PlainRelay.World world) {
            return new PlainRelay(world) {
                @Override
                public void ring(String name) {
                    world.bells.getOrDefault(name, List.of()).stream().limit(1).forEach(Runnable::run);
                }
            };
        }
    }

    @Fails("wakes_nobody_who_listens_no_more")
    static class NeverStopsListening extends BrokenRelay {
        @Override
        PlainRelay end(PlainRelay.World world) {
            return new PlainRelay(world) {
                @Override
                public Listening listen(String name, Runnable woken) {
                    super.listen(name, woken);
                    return () -> {};
                }
            };
        }
    }

    @Fails(value = "a_bell_without_listeners_rings_for_nobody", andMore = true)
    static class NeedsListeners extends BrokenRelay {
        @Override
        PlainRelay end(PlainRelay.World world) {
            return new PlainRelay(world) {
                @Override
                public void ring(String name) {
                    world.bells.computeIfAbsent(
                            name,
                            n -> new CopyOnWriteArrayList<>(List.of(() -> {
                                throw new IllegalStateException("nobody listens to " + n);
                            })));
                    super.ring(name);
                }
            };
        }
    }

    @Fails("gives_back_what_it_has_in_its_hands_when_it_is_closed")
    static class KeepsItsHints extends BrokenRelay {
        @Override
        PlainRelay end(PlainRelay.World world) {
            return new PlainRelay(world) {
                @Override
                public void close() {}
            };
        }
    }

    @Fails(value = "finds_a_peer_by_its_id", andMore = true)
    static class FindsAnyPeer extends RelayTrials.BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public Optional<Locator> lookup(PeerId peerId) {
                    return records.values().stream().findFirst();
                }
            };
        }
    }

    @Fails("keeps_every_part_of_a_record")
    static class KeepsSeconds extends RelayTrials.BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public Optional<Locator> lookup(PeerId peerId) {
                    return super.lookup(peerId)
                            .map(kept -> new Locator(
                                    kept.publicKey(),
                                    kept.capabilities(),
                                    kept.endpoint(),
                                    kept.sequence(),
                                    kept.issuedAt().truncatedTo(ChronoUnit.SECONDS),
                                    kept.offline(),
                                    kept.signature()));
                }
            };
        }
    }

    @Fails(value = "finds_no_more_than_was_asked_for")
    static class IgnoresTheLimit extends RelayTrials.BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
                    super.find(capability, new Search(1_000, search.patience()), taker);
                }
            };
        }
    }

    @Fails(value = "forgets_what_a_peer_no_longer_offers", andMore = true)
    static class RemembersOffers extends RelayTrials.BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            List<Locator> all = new CopyOnWriteArrayList<>();
            return new FakePeerDirectory() {
                @Override
                public void publish(Locator locator) {
                    super.publish(locator);
                    all.add(locator);
                }

                @Override
                boolean offers(Locator locator, Capability wanted) {
                    return !locator.offline()
                            && all.stream()
                                    .filter(old -> old.peerId().equals(locator.peerId()))
                                    .anyMatch(old -> old.offers(wanted));
                }
            };
        }
    }

    @Fails("nobody_publishes_that_it_has_left")
    static class PublishesFarewells extends RelayTrials.BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public void publish(Locator locator) {
                    if (locator.offline()) {
                        withdraw(locator);
                    } else {
                        super.publish(locator);
                    }
                }
            };
        }
    }

    @Fails("says_how_it_is")
    static class AlwaysIll extends RelayTrials.BrokenDirectory {
        @Override
        public PeerDirectory emptyDirectory() {
            return new FakePeerDirectory() {
                @Override
                public Health health() {
                    return new Health(false, 0, Optional.of("ill"));
                }
            };
        }
    }

    @Fails("says_that_it_cannot_be_reached")
    static class TakesGoneForEmpty extends RelayTrials.SoundDirectory {
        @Override
        public Optional<PeerDirectory> unreachable() {
            return Optional.of(emptyDirectory());
        }
    }
}
