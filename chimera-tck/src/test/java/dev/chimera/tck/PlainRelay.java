package dev.chimera.tck;

import dev.chimera.api.Require;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The plainest relay that keeps its contracts, to break in tests. Ends of the same world share all. */
class PlainRelay implements Relay {
    /** What several ends share. */
    static final class World {
        final Map<String, Hints> hints = new ConcurrentHashMap<>();
        final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();
        final Map<String, SharedCache> caches = new ConcurrentHashMap<>();
        final Map<String, List<Runnable>> bells = new ConcurrentHashMap<>();
    }

    final World world;
    private final List<WorkQueue> queues = new CopyOnWriteArrayList<>();

    PlainRelay(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public WorkQueue queue(String name, int hintsMax) {
        Require.range("hintsMax", hintsMax, 1, 1_000_000);
        Queue queue = new Queue(
                world.hints.computeIfAbsent(checked(name), n -> new Hints(hintsMax, WorkQueueContract.LONG, 5)));
        queues.add(queue);
        return queue;
    }

    @Override
    public RateLimiter limiter(String name, int callsMax, Duration window) {
        Require.range("callsMax", callsMax, 1, 100_000);
        Require.range("window", window.toMillis(), 1, Duration.ofDays(1).toMillis());
        return world.limiters.computeIfAbsent(checked(name), n -> new Limiter(callsMax, window));
    }

    @Override
    public SharedCache cache(String name) {
        return world.caches.computeIfAbsent(checked(name), n -> new Cache());
    }

    @Override
    public Listening listen(String name, Runnable woken) {
        List<Runnable> all = world.bells.computeIfAbsent(checked(name), n -> new CopyOnWriteArrayList<>());
        Runnable own = woken::run;
        all.add(own);
        return () -> all.remove(own);
    }

    @Override
    public void ring(String name) {
        world.bells.getOrDefault(name, List.of()).forEach(Runnable::run);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {
        queues.forEach(WorkQueue::close);
    }

    private static String checked(String name) {
        return Require.length("name", name, 1, NAME_MAX);
    }

    /** A hint and what became of it. */
    static final class Hint {
        final String text;
        int attempt;
        long until;

        Hint(String text) {
            this.text = text;
        }
    }

    /** The hints of one queue. */
    static class Hints {
        final int hintsMax;
        final Duration lease;
        final int deliveriesMax;
        final Deque<Hint> waiting = new ArrayDeque<>();
        final List<Hint> inHands = new ArrayList<>();
        int dead;

        Hints(int hintsMax, Duration lease, int deliveriesMax) {
            this.hintsMax = hintsMax;
            this.lease = lease;
            this.deliveriesMax = deliveriesMax;
        }

        synchronized boolean offer(String hint) {
            if (waiting.size() + inHands.size() >= hintsMax) {
                return false;
            }
            waiting.add(new Hint(hint));
            notifyAll();
            return true;
        }

        synchronized Optional<Hint> take() {
            for (Hint left : List.copyOf(inHands)) {
                if (left.until - System.nanoTime() < 0) {
                    giveBack(left, left.attempt);
                }
            }
            Hint next = waiting.poll();
            if (next == null) {
                return Optional.empty();
            }
            next.attempt++;
            next.until = System.nanoTime() + lease.toNanos();
            inHands.add(next);
            return Optional.of(next);
        }

        synchronized void forget(Hint hint) {
            inHands.remove(hint);
            waiting.remove(hint);
        }

        synchronized void giveBack(Hint hint, int attempt) {
            if (hint.attempt != attempt || !inHands.remove(hint)) {
                return;
            }
            if (isSpent(hint)) {
                dead++;
            } else {
                waiting.addFirst(hint);
                notifyAll();
            }
        }

        boolean isSpent(Hint hint) {
            return hint.attempt >= deliveriesMax;
        }
    }

    /** One end of a queue. */
    static class Queue implements WorkQueue {
        final Hints hints;
        private final List<Delivery> mine = new CopyOnWriteArrayList<>();

        Queue(Hints hints) {
            this.hints = hints;
        }

        @Override
        public boolean offer(String hint) {
            return hints.offer(Require.length("hint", hint, 1, HINT_MAX));
        }

        @Override
        public Optional<Delivery> poll(Duration patience) throws InterruptedException {
            Require.range("patience", patience.toMillis(), 0, 60_000);
            long end = System.nanoTime() + patience.toNanos();
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Optional<Hint> taken = hints.take();
                if (taken.isPresent()) {
                    Delivery delivery = new Handed(hints, taken.get());
                    mine.add(delivery);
                    return Optional.of(delivery);
                }
                if (System.nanoTime() >= end) {
                    return Optional.empty();
                }
                synchronized (hints) {
                    hints.wait(1);
                }
            }
        }

        @Override
        public long depth() {
            synchronized (hints) {
                return hints.waiting.size() + hints.inHands.size();
            }
        }

        @Override
        public long deadLetters() {
            synchronized (hints) {
                return hints.dead;
            }
        }

        @Override
        public void close() {
            mine.forEach(Delivery::release);
        }
    }

    /** A hint in hands. */
    static final class Handed implements WorkQueue.Delivery {
        private final Hints hints;
        private final Hint taken;
        private final int attempt;
        private boolean ended;

        Handed(Hints hints, Hint taken) {
            this.hints = hints;
            this.taken = taken;
            attempt = taken.attempt;
        }

        @Override
        public String hint() {
            return taken.text;
        }

        @Override
        public int attempt() {
            return attempt;
        }

        @Override
        public synchronized void done() {
            if (!ended) {
                ended = true;
                hints.forget(taken);
            }
        }

        @Override
        public synchronized void release() {
            if (!ended) {
                ended = true;
                hints.giveBack(taken, attempt);
            }
        }
    }

    // tag::limiter[]
    /** Remembers the moments of the calls in a window. */
    static class Limiter implements RateLimiter {
        final int callsMax;
        final Duration window;
        final Map<String, Deque<Long>> calls = new HashMap<>();

        Limiter(int callsMax, Duration window) {
            this.callsMax = callsMax;
            this.window = window;
        }

        @Override
        public synchronized Optional<Duration> tryAcquire(String key) {
            Deque<Long> own = calls.computeIfAbsent(Require.length("key", key, 1, KEY_MAX), k -> new ArrayDeque<>());
            long now = System.nanoTime();
            if (own.size() >= callsMax) {
                long wait = own.getFirst() + window.toNanos() - now;
                if (wait > 0) {
                    return Optional.of(Duration.ofNanos(wait));
                }
                own.removeFirst();
            }
            own.addLast(now);
            return Optional.empty();
        }
    }
    // end::limiter[]

    /** A map with an end for each value. */
    static class Cache implements SharedCache {
        /** A value until the clock is at {@code end}. */
        record Kept(String value, long end) {}

        final Map<String, Kept> kept = new ConcurrentHashMap<>();

        @Override
        public Optional<String> get(String key) {
            return Optional.ofNullable(kept.get(Require.length("key", key, 1, KEY_MAX)))
                    .filter(value -> value.end() - System.nanoTime() > 0)
                    .map(Kept::value);
        }

        @Override
        public void put(String key, String value, Duration lifetime) {
            Require.length("key", key, 1, KEY_MAX);
            Require.range("lifetime", lifetime.toMillis(), 1, Duration.ofDays(1).toMillis());
            if (value.length() > VALUE_MAX) {
                kept.remove(key);
            } else {
                kept.put(key, new Kept(value, System.nanoTime() + lifetime.toNanos()));
            }
        }
    }
}
