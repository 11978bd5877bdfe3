package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.chimera.api.spi.SharedCache;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SharedCacheContract;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Spec("DATA-6")
class RedisCacheTest implements SharedCacheContract {
    private final Relays relays = new Relays();
    private final Map<SharedCache, String> names = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        relays.close();
    }

    @Override
    public SharedCache emptyCache() {
        String name = "scans " + made.incrementAndGet();
        SharedCache cache = relays.another().cache(name);
        names.put(cache, name);
        return cache;
    }

    @Override
    public SharedCache secondHandle(SharedCache cache) {
        return relays.another().cache(names.get(cache));
    }

    @Test
    void has_nothing_where_a_key_holds_something_else() {
        SharedCache cache = emptyCache();
        TestRedis.direct().rpush(relays.prefix + ":{cache/scans 1}:a", "poison");

        assertThat(cache.get("a")).isEmpty();
        cache.put("a", "one", Duration.ofHours(1));
        assertThat(cache.get("a")).contains("one");
    }

    @Test
    void keeps_no_text_that_would_come_back_as_another() {
        SharedCache cache = emptyCache();
        cache.put("a", "half \ud83c", Duration.ofHours(1));
        cache.put("\ud83c", "one", Duration.ofHours(1));

        assertThat(cache.get("a")).isEmpty();
        assertThat(cache.get("\ud83c")).contains("one");
        assertThat(cache.get("\ud83d")).isEmpty();
    }

    @Test
    void a_closed_one_is_empty() {
        RedisRelay relay = relays.another();
        SharedCache cache = relay.cache("scans");
        cache.put("a", "one", Duration.ofHours(1));
        relay.close();

        assertThat(cache.get("a")).isEmpty();
        assertThatCode(() -> cache.put("a", "two", Duration.ofHours(1))).doesNotThrowAnyException();
    }
}
