package dev.chimera.spi.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client library and its threads, which start when somebody first connects. Thread-safe. */
final class RedisEngine implements AutoCloseable {
    private static final int THREADS = 2;

    private final RedisAddress address;
    private final Duration timeout;
    private @Nullable RedisClient client;
    private boolean closed;

    RedisEngine(RedisAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    CompletionStage<StatefulRedisConnection<String, String>> connect() {
        return client().connectAsync(StringCodec.UTF8, address.uri());
    }

    CompletionStage<StatefulRedisPubSubConnection<String, String>> connectPubSub() {
        return client().connectPubSubAsync(StringCodec.UTF8, address.uri());
    }

    /** Has {@code work} done later, unless this is closed by then. */
    synchronized void later(Runnable work, long millis) {
        if (closed) {
            return;
        }
        if (client == null) { // it could not be started, so it has no threads
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(work);
            return;
        }
        Future<?> unused = client.getResources().eventExecutorGroup().schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /** Starts it on a thread of its own, as the library's timer forgets that whoever starts it was interrupted. */
    private synchronized RedisClient client() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (client == null) {
            client = CompletableFuture.supplyAsync(this::started, RedisEngine::start)
                    .join(); // remembers an interrupt
        }
        return client;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "chimera-redis-start");
        thread.setDaemon(true);
        thread.start();
    }

    private RedisClient started() {
        ClientResources resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        RedisClient started = RedisClient.create(resources, address.uri());
        started.setOptions(ClientOptions.builder()
                .autoReconnect(false) // RedisLink does it, so that no command is sent twice
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .build());
        return started;
    }

    /** Ends all connections and threads; waits for that no longer than two time-outs. */
    @Override
    public void close() {
        @Nullable RedisClient last;
        synchronized (this) {
            closed = true;
            last = client;
        }
        if (last == null) {
            return;
        }
        last.shutdownAsync(0, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(alreadyGone -> null)
                .join();
        boolean unused = last.getResources()
                .shutdown(0, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(timeout.toMillis());
    }
}
