package dev.chimera.benchmarks.redis;

import dev.chimera.api.spi.WorkQueue;
import dev.chimera.spi.redis.RedisRelay;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One JVM's end of a queue of hints. Thread-safe. Whoever makes it closes it. */
interface Hints extends AutoCloseable {
    String CHIMERA = "chimera";
    String BARE = "bare";
    Duration PATIENCE = Duration.ofMillis(300);

    /** Adds a hint and waits until the server has it. */
    void offer(String hint);

    /** One that a single thread uses. */
    Taker taker();

    @Override
    void close();

    /** Takes hints. */
    interface Taker {
        /** The next one, which counts as dealt with; empty if none comes for some time. */
        Optional<String> next() throws InterruptedException;
    }

    /** That of {@code kind}, called {@code name}. */
    static Hints of(String kind, String uri, String name) {
        return switch (kind) {
            case CHIMERA -> chimera(uri, name);
            case BARE -> bare(uri, name);
            default -> throw new IllegalArgumentException("no such queue: " + kind);
        };
    }

    private static Hints chimera(String uri, String name) {
        RedisRelay relay =
                RedisRelay.builder().uri(uri).timeout(Duration.ofSeconds(20)).build();
        WorkQueue queue = relay.queue(name, 1_000_000);
        long unused = queue.depth(); // connects, as the bare loop does before it begins
        return new Hints() {
            @Override
            public void offer(String hint) {
                if (!queue.offer(hint)) {
                    throw new IllegalStateException("the queue is full; measure fewer hints");
                }
            }

            @Override
            public Taker taker() {
                return () -> {
                    Optional<WorkQueue.Delivery> next = queue.poll(PATIENCE);
                    next.ifPresent(WorkQueue.Delivery::done);
                    return next.map(WorkQueue.Delivery::hint);
                };
            }

            @Override
            public void close() {
                relay.close();
            }
        };
    }

    /** XADD, XREADGROUP that waits, XACK that nobody waits for, and no more; a connection for each thread that reads. */
    private static Hints bare(String uri, String name) {
        PlainClient client = PlainClient.at(uri);
        RedisCommands<String, String> shared = client.client().connect().sync();
        try {
            shared.xgroupCreate(XReadArgs.StreamOffset.from(name, "0"), "group", XGroupCreateArgs.Builder.mkstream());
        } catch (RedisBusyException madeByTheOtherEnd) {
            // as it should be
        }
        return new Hints() {
            @Override
            public void offer(String hint) {
                shared.xadd(name, Map.of("hint", hint));
            }

            @Override
            public Taker taker() {
                RedisAsyncCommands<String, String> own =
                        client.client().connect().async();
                Consumer<String> consumer =
                        Consumer.from("group", UUID.randomUUID().toString());
                XReadArgs waiting = XReadArgs.Builder.block(PATIENCE).count(1);
                XReadArgs.StreamOffset<String> next = XReadArgs.StreamOffset.lastConsumed(name);
                return () -> read(own, consumer, waiting, next);
            }

            @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"}) // the library's own array of one stream
            private Optional<String> read(
                    RedisAsyncCommands<String, String> own,
                    Consumer<String> consumer,
                    XReadArgs waiting,
                    XReadArgs.StreamOffset<String> next) {
                List<StreamMessage<String, String>> read = own.xreadgroup(consumer, waiting, next)
                        .toCompletableFuture()
                        .join();
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                own.xack(name, "group", read.get(0).getId());
                return Optional.of(read.get(0).getBody().getOrDefault("hint", ""));
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
