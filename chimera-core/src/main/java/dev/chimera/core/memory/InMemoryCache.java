package dev.chimera.core.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.chimera.api.Require;
import dev.chimera.api.spi.SharedCache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Values in a map of at most {@link #CHARS_MAX} characters in all. */
final class InMemoryCache implements SharedCache {
    /** How many characters it keeps at most, keys included. */
    static final int CHARS_MAX = 32_000_000;

    private static final int CHARS_OF_AN_ENTRY = 64;

    private final Cache<String, Kept> kept;
    private volatile boolean closed;

    InMemoryCache(InstantSource clock) {
        ForwardClock time = new ForwardClock(clock);
        kept = Caffeine.newBuilder()
                .maximumWeight(CHARS_MAX)
                .weigher((String key, Kept value) -> CHARS_OF_AN_ENTRY + key.length() + value.value.length())
                .expireAfter(Expiry.writing((String key, Kept value) -> value.lifetime))
                .ticker(() -> {
                    long unused = time.advance();
                    return time.read();
                })
                .executor(Runnable::run) // waking a pool costs more than the upkeep itself
                .build();
    }

    private record Kept(String value, Duration lifetime) {}

    @Override
    public Optional<String> get(String key) {
        @Nullable Kept found = kept.getIfPresent(Require.length("key", key, 1, KEY_MAX));
        return closed ? Optional.empty() : Optional.ofNullable(found).map(Kept::value);
    }

    @Override
    public void put(String key, String value, Duration lifetime) {
        Require.length("key", key, 1, KEY_MAX);
        Require.range("lifetime in milliseconds", lifetime.toMillis(), 1, TimeUnit.DAYS.toMillis(1));
        if (value.length() > VALUE_MAX || closed) {
            kept.invalidate(key);
        } else {
            kept.put(key, new Kept(value, lifetime));
        }
    }

    /** Forgets everything, and keeps nothing any more. */
    void close() {
        closed = true;
        kept.invalidateAll();
    }
}
