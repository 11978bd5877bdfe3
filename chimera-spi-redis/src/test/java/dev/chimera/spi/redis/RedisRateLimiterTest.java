package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.spi.RateLimiter;
import dev.chimera.spec.Spec;
import dev.chimera.tck.RateLimiterContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Spec({"DATA-6", "CLAW-10"})
class RedisRateLimiterTest implements RateLimiterContract {
    private final Relays relays = new Relays();
    private final Map<RateLimiter, Supplier<RateLimiter>> again = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();

    @AfterEach
    void close() {
        relays.close();
    }

    @Override
    public RateLimiter freshLimiter(int callsMax, Duration window) {
        String name = "calls " + names.incrementAndGet();
        Supplier<RateLimiter> handle = () -> relays.another().limiter(name, callsMax, window);
        RateLimiter limiter = handle.get();
        again.put(limiter, handle);
        return limiter;
    }

    @Override
    public RateLimiter secondHandle(RateLimiter limiter) {
        return again.get(limiter).get();
    }

    /** The server's, to the microsecond, as the limiter sees it. */
    @Override
    public long limiterNanos() {
        List<String> time = TestRedis.direct().time();
        return (Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1))) * 1_000;
    }

    @Test
    void lets_a_hundred_through_of_sixty_four_threads_at_two_ends() throws Exception {
        RateLimiter one = freshLimiter(100, Duration.ofMinutes(1));
        RateLimiter two = secondHandle(one);
        CyclicBarrier start = new CyclicBarrier(64);
        AtomicInteger through = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            RateLimiter mine = i % 2 == 0 ? one : two;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int call = 0; call < 20; call++) {
                        if (mine.tryAcquire("192.0.2.1").isEmpty()) {
                            through.incrementAndGet();
                        }
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        assertThat(through).hasValue(100);
    }

    @Test
    void lets_nobody_through_more_often_after_the_clock_was_set_back() {
        RateLimiter limiter = freshLimiter(2, Duration.ofHours(1));
        limiter.tryAcquire("a");
        String key = relays.prefix + ":{limiter/calls " + names.get() + "}:a";
        long ahead = limiterNanos() / 1_000 + Duration.ofMinutes(30).toNanos() / 1_000;
        TestRedis.direct().del(key);
        TestRedis.direct().rpush(key, Long.toString(ahead)); // as if the clock had stood half an hour later then

        assertThat(limiter.tryAcquire("a")).isEmpty();
        assertThat(TestRedis.direct().lrange(key, 0, -1)).containsExactly(Long.toString(ahead), Long.toString(ahead));
        assertThat(limiter.tryAcquire("a")).contains(Duration.ofHours(1));
    }

    @Test
    void keeps_no_more_than_a_window_may_hold_and_forgets_keys() throws Exception {
        RateLimiter limiter = freshLimiter(3, Duration.ofMillis(50));
        String key = relays.prefix + ":{limiter/calls " + names.get() + "}:a";
        for (int i = 0; i < 100; i++) {
            limiter.tryAcquire("a");
            assertThat(TestRedis.direct().llen(key)).isLessThanOrEqualTo(3);
        }
        Eventually.holds(() -> TestRedis.direct().exists(key) == 0);
    }

    @Test
    void refuses_when_a_key_holds_something_else() {
        RateLimiter limiter = freshLimiter(3, Duration.ofHours(1));
        TestRedis.direct().set(relays.prefix + ":{limiter/calls " + names.get() + "}:a", "poison");

        assertThat(limiter.tryAcquire("a")).contains(Duration.ofSeconds(1));
        assertThat(limiter.tryAcquire("b")).isEmpty();
    }

    @Test
    void goes_on_when_the_server_forgot_the_script() {
        RateLimiter limiter = freshLimiter(2, Duration.ofHours(1));
        limiter.tryAcquire("a");
        TestRedis.direct().scriptFlush();

        assertThat(limiter.tryAcquire("a")).isEmpty();
        assertThat(limiter.tryAcquire("a")).isPresent();
    }
}
