package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.spec.Spec;
import dev.chimera.tck.WorkQueueContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Spec("DATA-6")
class RedisWorkQueueTest implements WorkQueueContract {
    private static final Set<Thread.State> WAITS = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final Relays relays = new Relays();
    private final Map<WorkQueue, Made> made = new ConcurrentHashMap<>();

    private record Made(int hintsMax, Duration lease, int deliveriesMax) {}

    @AfterEach
    void close() {
        relays.close();
    }

    @Override
    public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
        return queue(new Made(hintsMax, lease, deliveriesMax));
    }

    @Override
    public WorkQueue secondHandle(WorkQueue queue) {
        return queue(made.get(queue));
    }

    private WorkQueue queue(Made manner) {
        WorkQueue queue = relays.another(manner.lease(), manner.deliveriesMax()).queue("runs", manner.hintsMax());
        made.put(queue, manner);
        return queue;
    }

    private String stream() {
        return relays.prefix + ":{queue/runs}:stream";
    }

    @Test
    void holds_nothing_that_is_neither_waiting_nor_in_hands() throws Exception {
        WorkQueue queue = emptyQueue(1_000, LONG, 5);
        for (int i = 0; i < 50; i++) {
            queue.offer("hint " + i);
        }
        for (int i = 0; i < 50; i++) {
            queue.poll(Duration.ofSeconds(30)).orElseThrow().done();
        }
        Eventually.holds(() -> TestRedis.direct().xlen(stream()) == 0);
        assertThat(TestRedis.direct().xpending(stream(), RedisWorkQueue.GROUP).getCount())
                .isZero();
    }

    @Test
    void goes_on_when_everything_in_the_server_is_deleted() throws Exception {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        queue.offer("a");
        WorkQueue.Delivery lost = queue.poll(Duration.ofSeconds(30)).orElseThrow();
        AtomicReference<Object> got = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                got.set(queue.poll(Duration.ofSeconds(30)).map(WorkQueue.Delivery::hint));
            } catch (Exception e) {
                got.set(e);
            }
        });
        waiting.start();
        Eventually.holds(() -> TestRedis.direct().clientList().contains("cmd=xreadgroup"));
        TestRedis.direct().del(stream());
        lost.done();
        assertThat(secondHandle(queue).offer("b")).isTrue();
        waiting.join(30_000);

        assertThat(got.get()).isEqualTo(Optional.of("b"));
        assertThat(queue.depth()).isEqualTo(1);
    }

    /** The client library starts with the first poll of a relay, and its timer does not tell that it was interrupted. */
    @Test
    void an_interrupt_is_heard_while_the_client_starts() throws Exception {
        for (int round = 0; round < 20; round++) {
            WorkQueue queue = emptyQueue(10, LONG, 5);
            AtomicReference<Object> ended = new AtomicReference<>();
            Thread waiting = new Thread(() -> {
                try {
                    ended.set(queue.poll(Duration.ofSeconds(30)));
                } catch (InterruptedException | RuntimeException e) {
                    ended.set(e);
                }
            });
            waiting.start();
            while (!WAITS.contains(waiting.getState())) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            waiting.join(10_000);

            assertThat(ended.get()).as("round %s", round).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void a_stream_without_a_group_gets_one() throws Exception {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        queue.poll(Duration.ZERO);
        TestRedis.direct().xgroupDestroy(stream(), RedisWorkQueue.GROUP);
        queue.offer("a");

        assertThat(queue.poll(Duration.ofSeconds(30)).orElseThrow().hint()).isEqualTo("a");
    }

    @Test
    void sets_aside_what_is_no_hint() throws Exception {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        TestRedis.direct().xadd(stream(), Map.of("something", "else"));
        TestRedis.direct().xadd(stream(), Map.of("hint", "x", "given", "-1"));
        TestRedis.direct().xadd(stream(), Map.of("hint", "x".repeat(300), "given", "0"));
        queue.offer("a");

        assertThat(queue.poll(Duration.ofSeconds(30)).orElseThrow().hint()).isEqualTo("a");
        Eventually.holds(() -> queue.deadLetters() == 3);
        assertThat(queue.depth()).isEqualTo(1);
    }

    @Test
    void says_what_to_do_about_a_key_that_holds_something_else() {
        TestRedis.direct().set(stream(), "poison");
        WorkQueue queue = emptyQueue(10, LONG, 5);

        assertThatThrownBy(() -> queue.offer("a"))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("WRONGTYPE")
                .hasMessageContaining("delete it, or choose another prefix");
        assertThatThrownBy(() -> queue.poll(Duration.ofSeconds(30))).isInstanceOf(RelayException.class);
        assertThatThrownBy(queue::depth).isInstanceOf(RelayException.class);
    }

    @Test
    void keeps_no_more_dead_letters_than_a_thousand() throws Exception {
        WorkQueue queue = emptyQueue(2_000, LONG, 1);
        for (int i = 0; i < 1_010; i++) {
            queue.offer("hint " + i);
        }
        for (int i = 0; i < 1_010; i++) {
            queue.poll(Duration.ofSeconds(30)).orElseThrow().release();
        }
        Eventually.holds(() -> queue.depth() == 0);
        assertThat(queue.deadLetters()).isEqualTo(1_000);
    }

    @Test
    void forgets_consumers_that_are_gone_but_not_what_they_have() throws Exception {
        WorkQueue idle = emptyQueue(10, LONG, 5);
        WorkQueue holder = secondHandle(idle);
        idle.offer("a");
        idle.offer("b");
        idle.poll(Duration.ofSeconds(30)).orElseThrow().done();
        holder.poll(Duration.ofSeconds(30)).orElseThrow();
        Eventually.holds(() -> pendingOfConsumers().equals(List.of(0L, 1L)));
        RedisRelay relay = relays.another();
        Eventually.holds(() -> {
            RedisWorkQueue impatient = relay.queue(
                    relay.tag("queue", "runs"),
                    new RedisWorkQueue.Manner(10, Duration.ofMinutes(1), 5, Duration.ofMillis(10)));
            impatient.poll(Duration.ZERO);
            impatient.close();
            return pendingOfConsumers().equals(List.of(1L));
        });
        idle.offer("c");
        assertThat(idle.poll(Duration.ofSeconds(30)).orElseThrow().hint())
                .as("who was forgotten comes back")
                .isEqualTo("c");
    }

    private List<Object> pendingOfConsumers() {
        return TestRedis.direct().xinfoConsumers(stream(), RedisWorkQueue.GROUP).stream()
                .map(consumer -> ((List<?>) consumer).get(3))
                .<Object>map(pending -> pending)
                .sorted()
                .toList();
    }

    @Test
    void closing_is_prompt_though_many_wait() throws Exception {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        Thread[] waiting = new Thread[16];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i] = new Thread(() -> {
                try {
                    queue.poll(Duration.ofMinutes(1));
                } catch (InterruptedException | RelayException ended) {
                    // as it should be
                }
            });
            waiting[i].start();
        }
        Eventually.holds(() -> TestRedis.direct().clientList().contains("cmd=xreadgroup"));
        long begin = System.nanoTime();
        queue.close();
        for (Thread thread : waiting) {
            thread.join(30_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
        assertThatThrownBy(() -> queue.poll(Duration.ZERO))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void gives_every_hint_to_one_of_many_workers_at_two_ends() throws Exception {
        WorkQueue one = emptyQueue(1_000, LONG, 5);
        WorkQueue two = secondHandle(one);
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        Thread[] workers = new Thread[16];
        for (int i = 0; i < workers.length; i++) {
            WorkQueue mine = i % 2 == 0 ? one : two;
            workers[i] = new Thread(() -> {
                try {
                    for (Optional<WorkQueue.Delivery> next = mine.poll(Duration.ofSeconds(3));
                            next.isPresent();
                            next = mine.poll(Duration.ofSeconds(3))) {
                        seen.merge(next.get().hint(), 1, Integer::sum);
                        next.get().done();
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            workers[i].start();
        }
        for (int i = 0; i < 500; i++) {
            assertThat((i % 2 == 0 ? two : one).offer("hint " + i)).isTrue();
        }
        for (Thread worker : workers) {
            worker.join(60_000);
        }
        assertThat(seen).hasSize(500);
        assertThat(seen.values()).containsOnly(1);
        Eventually.holds(() -> one.depth() == 0);
    }
}
