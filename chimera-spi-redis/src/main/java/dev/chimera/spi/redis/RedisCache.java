package dev.chimera.spi.redis;

import dev.chimera.api.Require;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.SharedCache;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One key with an end for each value. What cannot be reached is not there, and what cannot be kept is dropped. */
final class RedisCache implements SharedCache {
    private static final Logger LOG = LoggerFactory.getLogger(RedisCache.class);
    private static final Duration LIFETIME_MAX = Duration.ofDays(1);

    private final RedisLink<?> link;
    private final String tag;

    RedisCache(RedisLink<?> link, String tag) {
        this.link = link;
        this.tag = tag;
    }

    @Override
    public Optional<String> get(String key) {
        String name = name(key);
        try {
            return Optional.ofNullable(link.call(on -> on.get(name)));
        } catch (RelayException e) {
            LOG.debug("{} does not find what it may have", tag, e);
            return Optional.empty();
        }
    }

    @Override
    public void put(String key, String value, Duration lifetime) {
        String name = name(key);
        if (lifetime.compareTo(Duration.ofMillis(1)) < 0 || lifetime.compareTo(LIFETIME_MAX) > 0) {
            throw new IllegalArgumentException("lifetime must be from PT0.001S to " + LIFETIME_MAX + ", got " + lifetime);
        }
        try {
            if (value.length() > VALUE_MAX
                    || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
                link.call(on -> on.del(name));
            } else {
                link.call(on -> on.set(name, value, SetArgs.Builder.px(lifetime)));
            }
        } catch (RelayException e) {
            LOG.debug("{} drops a value", tag, e);
        }
    }

    private String name(String key) {
        return tag + ":" + RedisNames.escaped(Require.length("key", key, 1, KEY_MAX));
    }
}
