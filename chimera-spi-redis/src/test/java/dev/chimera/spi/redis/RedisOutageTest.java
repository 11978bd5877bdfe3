package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.chimera.api.network.Capability;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Servers of this test's own that die, come back empty, are emptied, are silent, and ask for passwords. */
@Spec("DATA-6")
class RedisOutageTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Capability TREND = new Capability("trend");

    @Test
    void everything_goes_on_when_the_server_was_restarted_and_trouble_comes_and_goes() throws Exception {
        try (TestRedis server = new TestRedis();
                RedisRelay relay = RedisRelay.builder()
                        .uri(server.uri())
                        .timeout(PATIENT)
                        .lease(Duration.ofMinutes(10))
                        .build()) {
            WorkQueue queue = relay.queue("runs", 100);
            RateLimiter limiter = relay.limiter("calls", 1, Duration.ofHours(1));
            SharedCache cache = relay.cache("scans");
            PeerDirectory directory = relay.directory(Duration.ofMinutes(1));
            AtomicInteger heard = new AtomicInteger();
            relay.listen("bell", heard::incrementAndGet);
            AtomicInteger taken = new AtomicInteger();
            AtomicBoolean stopping = new AtomicBoolean();
            Thread worker = worker(queue, taken, stopping);
            for (int round = 1; round <= 2; round++) {
                assertThat(relay.trouble()).isEmpty();
                int before = taken.get();
                queue.offer("hint " + round);
                Eventually.holds(() -> taken.get() > before);
                assertThat(limiter.tryAcquire("a")).isEmpty();
                assertThat(limiter.tryAcquire("a")).isPresent();
                cache.put("a", "one", Duration.ofHours(1));
                directory.publish(PeerSamples.locator(1, 1, "trend"));
                int rung = heard.get();
                Eventually.holds(() -> {
                    relay.ring("bell");
                    return heard.get() > rung;
                });

                server.stop();
                Eventually.holds(() -> relay.trouble().isPresent());
                assertThat(relay.trouble().orElseThrow())
                        .contains("redis at 127.0.0.1:")
                        .contains(" cannot be used since 20");
                refusesAtOnce(queue, limiter, cache, directory);
                relay.ring("bell");

                server.start();
                Eventually.holds(() -> relay.trouble().isEmpty());
                assertThat(queue.depth()).isZero();
                assertThat(cache.get("a")).isEmpty();
                directory.find(TREND, new PeerDirectory.Search(10, PATIENT), found -> fail("found " + found));
            }
            int before = taken.get();
            queue.offer("last");
            Eventually.holds(() -> taken.get() > before);
            stopping.set(true);
            worker.join(30_000);
        }
    }

    private static Thread worker(WorkQueue queue, AtomicInteger taken, AtomicBoolean stopping) {
        Thread worker = new Thread(() -> {
            while (!stopping.get()) {
                try {
                    queue.poll(Duration.ofSeconds(2)).ifPresent(delivery -> {
                        taken.incrementAndGet();
                        delivery.done();
                    });
                } catch (RelayException e) {
                    pause();
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        worker.start();
        return worker;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refusesAtOnce(
            WorkQueue queue, RateLimiter limiter, SharedCache cache, PeerDirectory directory) {
        long begin = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> queue.offer("x")).isInstanceOf(RelayException.class);
            assertThatThrownBy(() -> queue.poll(Duration.ofSeconds(30))).isInstanceOf(RelayException.class);
            assertThat(limiter.tryAcquire("a")).contains(Duration.ofSeconds(1));
            assertThat(cache.get("a")).isEmpty();
            assertThatThrownBy(() -> directory.publish(PeerSamples.locator(1, 1, "trend")))
                    .isInstanceOf(RelayException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("500 calls, none of which waited for the time-out")
                .isLessThan(PATIENT);
    }

    @Test
    void everything_goes_on_when_the_server_is_emptied_again_and_again() throws Exception {
        try (TestRedis server = new TestRedis();
                RedisRelay one = patient(server);
                RedisRelay two = patient(server);
                RedisClient operator = RedisClient.create(server.uri())) {
            WorkQueue there = one.queue("runs", 10_000);
            Set<Throwable> errors = ConcurrentHashMap.newKeySet();
            AtomicBoolean stopping = new AtomicBoolean();
            AtomicInteger taken = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            WorkQueue here = two.queue("runs", 10_000);
            RateLimiter limiter = two.limiter("calls", 100, Duration.ofMillis(100));
            for (Runnable work : List.<Runnable>of(
                    () -> there.offer("x"),
                    () -> take(here, taken),
                    () -> take(there, taken),
                    () -> limiter.tryAcquire("a"))) {
                threads.add(repeating(work, stopping, errors));
            }
            for (int i = 0; i < 20; i++) {
                Thread.sleep(30);
                operator.connect().sync().flushall();
            }
            int before = taken.get();
            Eventually.holds(() -> taken.get() > before + 10);
            stopping.set(true);
            for (Thread thread : threads) {
                thread.join(30_000);
            }
            assertThat(errors).isEmpty();
        }
    }

    private static void take(WorkQueue queue, AtomicInteger taken) {
        try {
            queue.poll(Duration.ofMillis(100)).ifPresent(delivery -> {
                taken.incrementAndGet();
                if (delivery.attempt() == 1 && taken.get() % 3 == 0) {
                    delivery.release();
                } else {
                    delivery.done();
                }
            });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Thread repeating(Runnable work, AtomicBoolean stopping, Set<Throwable> errors) {
        Thread thread = new Thread(() -> {
            while (!stopping.get()) {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    errors.add(e);
                }
                pauseShortly();
            }
        });
        thread.start();
        return thread;
    }

    private static void pauseShortly() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RedisRelay patient(TestRedis server) {
        return RedisRelay.builder().uri(server.uri()).timeout(PATIENT).build();
    }

    @Test
    void can_be_made_and_listened_to_before_there_is_a_server() throws Exception {
        try (TestRedis server = new TestRedis()) {
            server.stop();
            try (RedisRelay relay = patient(server)) {
                AtomicInteger heard = new AtomicInteger();
                relay.listen("bell", heard::incrementAndGet);
                WorkQueue queue = relay.queue("runs", 10);
                assertThatThrownBy(queue::depth)
                        .isInstanceOf(RelayException.class)
                        .hasMessageContaining("it cannot be reached")
                        .hasMessageContaining("check that the server runs");
                assertThat(relay.trouble()).isPresent();
                server.start();
                Eventually.holds(() -> relay.trouble().isEmpty());
                assertThat(queue.offer("a")).isTrue();
                Eventually.holds(() -> {
                    relay.ring("bell");
                    return heard.get() > 0;
                });
            }
        }
    }

    @Test
    void gives_what_a_dead_worker_had_to_another() throws Exception {
        try (TestRedis server = new TestRedis();
                RedisRelay heir = RedisRelay.builder()
                        .uri(server.uri())
                        .timeout(PATIENT)
                        .lease(Duration.ofMillis(200))
                        .build()) {
            RedisRelay dead = patient(server);
            dead.queue("runs", 10).offer("a");
            WorkQueue.Delivery held = dead.queue("runs", 10).poll(PATIENT).orElseThrow();
            assertThat(held.attempt()).isEqualTo(1);

            Optional<WorkQueue.Delivery> taken = heir.queue("runs", 10).poll(PATIENT);
            assertThat(taken.orElseThrow().attempt()).isEqualTo(2);
            dead.close();
        }
    }

    @Test
    void says_that_a_password_is_wrong_and_never_says_it() throws Exception {
        try (TestRedis server = new TestRedis("requirepass right-one")) {
            String place = server.uri().substring("redis://".length());
            try (RedisRelay wrong = RedisRelay.at("redis://:hunter2@" + place);
                    RedisRelay none = RedisRelay.at(server.uri());
                    RedisRelay right = RedisRelay.builder()
                            .uri(server.uri())
                            .password("right-one")
                            .timeout(PATIENT)
                            .build();
                    RedisRelay inUri = RedisRelay.builder()
                            .uri("redis://default:right-one@" + place)
                            .timeout(PATIENT)
                            .build()) {
                assertThatThrownBy(() -> wrong.queue("runs", 10).depth())
                        .isInstanceOf(RelayException.class)
                        .hasMessageContaining("the server refused the user or the password; check both")
                        .satisfies(e -> assertThat(trace(e)).doesNotContain("hunter2"));
                assertThat(wrong.trouble().orElseThrow()).contains("check both").doesNotContain("hunter2");
                assertThat(wrong.toString()).isEqualTo("redis relay at " + place);
                assertThatThrownBy(() -> none.queue("runs", 10).depth()).hasMessageContaining("NOAUTH");
                assertThat(right.queue("runs", 10).depth()).isZero();
                assertThat(inUri.queue("runs", 10).depth()).isZero();
            }
        }
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void waits_no_longer_than_the_time_out_for_a_server_that_is_silent() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RedisRelay relay = RedisRelay.builder()
                        .uri("redis://127.0.0.1:" + silent.getLocalPort())
                        .timeout(Duration.ofMillis(200))
                        .build()) {
            long begin = System.nanoTime();
            WorkQueue queue = relay.queue("runs", 10);
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(queue::depth).isInstanceOf(RelayException.class);
                assertThat(relay.limiter("calls", 5, Duration.ofSeconds(1)).tryAcquire("a"))
                        .isPresent();
            }
            assertThat(relay.trouble()).isPresent();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void a_server_that_falls_silent_is_left_and_found_again() throws Exception {
        try (TestRedis server = new TestRedis();
                RedisRelay relay = RedisRelay.builder()
                        .uri(server.uri())
                        .timeout(Duration.ofMillis(300))
                        .build();
                RedisClient operator = RedisClient.create(server.uri())) {
            WorkQueue queue = relay.queue("runs", 10);
            Eventually.holds(() -> answers(queue));
            operator.connect().sync().clientPause(3_000);
            Eventually.holds(() -> !answers(queue) && relay.trouble().isPresent());

            Eventually.holds(() -> answers(queue) && relay.trouble().isEmpty());
        }
    }

    private static boolean answers(WorkQueue queue) {
        try {
            return queue.depth() == 0;
        } catch (RelayException e) {
            return false;
        }
    }

    @Test
    void closing_is_prompt_though_the_server_is_gone() throws IOException {
        try (TestRedis server = new TestRedis()) {
            RedisRelay relay = patient(server);
            WorkQueue queue = relay.queue("runs", 10);
            queue.offer("a");
            server.stop();
            long begin = System.nanoTime();
            relay.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENT);
        }
    }
}
