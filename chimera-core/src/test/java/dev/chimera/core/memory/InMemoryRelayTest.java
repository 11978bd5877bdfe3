package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pipelines of one JVM that are given the same relay share what has the same name. */
@Spec("RUN-9")
class InMemoryRelayTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SettableClock clock = new SettableClock();
    private final Relay relay = new InMemoryRelay(clock);

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void gives_the_same_for_the_same_name_and_another_for_another() throws InterruptedException {
        relay.queue("runs", 10).offer("x");
        relay.cache("scans").put("a", "one", HOUR);
        relay.limiter("calls", 1, HOUR).tryAcquire("a");

        assertThat(relay.queue("other", 10).poll(Duration.ZERO)).isEmpty();
        assertThat(relay.queue("runs", 10).poll(Duration.ZERO)).isPresent();
        assertThat(relay.cache("other").get("a")).isEmpty();
        assertThat(relay.cache("scans").get("a")).contains("one");
        assertThat(relay.limiter("other", 1, HOUR).tryAcquire("a")).isEmpty();
        assertThat(relay.limiter("calls", 1, HOUR).tryAcquire("a")).contains(HOUR);
        clock.advance(HOUR);
        assertThat(relay.limiter("calls", 1, HOUR).tryAcquire("a")).isEmpty();
    }

    @Test
    void refuses_a_limiter_with_other_numbers() {
        relay.limiter("calls", 5, HOUR);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> relay.limiter("calls", 6, HOUR))
                .withMessageContaining("'calls'")
                .withMessageContaining("5 calls in PT1H")
                .withMessageContaining("6 in PT1H");
    }

    @Test
    void keeps_a_value_for_its_lifetime() {
        SharedCache cache = relay.cache("scans");
        cache.put("a", "one", HOUR);
        clock.advance(Duration.ofMinutes(59));
        assertThat(cache.get("a")).contains("one");
        cache.put("a", "two", HOUR);
        clock.advance(Duration.ofMinutes(59));
        assertThat(cache.get("a")).contains("two");
        clock.advance(Duration.ofMinutes(1));
        assertThat(cache.get("a")).isEmpty();
    }

    @Test
    void keeps_no_value_that_is_too_long_and_not_the_one_before_it_either() {
        SharedCache cache = relay.cache("scans");
        String longest = "x".repeat(SharedCache.VALUE_MAX);
        cache.put("a", longest, HOUR);
        assertThat(cache.get("a").map(longest::equals)).contains(true);
        cache.put("a", longest + "x", HOUR);

        assertThat(cache.get("a")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> cache.put("a", "b", Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.get(""));
    }

    @Test
    void forgets_values_before_they_become_too_many() {
        SharedCache cache = relay.cache("scans");
        String longest = "x".repeat(SharedCache.VALUE_MAX);
        for (int i = 0; i < 60; i++) {
            cache.put("key " + i, longest, HOUR);
        }
        int kept = 0;
        for (int i = 0; i < 60; i++) {
            kept += cache.get("key " + i).isPresent() ? 1 : 0;
        }

        assertThat(kept).isBetween(1, InMemoryCache.CHARS_MAX / SharedCache.VALUE_MAX);
    }

    @Test
    void a_bell_is_heard_by_all_who_listen_until_they_listen_no_more() {
        List<String> heard = new ArrayList<>();
        relay.listen("a", () -> {
            throw new IllegalStateException("a listener that fails keeps nobody from hearing");
        });
        Relay.Listening first = relay.listen("a", () -> heard.add("first"));
        relay.listen("a", () -> heard.add("second"));
        relay.listen("b", () -> heard.add("elsewhere"));

        relay.ring("a");
        assertThat(heard).containsExactly("first", "second");
        first.close();
        first.close();
        relay.ring("a");
        relay.ring("nobody's");
        assertThat(heard).containsExactly("first", "second", "second");
    }

    @Test
    void takes_no_more_names_and_listeners_than_it_may() {
        for (int i = 0; i < InMemoryRelay.NAMES_MAX; i++) {
            relay.queue("queue " + i, 1);
            relay.listen("bell " + i % 10, () -> {}).close();
            relay.listen("bell " + i % 10, () -> {});
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> relay.queue("one more", 1))
                .withMessageContaining("10000 queues");
        assertThatIllegalStateException()
                .isThrownBy(() -> relay.listen("bell 1", () -> {}))
                .withMessageContaining("10000 listeners");
        assertThat(relay.queue("queue 1", 1).offer("x")).as("one that is there").isTrue();
    }

    @Test
    void refuses_what_is_out_of_bounds() {
        String tooLong = "x".repeat(Relay.NAME_MAX + 1);

        assertThatIllegalArgumentException().isThrownBy(() -> relay.queue("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.queue("a", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.queue("a", 1_000_001));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.cache(tooLong));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.listen(tooLong, () -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.limiter("a", 0, HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.limiter("a", 1, Duration.ZERO));
    }

    @Test
    void closed_it_refuses_forgets_and_says_so() {
        WorkQueue queue = relay.queue("runs", 10);
        SharedCache cache = relay.cache("scans");
        RateLimiter limiter = relay.limiter("calls", 1, HOUR);
        List<String> heard = new ArrayList<>();
        Relay.Listening listening = relay.listen("bell", () -> heard.add("late"));
        queue.offer("x");
        cache.put("a", "one", HOUR);
        assertThat(relay.trouble()).isEmpty();
        relay.close();
        relay.close();

        assertThatThrownBy(() -> queue.offer("y")).isInstanceOf(RelayException.class);
        assertThatThrownBy(() -> queue.poll(Duration.ZERO)).isInstanceOf(RelayException.class);
        assertThatThrownBy(queue::depth).isInstanceOf(RelayException.class);
        assertThatThrownBy(() -> relay.queue("runs", 10)).isInstanceOf(RelayException.class);
        cache.put("a", "two", HOUR);
        assertThat(cache.get("a")).isEmpty();
        assertThat(limiter.tryAcquire("a")).contains(HOUR);
        assertThat(relay.trouble()).hasValueSatisfying(why -> assertThat(why).contains("closed"));
        relay.ring("bell");
        assertThat(heard).isEmpty();
        assertThatCode(listening::close).doesNotThrowAnyException();
        assertThatCode(queue::close).doesNotThrowAnyException();
    }
}
