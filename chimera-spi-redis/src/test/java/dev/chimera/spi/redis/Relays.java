package dev.chimera.spi.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Relays on the shared server below one new prefix. They are patient with a busy machine. Whoever makes this closes it. */
final class Relays implements AutoCloseable {
    private final List<RedisRelay> made = new ArrayList<>();

    final String prefix = TestRedis.newPrefix();

    /** Another JVM, as it were. */
    RedisRelay another() {
        return another(Duration.ofMinutes(10), 5);
    }

    RedisRelay another(Duration lease, int deliveriesMax) {
        RedisRelay relay = RedisRelay.builder()
                .uri(TestRedis.sharedUri())
                .prefix(prefix)
                .timeout(Duration.ofSeconds(20))
                .lease(lease)
                .deliveriesMax(deliveriesMax)
                .build();
        synchronized (made) {
            made.add(relay);
        }
        return relay;
    }

    @Override
    public void close() {
        made.forEach(RedisRelay::close);
        List<String> keys = TestRedis.direct().keys(prefix + ":*");
        if (!keys.isEmpty()) {
            TestRedis.direct().del(keys.toArray(String[]::new));
        }
    }
}
