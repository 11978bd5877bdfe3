package dev.chimera.spi.redis;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Require;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A relay through one Redis server (6.2 or later). It connects when it is first used, and again by itself whenever the connection
 * is lost; until then every call fails at once, limiters refuse, and caches are empty. A call waits for the server no longer than
 * the time-out. Nothing in the server is needed: what it loses, or what somebody deletes there, costs time and never work.
 * Thread-safe. Whoever makes it closes it; from then on every call fails.
 */
public final class RedisRelay implements Relay {
    static final String NAME = "redis";

    private static final Duration LIFETIME_MAX = Duration.ofDays(1);
    private static final Duration WINDOW_MAX = Duration.ofDays(1);
    private static final Duration CONSUMER_LIFETIME = Duration.ofDays(1);

    private final RedisAddress address;
    private final RedisNames names;
    private final Duration lease;
    private final int deliveriesMax;
    private final Duration timeout;
    private final InstantSource clock;
    private final RedisErrors errors;
    private final RedisEngine engine;
    private final RedisLink<StatefulRedisConnection<String, String>> link;
    private final RedisBells bells;
    private final Set<RedisWorkQueue> queues = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private RedisRelay(Builder builder, RedisAddress address) {
        this.address = address;
        names = builder.prefix.or(new RedisNames("chimera"));
        lease = builder.lease.or(Duration.ofMinutes(1));
        deliveriesMax = builder.deliveriesMax.or(5);
        timeout = builder.timeout();
        clock = builder.clock.or(Clock.systemUTC());
        errors = new RedisErrors(address, timeout);
        engine = new RedisEngine(address, timeout);
        link = link();
        bells = new RedisBells(
                ready -> new RedisLink<>(engine::connectPubSub, ready, engine, errors, timeout, clock), timeout);
    }

    private RedisLink<StatefulRedisConnection<String, String>> link() {
        return new RedisLink<>(engine::connect, unused -> {}, engine, errors, timeout, clock);
    }

    /**
     * A relay through the server at {@code redisUri}, as {@code redis://user:password@host:port/database}. Nobody connects yet.
     *
     * @throws ConfigurationException if it is no such URI
     */
    public static RedisRelay at(String redisUri) {
        return builder().uri(redisUri).build();
    }

    /** A builder in which nothing is set. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@inheritDoc} It waits for hints over a connection of its own. The last 1,000 hints that were set aside can be looked at in
     * the stream {@code chimera:{queue/NAME}:dead}.
     */
    @Override
    public WorkQueue queue(String name, int hintsMax) {
        String tag = tag("queue", name);
        Require.range("hintsMax", hintsMax, 1, 1_000_000);
        return queue(tag, new RedisWorkQueue.Manner(hintsMax, lease, deliveriesMax, CONSUMER_LIFETIME));
    }

    RedisWorkQueue queue(String tag, RedisWorkQueue.Manner manner) {
        requireOpen();
        RedisWorkQueue queue = new RedisWorkQueue(link, link(), errors, timeout, tag, manner, queues::remove);
        queues.add(queue);
        if (closed.get()) {
            queue.close();
        }
        return queue;
    }

    @Override
    public RateLimiter limiter(String name, int callsMax, Duration window) {
        String tag = tag("limiter", name);
        Require.range("callsMax", callsMax, 1, 100_000);
        return new RedisRateLimiter(link, tag, callsMax, within("window", window, WINDOW_MAX));
    }

    @Override
    public SharedCache cache(String name) {
        return new RedisCache(link, tag("cache", name));
    }

    /**
     * The live directory of agents: who has published there and not longer ago than {@code lifetime}, from 1 millisecond to 1 day.
     * It throws {@link RelayException} while the server cannot be reached. It takes and gives only what the peer itself signed.
     */
    public PeerDirectory directory(Duration lifetime) {
        requireOpen();
        return new RedisDirectory(link, tag("directory", "peers"), within("lifetime", lifetime, LIFETIME_MAX), errors);
    }

    @Override
    public Listening listen(String name, Runnable woken) {
        String channel = tag("bell", name);
        requireOpen();
        return bells.listen(channel, woken);
    }

    @Override
    public void ring(String name) {
        String channel = tag("bell", name);
        link.tell(on -> on.publish(channel, ""));
    }

    /** {@inheritDoc} Says since when, and holds no password. Looks again without waiting, so that the next answer is newer. */
    @Override
    public Optional<String> trouble() {
        if (closed.get()) {
            return Optional.of(String.valueOf(errors.closed().getMessage()));
        }
        return Stream.concat(
                        Stream.of(link.check(), bells.trouble()),
                        queues.stream().map(RedisWorkQueue::trouble))
                .flatMap(Optional::stream)
                .findFirst();
    }

