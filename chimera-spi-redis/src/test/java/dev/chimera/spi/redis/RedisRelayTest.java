package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.spec.Spec;
import dev.chimera.tck.RelayContract;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Spec("DATA-6")
class RedisRelayTest implements RelayContract {
    private final Relays relays = new Relays();

    @AfterEach
    void close() {
        relays.close();
    }

    @Override
    public Relay freshRelay() {
        return relays.another();
    }

    @Override
    public Relay secondHandle(Relay relay) {
        return relays.another();
    }

    @Test
    void a_listener_that_throws_harms_no_other() throws Exception {
        Relay relay = freshRelay();
        AtomicInteger heard = new AtomicInteger();
        relay.listen("bell", () -> {
            throw new IllegalStateException("on purpose");
        });
        relay.listen("bell", heard::incrementAndGet);
        for (int i = 1; i <= 3; i++) {
            int before = heard.get();
            Eventually.holds(() -> {
                relay.ring("bell");
                return heard.get() > before;
            });
        }
    }

    @Test
    void many_rings_come_as_few() throws Exception {
        Relay relay = freshRelay();
        AtomicInteger heard = new AtomicInteger();
        relay.listen("bell", () -> {
            heard.incrementAndGet();
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 500; i++) {
            relay.ring("bell");
        }
        Eventually.holds(() -> heard.get() > 1);
        assertThat(relay.queue("runs", 10).depth())
                .as("a slow listener does not hold commands up")
                .isZero();
        assertThat(heard.get()).isLessThan(400);
    }

    @Test
    void a_closed_one_works_no_more() {
        Relay relay = freshRelay();
        WorkQueue queue = relay.queue("runs", 10);
        queue.offer("a");
        relay.close();

        for (Runnable use : new Runnable[] {
            () -> queue.offer("b"), queue::depth, () -> relay.queue("runs", 10), () -> relay.listen("bell", () -> {})
        }) {
            assertThatThrownBy(use::run).isInstanceOf(RelayException.class).hasMessageContaining("is closed");
        }
        assertThat(relay.trouble()).get().asString().contains("is closed");
        assertThat(relay.limiter("calls", 5, Duration.ofSeconds(1)).tryAcquire("a"))
                .isPresent();
        relay.ring("bell");
    }

    @Test
    void starts_no_thread_until_it_is_used_and_leaves_none() throws Exception {
        TestRedis.direct().ping();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        RedisRelay relay = relays.another();
        assertThat(newThreads(before)).isEmpty();
        relay.listen("bell", () -> {});
        relay.ring("bell");
        WorkQueue queue = relay.queue("runs", 10);
        queue.offer("a");
        queue.poll(Duration.ofMillis(50)).orElseThrow();
        queue.poll(Duration.ofMillis(50));
        assertThat(newThreads(before)).isNotEmpty();
        relay.close();

        Eventually.holds(() -> newThreads(before).isEmpty());
    }

    private static Set<String> newThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("ForkJoinPool.commonPool")) // the JVM's own
                .collect(Collectors.toSet());
    }

    @Test
    void names_what_is_set_wrongly() {
        String uri = "redis://127.0.0.1:1";
        refuses(RedisRelay.builder()::build, "needs the uri of a server");
        refuses(() -> RedisRelay.at("http://luna:hunter2@example.org"), "write it as redis://host:port/database");
        refuses(() -> RedisRelay.at("luna:hunter2"), "write it as redis://host:port/database");
        refuses(() -> RedisRelay.at("redis://luna:hunter2@exa mple.org"), "write it as redis://host:port/database");
        refuses(() -> RedisRelay.at(""), "write it as redis://host:port/database");
        refuses(() -> RedisRelay.builder().uri(uri).uri(uri), "uri is set twice");
        refuses(() -> RedisRelay.builder().prefix("{a}"), "prefix must have 1-64 characters");
        refuses(() -> RedisRelay.builder().lease(Duration.ofMillis(1)), "lease must be from PT0.1S to PT1H");
        refuses(() -> RedisRelay.builder().timeout(Duration.ofHours(1)), "timeout must be from");
        refuses(() -> RedisRelay.builder().deliveriesMax(0), "deliveriesMax must be from 1 to 1000");
        refuses(() -> RedisRelay.builder().uri(uri).user("luna").build(), "user is set without a password");
    }

    private static void refuses(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }
}
