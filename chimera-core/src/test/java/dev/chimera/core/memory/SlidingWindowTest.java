package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.spi.RateLimiter;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A limiter of one JVM counts exactly, and refuses what it cannot count. */
class SlidingWindowTest {
    private static final Duration WINDOW = Duration.ofMillis(100);

    private final SettableClock clock = new SettableClock();

    @Test
    void lets_its_number_through_in_a_window_and_says_how_long_to_wait() {
        SlidingWindow limiter = new SlidingWindow(2, WINDOW, clock);
        assertThat(limiter.tryAcquire("a")).isEmpty();
        clock.advance(Duration.ofMillis(30));
        assertThat(limiter.tryAcquire("a")).isEmpty();

        assertThat(limiter.tryAcquire("a")).contains(Duration.ofMillis(70));
        assertThat(limiter.tryAcquire("b")).as("another key").isEmpty();
        clock.advance(Duration.ofMillis(70).minusNanos(1));
        assertThat(limiter.tryAcquire("a")).contains(Duration.ofNanos(1));
        clock.advance(Duration.ofNanos(1));
        assertThat(limiter.tryAcquire("a")).isEmpty();
        assertThat(limiter.tryAcquire("a")).contains(Duration.ofMillis(30));
    }

    @Test
    void answers_as_a_list_of_all_calls_would() {
        for (int callsMax : new int[] {1, 2, 7, 8, 9, 40}) {
            SplittableRandom random = new SplittableRandom(callsMax);
            SlidingWindow limiter = new SlidingWindow(callsMax, WINDOW, clock);
            Map<String, List<Instant>> through = new HashMap<>();
            for (int i = 0; i < 20_000; i++) {
                clock.advance(Duration.ofMillis(random.nextInt(50) == 0 ? random.nextInt(250) : random.nextInt(8)));
                Instant now = clock.instant();
                String key = "key " + random.nextInt(3);
                List<Instant> inWindow = through.computeIfAbsent(key, k -> new ArrayList<>());
                inWindow.removeIf(at -> !at.plus(WINDOW).isAfter(now));

                Optional<Duration> expected = inWindow.size() < callsMax
                        ? Optional.empty()
                        : Optional.of(Duration.between(now, inWindow.get(0).plus(WINDOW)));
                assertThat(limiter.tryAcquire(key)).isEqualTo(expected);
                if (expected.isEmpty()) {
                    inWindow.add(now);
                }
            }
        }
    }

    @Test
    void refuses_while_the_clock_is_behind() {
        SlidingWindow limiter = new SlidingWindow(1, WINDOW, clock);
        assertThat(limiter.tryAcquire("a")).isEmpty();
        clock.advance(Duration.ofMillis(-30));

        assertThat(limiter.tryAcquire("a")).contains(Duration.ofMillis(30));
        assertThat(limiter.tryAcquire("b")).contains(Duration.ofMillis(30));
        clock.advance(Duration.ofHours(-1));
        assertThat(limiter.tryAcquire("b")).as("no longer than a window").contains(WINDOW);
        clock.set(SettableClock.START);
        assertThat(limiter.tryAcquire("b")).isEmpty();
        assertThat(limiter.tryAcquire("a")).contains(WINDOW);
    }