    String tag(String kind, String name) {
        return names.tag(kind, Require.length("name", name, 1, NAME_MAX));
    }

    private static Duration within(String what, Duration given, Duration max) {
        if (given.compareTo(Duration.ofMillis(1)) < 0 || given.compareTo(max) > 0) {
            throw new IllegalArgumentException(what + " must be from PT0.001S to " + max + ", got " + given);
        }
        return given;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw errors.closed();
        }
    }

    /** Gives back what its queues have in their hands, and ends its threads; waits a few seconds at most. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        queues.forEach(RedisWorkQueue::refuse); // so that they end together
        queues.forEach(RedisWorkQueue::close);
        bells.close();
        link.close();
        engine.close();
    }

    @Override
    public String toString() {
        return "redis relay at " + address;
    }

    /** Says where the server is and how long to wait. Each may be set once. Not thread-safe. */
    public static final class Builder {
        private static final Duration LEASE_MIN = Duration.ofMillis(100);
        private static final Duration LEASE_MAX = Duration.ofHours(1);
        private static final Duration TIMEOUT_MIN = Duration.ofMillis(50);
        private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);
        private static final int DELIVERIES_MAX = 1_000;

        private final Slot<String> uri = new Slot<>("uri");
        private final Slot<String> user = new Slot<>("user");
        private final Slot<String> password = new Slot<>("password");
        private final Slot<RedisNames> prefix = new Slot<>("prefix");
        private final Slot<Duration> lease = new Slot<>("lease");
        private final Slot<Integer> deliveriesMax = new Slot<>("deliveriesMax");
        private final Slot<Duration> timeout = new Slot<>("timeout");
        private final Slot<InstantSource> clock = new Slot<>("clock");

        private Builder() {}

        /** Where the server is, as {@code redis://host:port/database}; {@code rediss://} for TLS. */
        public Builder uri(String redisUri) {
            uri.set(redisUri);
            return this;
        }

        /** The user, with a password; instead of one in the URI. */
        public Builder user(String name) {
            user.set(name);
            return this;
        }

        /** The password, instead of one in the URI; never logged. */
        public Builder password(String secret) {
            password.set(secret);
            return this;
        }

        /** What all keys begin with, 1 to 64 characters of {@code a-z A-Z 0-9 . _ : -}; {@code chimera} unless told. */
        public Builder prefix(String text) {
            prefix.set(new RedisNames(text));
            return this;
        }

        /** After how long a hint that a worker neither finished nor released goes to another, 100 ms to 1 hour; 1 minute unless told. */
        public Builder lease(Duration length) {
            lease.set(within("lease", length, LEASE_MIN, LEASE_MAX));
            return this;
        }

        /** How often a hint is given out before it is set aside, 1 to 1,000; 5 unless told. */
        public Builder deliveriesMax(int times) {
            if (times < 1 || times > DELIVERIES_MAX) {
                throw new ConfigurationException(
                        "deliveriesMax must be from 1 to " + DELIVERIES_MAX + ", got " + times);
            }
            deliveriesMax.set(times);
            return this;
        }

        /** How long a call waits for the server, 50 ms to 1 minute; 1 second unless told. */
        public Builder timeout(Duration wait) {
            timeout.set(within("timeout", wait, TIMEOUT_MIN, TIMEOUT_MAX));
            return this;
        }

        /** Says since when there is trouble; the system's unless told. What is counted goes by the server's clock. */
        public Builder clock(InstantSource source) {
            clock.set(source);
            return this;
        }

        /**
         * A relay that is not yet connected.
         *
         * @throws ConfigurationException if what was set cannot work
         */
        public RedisRelay build() {
            @Nullable String where = uri.get();
            if (where == null) {
                throw new ConfigurationException("a RedisRelay needs the uri of a server, such as redis://host:6379");
            }
            return new RedisRelay(this, RedisAddress.of(where, user.get(), password.get(), timeout()));
        }

        private Duration timeout() {
            return timeout.or(Duration.ofSeconds(1));
        }

        private static Duration within(String what, Duration given, Duration min, Duration max) {
            if (given.compareTo(min) < 0 || given.compareTo(max) > 0) {
                throw new ConfigurationException(what + " must be from " + min + " to " + max + ", got " + given);
            }
            return given;
        }

        /** A setting that may be given once. */
        private static final class Slot<T> {
            private final String name;
            private @Nullable T value;

            Slot(String name) {
                this.name = name;
            }

            void set(T given) {
                if (value != null) {
                    throw new ConfigurationException(name + " is set twice");
                }
                value = given;
            }

            @Nullable
            T get() {
                return value;
            }

            T or(T otherwise) {
                return value == null ? otherwise : value;
            }
        }
    }
}
