package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.spi.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The promise of a {@link RateLimiter}: in no window more than its number, and no more waiting than it says. */
public interface RateLimiterContract {
    /** A limiter that has counted nothing. */
    RateLimiter freshLimiter(int callsMax, Duration window);

    /** Another end of the same limiter, as another JVM would have; the same one where there can be only one. */
    default RateLimiter secondHandle(RateLimiter limiter) {
        return limiter;
    }

    /** A limiter that cannot count, because what it counts with is gone; empty if that cannot be. */
    default Optional<RateLimiter> unableToCount() {
        return Optional.empty();
    }

    /** The clock by which the limiter counts, in nanoseconds; the JVM's own unless told. */
    default long limiterNanos() {
        return System.nanoTime();
    }

    @Test
    default void lets_its_number_through_and_no_more() {
        RateLimiter limiter = freshLimiter(5, Duration.ofHours(1));
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.tryAcquire("a")).isEmpty();
        }

        for (int i = 0; i < 3; i++) {
            assertThat(secondHandle(limiter).tryAcquire("a"))
                    .get()
                    .satisfies(wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofHours(1)));
        }
    }

    @Test
    default void keeps_keys_apart() {
        RateLimiter limiter = freshLimiter(1, Duration.ofHours(1));
        List<String> keys = List.of(
                "a", "A", "a ", "a/b", "{a}", "}a{", "a:b", "a%b", "::1", "192.0.2.1", "\u00e4", "x".repeat(256));

        for (String key : keys) {
            assertThat(limiter.tryAcquire(key)).as(key).isEmpty();
        }
        for (String key : keys) {
            assertThat(limiter.tryAcquire(key)).as(key).isPresent();
        }
    }

    @Test
    default void keeps_limiters_apart() {
        RateLimiter one = freshLimiter(1, Duration.ofHours(1));
        RateLimiter two = freshLimiter(1, Duration.ofHours(1));

        assertThat(one.tryAcquire("a")).isEmpty();
        assertThat(two.tryAcquire("a")).isEmpty();
    }

    @Test
    default void lets_its_number_through_of_many() {
        for (int round = 0; round < 5; round++) {
            RateLimiter limiter = freshLimiter(20, Duration.ofHours(1));
            RateLimiter other = secondHandle(limiter);

            List<Integer> through = Together.call(
                    8,
                    thread -> RateBursts.through(thread % 2 == 0 ? limiter : other, "a", 10)
                            .size());

            assertThat(through.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
        }
    }

    @Test
    default void lets_no_more_than_its_number_through_in_any_window() {
        Duration window = Duration.ofMillis(600);
        int callsMax = 6;
        RateLimiter limiter = freshLimiter(callsMax, window);
        RateLimiter other = secondHandle(limiter);
        RateBursts bursts = new RateBursts(window, this::limiterNanos);

        List<List<RateBursts.Call>> calls = Together.call(12, thread -> {
            int key = thread / 3;
            return bursts.provoke(thread % 2 == 0 ? limiter : other, "key " + key, 0.35 + 0.2 * key);
        });

        for (int key = 0; key < 4; key++) {
            List<RateBursts.Call> through = new ArrayList<>();
            calls.subList(3 * key, 3 * key + 3).forEach(through::addAll);
            assertThat(through).as("those of key %s", key).isNotEmpty();
            assertThat(RateBursts.mostInAWindow(through, window))
                    .as("surely in one window of key %s", key)
                    .isLessThanOrEqualTo(callsMax);
        }
    }

    @Test
    default void lets_one_through_after_the_wait_that_it_said() {
        Duration window = Duration.ofMillis(300);
        RateLimiter limiter = freshLimiter(2, window);
        for (int round = 0; round < 4; round++) {
            Optional<Duration> wait = limiter.tryAcquire("a");
            while (wait.isEmpty()) {
                wait = limiter.tryAcquire("a");
            }
            assertThat(wait.get()).isPositive().isLessThanOrEqualTo(window);
            long until = limiterNanos() + wait.get().toNanos();
            while (limiterNanos() < until) {
                LockSupport.parkNanos(Math.max(1, until - limiterNanos()));
            }
            assertThat(limiter.tryAcquire("a")).as("after %s", wait.get()).isEmpty();
        }
    }

    @Test
    default void does_not_count_what_it_refused() {
        Duration window = Duration.ofMillis(100);
        RateLimiter limiter = freshLimiter(1, window);
        limiter.tryAcquire("a");
        long until = limiterNanos() + 20 * window.toNanos();
        boolean through = false;
        long asked = Long.MIN_VALUE;
        while (!through && asked < until) {
            asked = limiterNanos();
            through = limiter.tryAcquire("a").isEmpty();
        }
        assertThat(through)
                .as("who asks all the time gets through once the window is over")
                .isTrue();
    }

    @Test
    default void refuses_when_it_cannot_count() {
        unableToCount()
                .ifPresent(limiter -> assertThat(limiter.tryAcquire("a"))
                        .as("how long to wait before asking again")
                        .hasValueSatisfying(wait -> assertThat(wait).isPositive()));
    }

    @Test
    default void refuses_keys_that_are_out_of_bounds() {
        RateLimiter limiter = freshLimiter(1, Duration.ofHours(1));

        assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire(""));
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire("x".repeat(RateLimiter.KEY_MAX + 1)));
    }
}