    @Test
    void a_clock_that_falls_behind_for_a_while_lets_no_more_through() {
        int callsMax = 3;
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Instant truly = SettableClock.START;
            SlidingWindow limiter = new SlidingWindow(callsMax, WINDOW, clock(truly));
            List<Instant> through = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                truly = truly.plusMillis(random.nextInt(10));
                clock.set(truly);
                if (random.nextInt(3) == 0) { // it says what it is, falls back, and is right again by the next step
                    ask(limiter, truly, through);
                    clock.set(truly.minusMillis(1 + random.nextInt(300)));
                }
                ask(limiter, truly, through);
            }
            assertThat(through.size()).isGreaterThan(100);
            for (int i = callsMax; i < through.size(); i++) {
                assertThat(Duration.between(through.get(i - callsMax), through.get(i)))
                        .isGreaterThanOrEqualTo(WINDOW);
            }
        }
    }

    @Test
    void refuses_a_new_key_when_it_is_full_and_forgets_those_that_nobody_asks_for() {
        SlidingWindow limiter = new SlidingWindow(1, WINDOW, clock, 2);
        assertThat(limiter.tryAcquire("a")).isEmpty();
        clock.advance(Duration.ofMillis(60));
        assertThat(limiter.tryAcquire("b")).isEmpty();

        assertThat(limiter.tryAcquire("c")).contains(WINDOW);
        assertThat(limiter.tryAcquire("a")).contains(Duration.ofMillis(40));
        clock.advance(Duration.ofMillis(99));
        assertThat(limiter.tryAcquire("c")).contains(WINDOW);
        clock.advance(Duration.ofMillis(1));
        assertThat(limiter.tryAcquire("c")).isEmpty();
        assertThat(limiter.keys()).isLessThanOrEqualTo(2);
    }

    @Test
    void a_key_whose_time_is_over_finds_its_own_place_when_it_is_full() {
        SlidingWindow limiter = new SlidingWindow(1, WINDOW, clock, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.tryAcquire("a")).isEmpty();
            assertThat(limiter.tryAcquire("b")).contains(WINDOW);
            clock.advance(WINDOW);
        }
        assertThat(limiter.keys()).isEqualTo(1);
    }

    @Test
    void counts_its_keys_rightly_however_they_come_and_go() {
        SplittableRandom random = new SplittableRandom(7);
        SlidingWindow limiter = new SlidingWindow(1, WINDOW, clock, 50);
        for (int i = 0; i < 50_000; i++) {
            limiter.tryAcquire("key " + random.nextInt(200));
            clock.advance(Duration.ofMillis(random.nextInt(6)));
            assertThat(limiter.keys()).isBetween(0, 50);
        }
        clock.advance(WINDOW);
        for (int i = 0; i < 50; i++) {
            assertThat(limiter.tryAcquire("other " + i)).isEmpty();
        }
        assertThat(limiter.tryAcquire("one more")).isPresent();
    }

    @Test
    void lets_its_number_through_of_many_threads() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                RateLimiter limiter = new SlidingWindow(100, Duration.ofHours(1), Instant::now);
                List<CompletableFuture<Integer>> through = IntStream.range(0, 8)
                        .mapToObj(thread -> CompletableFuture.supplyAsync(() -> asked(limiter, 50), threads))
                        .toList();

                assertThat(through.stream().mapToInt(CompletableFuture::join).sum())
                        .isEqualTo(100);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refuses_what_is_out_of_bounds() {
        SlidingWindow limiter = new SlidingWindow(1, WINDOW, clock);

        assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire(""));
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire("x".repeat(257)));
        assertThatIllegalArgumentException().isThrownBy(() -> new SlidingWindow(0, WINDOW, clock));
        assertThatIllegalArgumentException().isThrownBy(() -> new SlidingWindow(100_001, WINDOW, clock));
        assertThatIllegalArgumentException().isThrownBy(() -> new SlidingWindow(1, Duration.ofNanos(999_999), clock));
        assertThatIllegalArgumentException().isThrownBy(() -> new SlidingWindow(1, Duration.ofHours(25), clock));
    }

    private SettableClock clock(Instant at) {
        clock.set(at);
        return clock;
    }

    private static void ask(RateLimiter limiter, Instant truly, List<Instant> through) {
        if (limiter.tryAcquire("a").isEmpty()) {
            through.add(truly);
        }
    }

    private static int asked(RateLimiter limiter, int times) {
        return (int) IntStream.range(0, times)
                .filter(i -> limiter.tryAcquire("a").isEmpty())
                .count();
    }
}
