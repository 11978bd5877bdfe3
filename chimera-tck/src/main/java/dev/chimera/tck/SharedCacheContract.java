package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.spi.SharedCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The promise of a {@link SharedCache}: what it gives is what was last kept under that very key, and no older than its lifetime. A
 * cache may forget; one that forgets all at once is of no use, and does not pass.
 */
public interface SharedCacheContract {
    /** A cache that holds nothing. */
    SharedCache emptyCache();

    /** Another end of the same cache, as another JVM would have; the same one where there can be only one. */
    default SharedCache secondHandle(SharedCache cache) {
        return cache;
    }

    /** A cache that cannot be reached, because what keeps its values is gone; empty if that cannot be. */
    default Optional<SharedCache> unreachable() {
        return Optional.empty();
    }

    /** How long the contract waits for what must happen. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Test
    default void gives_what_was_kept() {
        SharedCache cache = emptyCache();
        assertThat(cache.get("a")).isEmpty();
        cache.put("a", "one", Duration.ofHours(1));

        assertThat(cache.get("a")).contains("one");
        assertThat(secondHandle(cache).get("a")).contains("one");
    }

    @Test
    default void keeps_the_latest() {
        SharedCache cache = emptyCache();
        cache.put("a", "one", Duration.ofHours(1));
        secondHandle(cache).put("a", "two", Duration.ofHours(1));

        assertThat(cache.get("a")).contains("two");
    }

    @Test
    default void keeps_keys_apart() {
        SharedCache cache = emptyCache();
        List<String> keys = List.of("a", "A", "a ", "a/b", "{a}", "}a{", "a:b", "a%b", "\u00e4", "x".repeat(256));
        keys.forEach(key -> cache.put(key, "value of " + key, Duration.ofHours(1)));

        for (String key : keys) {
            assertThat(cache.get(key)).contains("value of " + key);
        }
        assertThat(cache.get("b")).isEmpty();
    }

    @Test
    default void keeps_caches_apart() {
        SharedCache one = emptyCache();
        SharedCache two = emptyCache();
        one.put("a", "one", Duration.ofHours(1));

        assertThat(two.get("a")).isEmpty();
    }

    @Test
    default void keeps_a_value_as_it_was() {
        SharedCache cache = emptyCache();
        for (String value :
                List.of("", " a\n{b}\u0000", "\u00e4\ud83c\udf1e\u4e2d", "x".repeat(SharedCache.VALUE_MAX))) {
            cache.put("a", value, Duration.ofHours(1));
            assertThat(cache.get("a").map(value::equals)).contains(true);
        }
    }

    @Test
    default void does_not_keep_what_is_too_long() {
        SharedCache cache = emptyCache();
        cache.put("a", "x".repeat(SharedCache.VALUE_MAX + 1), Duration.ofHours(1));

        assertThat(cache.get("a")).isEmpty();
    }

    @Test
    default void gives_nothing_old_in_place_of_what_was_too_long() {
        SharedCache cache = emptyCache();
        cache.put("a", "one", Duration.ofHours(1));
        cache.put("a", "x".repeat(SharedCache.VALUE_MAX + 1), Duration.ofHours(1));

        assertThat(cache.get("a")).isEmpty();
    }

    @Test
    default void forgets_when_the_lifetime_is_over() throws InterruptedException {
        SharedCache cache = emptyCache();
        cache.put("a", "one", Duration.ofMillis(100));
        cache.put("b", "two", Duration.ofHours(1));
        cache.put("b", "three", Duration.ofMillis(100));

        QueueSteps.await(
                patience(), () -> cache.get("a").isEmpty() && cache.get("b").isEmpty());
    }

    @Test
    default void takes_a_new_lifetime_with_a_new_value() throws InterruptedException {
        SharedCache cache = emptyCache();
        cache.put("a", "one", Duration.ofMillis(100));
        cache.put("c", "marker", Duration.ofMillis(100));
        cache.put("a", "two", Duration.ofHours(1));
        QueueSteps.await(patience(), () -> cache.get("c").isEmpty());

        assertThat(cache.get("a")).contains("two");
    }

    @Test
    default void has_nothing_and_never_fails_when_it_cannot_be_reached() {
        unreachable().ifPresent(cache -> {
            cache.put("a", "one", Duration.ofHours(1));
            assertThat(cache.get("a")).isEmpty();
        });
    }

    @Test
    default void refuses_what_is_out_of_bounds() {
        SharedCache cache = emptyCache();
        String tooLong = "x".repeat(SharedCache.KEY_MAX + 1);

        assertThatIllegalArgumentException().isThrownBy(() -> cache.get(""));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.get(tooLong));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.put(tooLong, "a", Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.put("a", "b", Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.put("a", "b", Duration.ofHours(25)));
    }
}
