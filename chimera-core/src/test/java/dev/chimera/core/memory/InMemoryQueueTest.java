package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.api.spi.WorkQueue.Delivery;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hint is in one end's hands at a time, and is given out again when it was released or left lying, but not for ever. */
@Spec("RUN-9")
class InMemoryQueueTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void gives_out_first_in_first_out_and_what_is_given_out_again_before_the_rest() throws Exception {
        Backlog backlog = new Backlog(LONG, 5);
        WorkQueue queue = new InMemoryQueue(backlog, 10);
        WorkQueue other = new InMemoryQueue(backlog, 10);
        List.of("a", "b", "c").forEach(queue::offer);

        Delivery a = next(queue);
        Delivery b = next(other);
        a.release();
        b.release();
        assertThat(told(next(other))).isEqualTo("a 2");
        assertThat(told(next(queue))).isEqualTo("b 2");
        assertThat(told(next(queue))).isEqualTo("c 1");
        assertThat(queue.poll(Duration.ZERO)).isEmpty();
        assertThat(queue.depth()).isEqualTo(3);
    }

    @Test
    void refuses_a_hint_when_it_is_full_for_the_end_that_offers() throws Exception {
        Backlog backlog = new Backlog(LONG, 5);
        WorkQueue queue = new InMemoryQueue(backlog, 2);
        WorkQueue other = new InMemoryQueue(backlog, 3);
        queue.offer("a");
        queue.offer("b");
        Delivery first = next(queue);

        assertThat(queue.offer("c")).as("one waits and one is in hands").isFalse();
        assertThat(other.offer("d")).isTrue();
        first.done();
        assertThat(queue.offer("c")).isFalse();
        next(queue).done();
        assertThat(queue.offer("c")).isTrue();
        assertThat(told(next(other))).isEqualTo("d 1");
    }

    @Test
    void gives_what_was_left_lying_to_one_who_waits_until_it_is_set_aside() throws Exception {
        Backlog backlog = new Backlog(SHORT, 3);
        WorkQueue queue = new InMemoryQueue(backlog, 10);
        WorkQueue other = new InMemoryQueue(backlog, 10);
        Future<Delivery> waiting = threads.submit(() -> {
            Delivery first = next(other);
            assertThat(first.attempt()).isEqualTo(1);
            return next(other);
        });
        queue.offer("a");

        Delivery second = waiting.get(30, TimeUnit.SECONDS);
        assertThat(told(second)).isEqualTo("a 2");
        assertThat(told(next(queue))).isEqualTo("a 3");
        second.done(); // too late: another has it
        assertThat(other.poll(SHORT.multipliedBy(4))).isEmpty();
        assertThat(other.deadLetters()).isEqualTo(1);
        assertThat(other.depth()).isZero();
    }

    @Test
    void sets_aside_what_was_released_too_often() throws Exception {
        WorkQueue queue = new InMemoryQueue(new Backlog(LONG, 2), 10);
        queue.offer("a");
        next(queue).release();
        next(queue).release();

        assertThat(queue.poll(Duration.ofMillis(20))).isEmpty();
        assertThat(queue.deadLetters()).isEqualTo(1);
        assertThat(queue.depth()).isZero();
    }

    @Test
    void takes_the_first_word_about_a_delivery() throws Exception {
        WorkQueue queue = new InMemoryQueue(new Backlog(LONG, 5), 10);
        queue.offer("a");
        Delivery done = next(queue);
        done.done();
        done.release();
        assertThat(queue.depth()).isZero();
        queue.offer("b");
        Delivery released = next(queue);
        released.release();
        released.done();
        released.release();

        assertThat(told(next(queue))).isEqualTo("b 2");
        assertThat(queue.depth()).isEqualTo(1);
    }

    @Test
    void closing_an_end_releases_what_it_has_and_leaves_the_others_open() throws Exception {
        Backlog backlog = new Backlog(LONG, 5);
        WorkQueue queue = new InMemoryQueue(backlog, 10);
        WorkQueue other = new InMemoryQueue(backlog, 10);
        List.of("a", "b", "c").forEach(queue::offer);
        next(queue);
        Delivery kept = next(other);
        next(queue);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<Optional<Delivery>> waiting = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            return queue.poll(PATIENCE);
        });
        while (waiter.get() == null || waiter.get().getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        queue.close();
        queue.close();

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThatThrownBy(() -> queue.offer("d")).isInstanceOf(RelayException.class);
        assertThat(told(next(other))).isEqualTo("a 2");
        assertThat(told(next(other))).isEqualTo("c 2");
        kept.done();
        assertThat(other.depth()).isEqualTo(2);
    }

    @Test
    void loses_and_doubles_nothing_among_many() throws Exception {
        Backlog backlog = new Backlog(LONG, 1_000_000);
        int hints = 4_000;
        List<Callable<List<String>>> work = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            boolean offers = thread < 4;
            int from = thread * hints / 4;
            WorkQueue end = new InMemoryQueue(backlog, hints);
            work.add(() -> offers ? offered(end, from, hints / 4) : taken(end));
        }
        List<String> all = Collections.synchronizedList(new ArrayList<>());
        for (Future<List<String>> each : threads.invokeAll(work)) {
            all.addAll(each.get());
        }

        assertThat(all)
                .hasSize(hints)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, hints).mapToObj(Integer::toString).toList());
        assertThat(backlog.depth()).isZero();
    }

    @Test
    void tells_who_is_interrupted_and_keeps_the_hint() throws Exception {
        WorkQueue queue = new InMemoryQueue(new Backlog(LONG, 5), 10);
        queue.offer("a");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> queue.poll(PATIENCE)).isInstanceOf(InterruptedException.class);
        assertThat(told(next(queue))).isEqualTo("a 1");
    }

    @Test
    void refuses_what_is_out_of_bounds() {
        WorkQueue queue = new InMemoryQueue(new Backlog(LONG, 5), 10);

        assertThatIllegalArgumentException().isThrownBy(() -> queue.offer(""));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.offer("x".repeat(WorkQueue.HINT_MAX + 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.poll(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.poll(Duration.ofSeconds(61)));
    }

    private static List<String> offered(WorkQueue end, int from, int count) {
        for (int i = from; i < from + count; i++) {
            assertThat(end.offer(Integer.toString(i))).isTrue();
        }
        return List.of();
    }

    /** What came until nothing came any more; every third is released first, and may come to another. */
    private static List<String> taken(WorkQueue end) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        Optional<Delivery> next = end.poll(Duration.ofSeconds(1));
        for (int i = 0; next.isPresent(); i++) {
            if (i % 3 == 0) {
                next.get().release();
            } else {
                taken.add(next.get().hint());
                next.get().done();
            }
            next = end.poll(Duration.ofSeconds(1));
        }
        return taken;
    }

    private static Delivery next(WorkQueue queue) throws InterruptedException {
        return queue.poll(PATIENCE).orElseThrow();
    }

    private static String told(Delivery delivery) {
        return delivery.hint() + " " + delivery.attempt();
    }
}
