package dev.chimera.core.memory;

import dev.chimera.api.Require;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Relay} for the pipelines of one JVM, and for tests. A hint stays with a worker for 60 seconds of real time and is given out
 * 5 times at most. Each call of {@link #queue} gives another end of the queue; closing an end leaves the others open. A bell is heard
 * on the thread that rings it. It takes at most {@link #NAMES_MAX} names of each kind. Thread-safe. Whoever creates it closes it: from
 * then on limiters refuse, caches are empty, and queues fail.
 */
public final class InMemoryRelay implements Relay {
    /** How many queues, limiters, caches and listeners it takes at most, of each. */
    public static final int NAMES_MAX = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryRelay.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int DELIVERIES_MAX = 5;

    private final InstantSource clock;
    private final Duration lease;
    private final int deliveriesMax;
    private final Map<String, Backlog> queues = new HashMap<>();
    private final Map<String, SlidingWindow> limiters = new HashMap<>();
    private final Map<String, InMemoryCache> caches = new HashMap<>();
    private final ConcurrentMap<String, List<Ear>> bells = new ConcurrentHashMap<>();
    private int ears;
    private volatile boolean closed;

    /**
     * A relay that passes on nothing yet.
     *
     * @param clock the time of limiters and caches
     */
    public InMemoryRelay(InstantSource clock) {
        this(clock, LEASE, DELIVERIES_MAX);
    }

    InMemoryRelay(InstantSource clock, Duration lease, int deliveriesMax) {
        this.clock = clock;
        this.lease = lease;
        this.deliveriesMax = deliveriesMax;
    }

    @Override
    public String name() {
        return "memory";
    }

    /** {@inheritDoc} The bound is that of the end that is given: an end with a higher one may still add when this one may not. */
    @Override
    public synchronized WorkQueue queue(String name, int hintsMax) {
        Require.range("hintsMax", hintsMax, 1, 1_000_000);
        return new InMemoryQueue(named(queues, "queues", name, () -> new Backlog(lease, deliveriesMax)), hintsMax);
    }

    @Override
    public synchronized RateLimiter limiter(String name, int callsMax, Duration window) {
        SlidingWindow counting = named(limiters, "limiters", name, () -> new SlidingWindow(callsMax, window, clock));
        if (!counting.counts(callsMax, window)) {
            throw new IllegalArgumentException("the limiter '" + name + "' lets through " + counting + ", got "
                    + callsMax + " in " + window + "; give it the same numbers everywhere");
        }
        return key -> closed ? Optional.of(window) : counting.tryAcquire(key);
    }

    @Override
    public synchronized SharedCache cache(String name) {
        return named(caches, "caches", name, () -> new InMemoryCache(clock));
    }

    @Override
    public synchronized Listening listen(String name, Runnable woken) {
        requireName(name);
        requireRoom(ears, "listeners");
        Ear ear = new Ear(name, woken);
        bells.computeIfAbsent(name, n -> new CopyOnWriteArrayList<>()).add(ear);
        ears++;
        return ear;
    }

    @Override
    public void ring(String name) {
        bells.getOrDefault(name, List.of()).forEach(Ear::hear);
    }

    @Override
    public Optional<String> trouble() {
        return closed ? Optional.of("the in-memory relay is closed") : Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        queues.values().forEach(Backlog::close);
        caches.values().forEach(InMemoryCache::close);
        bells.clear();
    }

    private <T> T named(Map<String, T> known, String kind, String name, Supplier<T> maker) {
        requireName(name);
        if (!known.containsKey(name)) {
            requireRoom(known.size(), kind);
        }
        return known.computeIfAbsent(name, n -> maker.get());
    }

    private void requireName(String name) {
        Require.length("name", name, 1, NAME_MAX);
        if (closed) {
            throw new RelayException("the in-memory relay is closed; make another", null);
        }
    }

    private static void requireRoom(int taken, String kind) {
        if (taken >= NAMES_MAX) {
            throw new IllegalStateException(
                    "the in-memory relay has its " + NAMES_MAX + " " + kind + " and takes no more; use fewer names");
        }
    }

    private synchronized void forget(Ear ear) {
        bells.computeIfPresent(ear.name, (name, all) -> {
            if (all.remove(ear)) {
                ears--;
            }
            return all.isEmpty() ? null : all;
        });
    }

    /** Somebody who listens. Compared by reference. */
    private final class Ear implements Listening {
        private final String name;
        private final Runnable woken;

        Ear(String name, Runnable woken) {
            this.name = name;
            this.woken = woken;
        }

        void hear() {
            try {
                woken.run();
            } catch (RuntimeException e) {
                LOG.warn("a listener of the bell {} failed; it should not", name, e);
            }
        }

        @Override
        public void close() {
            forget(this);
        }
    }
}
