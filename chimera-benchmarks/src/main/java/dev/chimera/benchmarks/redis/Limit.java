package dev.chimera.benchmarks.redis;

import dev.chimera.api.spi.RateLimiter;
import dev.chimera.spi.redis.RedisRelay;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One JVM's end of a limit of so many calls a second and key, over one connection. Thread-safe. Whoever makes it closes it. */
interface Limit extends AutoCloseable {
    String CHIMERA = "chimera";
    String BUCKET4J = "bucket4j";
    Duration WINDOW = Duration.ofSeconds(1);

    /** Whether the call may go on. */
    boolean tryAcquire(String key);

    @Override
    void close();

    /** That of {@code kind}, called {@code name}. */
    static Limit of(String kind, String uri, String name, int callsMax) {
        return switch (kind) {
            case CHIMERA -> chimera(uri, name, callsMax);
            case BUCKET4J -> bucket4j(uri, name, callsMax);
            default -> throw new IllegalArgumentException("no such limit: " + kind);
        };
    }

    private static Limit chimera(String uri, String name, int callsMax) {
        RedisRelay relay =
                RedisRelay.builder().uri(uri).timeout(Duration.ofSeconds(20)).build();
        RateLimiter limiter = relay.limiter(name, callsMax, WINDOW);
        return new Limit() {
            @Override
            public boolean tryAcquire(String key) {
                return limiter.tryAcquire(key).isEmpty();
            }

            @Override
            public void close() {
                relay.close();
            }
        };
    }

    /** One bandwidth with greedy refill; the handle of each key is made once, which is kind to it. */
    private static Limit bucket4j(String uri, String name, int callsMax) {
        PlainClient client = PlainClient.at(uri);
        ProxyManager<String> manager = Bucket4jLettuce.casBasedBuilder(
                        client.client().connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)))
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(WINDOW))
                .build();
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(bandwidth -> bandwidth.capacity(callsMax).refillGreedy(callsMax, WINDOW))
                .build();
        Map<String, Bucket> buckets = new ConcurrentHashMap<>();
        return new Limit() {
            @Override
            public boolean tryAcquire(String key) {
                return buckets.computeIfAbsent(key, unused -> manager.getProxy(name + ":" + key, () -> configuration))
                        .tryConsume(1);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
