package dev.chimera.spi.redis;

import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to which channel, over one connection of their own. Listeners are called on one thread, which ends when there is
 * nothing to do. After a lost connection all are called once, for what they may have missed. Thread-safe.
 */
final class RedisBells implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBells.class);

    private final Map<String, List<Ear>> ears = new ConcurrentHashMap<>();
    private final RedisLink<StatefulRedisPubSubConnection<String, String>> link;
    private final Duration timeout;
    private final ThreadPoolExecutor caller = new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            RedisBells::thread,
            new ThreadPoolExecutor.DiscardPolicy());
    private final AtomicBoolean connectedBefore = new AtomicBoolean();

    /**
     * Bells that nobody listens to.
     *
     * @param linking makes the link from what to do with each new connection
     */
    RedisBells(
            Function<
                            Consumer<StatefulRedisPubSubConnection<String, String>>,
                            RedisLink<StatefulRedisPubSubConnection<String, String>>>
                    linking,
            Duration timeout) {
        this.link = linking.apply(this::connected);
        this.timeout = timeout;
        caller.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "chimera-redis-bells");
        thread.setDaemon(true);
        return thread;
    }

    /** Why nobody can be called at the moment. */
    Optional<String> trouble() {
        return link.trouble();
    }

    /** Has {@code woken} called, as soon as the server can be reached; waits for that no longer than the time-out. */
    Relay.Listening listen(String channel, Runnable woken) {
        Ear ear = new Ear(woken);
        synchronized (ears) {
            ears.computeIfAbsent(channel, c -> new CopyOnWriteArrayList<>()).add(ear);
        }
        try {
            link.await(link.use(on -> on.async().subscribe(channel)), timeout);
        } catch (RelayException e) {
            LOG.debug("{} is listened to as soon as that is possible", channel, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return () -> forget(channel, ear);
    }

    private void forget(String channel, Ear ear) {
        boolean last;
        synchronized (ears) {
            @Nullable List<Ear> there = ears.get(channel);
            last = there != null && there.remove(ear) && there.isEmpty();
            if (last) {
                ears.remove(channel);
            }
        }
        ear.forgotten = true;
        if (last) {
            CompletableFuture<Void> unused = link.use(on -> on.async().unsubscribe(channel));
        }
    }

    private void connected(StatefulRedisPubSubConnection<String, String> connection) {
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String unused) {
                ears.getOrDefault(channel, List.of()).forEach(RedisBells.this::call);
            }
        });
        List<String> channels = List.copyOf(ears.keySet());
        if (!channels.isEmpty()) {
            RedisFuture<Void> unused = connection.async().subscribe(channels.toArray(String[]::new));
        }
        if (connectedBefore.getAndSet(true)) {
            ears.values().forEach(there -> there.forEach(this::call));
        }
    }

    private void call(Ear ear) {
        if (ear.called.compareAndSet(false, true)) {
            caller.execute(ear);
        }
    }

    @Override
    public void close() {
        ears.clear();
        link.close();
        caller.shutdownNow();
    }

    /** One who listens. Rings that come before it is called come as one. */
    private static final class Ear implements Runnable {
        private final Runnable woken;
        private final AtomicBoolean called = new AtomicBoolean();
        private volatile boolean forgotten;

        Ear(Runnable woken) {
            this.woken = woken;
        }

        @Override
        public void run() {
            called.set(false);
            if (forgotten) {
                return;
            }
            try {
                woken.run();
            } catch (RuntimeException | Error e) {
                LOG.warn("a listener failed; the others are called all the same", e);
            }
        }
    }
}
