package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The promise of a {@link WorkQueue}: a hint is in one worker's hands at a time, and is given out again when it was released or left
 * lying, but not for ever.
 */
public interface WorkQueueContract {
    /** A lease that no test outlives. */
    Duration LONG = Duration.ofMinutes(10);

    /** A lease that a test waits for. */
    Duration SHORT = Duration.ofMillis(200);

    /**
     * A queue without hints.
     *
     * @param hintsMax how many it holds
     * @param lease how long a hint stays with a worker
     * @param deliveriesMax how often it gives out a hint before it sets it aside
     */
    WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax);

    /** Another end of the same queue, as another JVM would have; the same one where there can be only one. */
    default WorkQueue secondHandle(WorkQueue queue) {
        return queue;
    }

    /** A queue that cannot be reached, because what keeps its hints is gone; empty if that cannot be. */
    default Optional<WorkQueue> unreachable() {
        return Optional.empty();
    }

    /** How long the contract waits for what must happen. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Test
    default void gives_out_what_was_offered_first_in_first_out() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        for (String hint : List.of("a", "b", "c")) {
            assertThat(queue.offer(hint)).isTrue();
        }
        WorkQueue other = secondHandle(queue);

        assertThat(QueueSteps.next(queue, patience()).hint()).isEqualTo("a");
        assertThat(QueueSteps.next(other, patience()).hint()).isEqualTo("b");
        WorkQueue.Delivery last = QueueSteps.next(queue, patience());
        assertThat(last.hint()).isEqualTo("c");
        assertThat(last.attempt()).isEqualTo(1);
    }

    @Test
    default void gives_nothing_when_there_is_nothing() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);

        assertThat(queue.poll(Duration.ZERO)).isEmpty();
        assertThat(queue.poll(Duration.ofMillis(20))).isEmpty();
        assertThat(queue.depth()).isZero();
        assertThat(queue.deadLetters()).isZero();
    }

    @Test
    default void keeps_a_hint_as_it_was() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        List<String> hints = List.of("x".repeat(WorkQueue.HINT_MAX), " a b\n{c}:\u0000", "\u00e4\ud83c\udf1e\u4e2d");
        hints.forEach(queue::offer);

        for (String hint : hints) {
            assertThat(QueueSteps.next(queue, patience()).hint()).isEqualTo(hint);
        }
    }

    @Test
    default void wakes_who_waits() {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        WorkQueue other = secondHandle(queue);

        List<String> got = Together.call(2, thread -> {
            if (thread == 1) {
                return other.offer("a") ? "" : "refused";
            }
            return QueueSteps.wait(queue, patience())
                    .map(WorkQueue.Delivery::hint)
                    .orElse("nothing");
        });

        assertThat(got).containsExactly("a", "");
    }

    @Test
    default void refuses_a_hint_when_it_is_full() throws InterruptedException {
        WorkQueue queue = emptyQueue(2, LONG, 5);
        WorkQueue other = secondHandle(queue);
        assertThat(queue.offer("a")).isTrue();
        assertThat(other.offer("b")).isTrue();
        WorkQueue.Delivery first = QueueSteps.next(queue, patience());

        assertThat(queue.offer("c")).as("one waits and one is in hands").isFalse();
        assertThat(other.depth()).isEqualTo(2);

        first.done();
        QueueSteps.await(patience(), () -> other.offer("d"));
        assertThat(QueueSteps.next(queue, patience()).hint()).isEqualTo("b");
        assertThat(QueueSteps.next(queue, patience()).hint()).isEqualTo("d");
    }

    @Test
    default void gives_a_hint_to_one_of_many() {
        WorkQueue queue = emptyQueue(100, LONG, 5);
        WorkQueue other = secondHandle(queue);
        List<String> hints =
                IntStream.range(0, 100).mapToObj(i -> "hint " + (100 + i)).toList();
        hints.forEach(queue::offer);

        List<String> taken = new ArrayList<>();
        Together.call(8, thread -> QueueSteps.drain(thread % 2 == 0 ? queue : other))
                .forEach(taken::addAll);

        assertThat(taken).containsExactlyInAnyOrderElementsOf(hints);
        assertThat(queue.depth()).isEqualTo(100);
    }

    @Test
    default void never_holds_more_than_it_may() {
        WorkQueue queue = emptyQueue(20, LONG, 5);
        WorkQueue other = secondHandle(queue);

        List<Integer> taken = Together.call(8, thread -> (int) IntStream.range(0, 10)
                .filter(i -> (thread % 2 == 0 ? queue : other).offer(thread + "/" + i))
                .count());

        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
        assertThat(queue.depth()).isEqualTo(20);
    }

    @Test
    default void forgets_what_was_dealt_with() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, SHORT, 5);
        WorkQueue other = secondHandle(queue);
        queue.offer("a");
        queue.offer("b");
        QueueSteps.next(queue, patience()).done();
        WorkQueue.Delivery left = QueueSteps.next(queue, patience());

        WorkQueue.Delivery again = QueueSteps.next(other, patience());
        assertThat(again.hint()).as("the lease of both is over").isEqualTo(left.hint());
        again.done();
        QueueSteps.await(patience(), () -> other.depth() == 0);
        assertThat(other.poll(SHORT.multipliedBy(2))).isEmpty();
        assertThat(other.deadLetters()).isZero();
    }

    @Test
    default void leaves_a_hint_to_whoever_has_it() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        WorkQueue other = secondHandle(queue);
        queue.offer("a");
        QueueSteps.next(queue, patience());

        assertThat(other.poll(Duration.ofMillis(300))).isEmpty();
        assertThat(other.depth()).isEqualTo(1);
    }

    @Test
    default void gives_what_was_released_to_another_at_once() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        WorkQueue other = secondHandle(queue);
        queue.offer("a");
        QueueSteps.next(queue, patience()).release();

        WorkQueue.Delivery again = QueueSteps.next(other, patience());
        assertThat(again.hint()).isEqualTo("a");
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(queue.depth()).isEqualTo(1);
        assertThat(queue.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    default void wakes_who_waits_for_what_another_releases() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        WorkQueue other = secondHandle(queue);
        queue.offer("a");
        WorkQueue.Delivery mine = QueueSteps.next(queue, patience());

        List<Integer> attempts = Together.call(2, thread -> {
            if (thread == 1) {
                mine.release();
                return 0;
            }
            return QueueSteps.wait(other, patience())
                    .map(WorkQueue.Delivery::attempt)
                    .orElse(-1);
        });

        assertThat(attempts).containsExactly(2, 0);
    }

    @Test
    default void gives_what_was_left_lying_to_another() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, SHORT, 5);
        WorkQueue other = secondHandle(queue);
        queue.offer("a");
        WorkQueue.Delivery left = QueueSteps.next(queue, patience());

        WorkQueue.Delivery taken = QueueSteps.next(other, patience());
        assertThat(taken.hint()).isEqualTo("a");
        assertThat(taken.attempt()).isEqualTo(2);
        left.done();
        taken.done();
        QueueSteps.await(patience(), () -> queue.depth() == 0);
    }

    @Test
    default void a_slow_worker_cannot_release_what_another_has() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, Duration.ofMillis(500), 50);
        WorkQueue other = secondHandle(queue);
        queue.offer("a");
        WorkQueue.Delivery slow = QueueSteps.next(queue, patience());
        WorkQueue.Delivery taken = QueueSteps.next(other, patience());
        slow.release();

        // the lease may run out on a slow machine, and then the third one is rightly given out
        Optional<WorkQueue.Delivery> third = queue.poll(Duration.ofMillis(100));
        assertThat(third.map(WorkQueue.Delivery::attempt).orElse(3)).isEqualTo(3);
        assertThat(queue.depth()).as("the hint is there once").isEqualTo(1);
        assertThat(taken.attempt()).isEqualTo(2);
    }

    @Test
    default void sets_aside_what_was_released_too_often() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 3);
        WorkQueue other = secondHandle(queue);
        queue.offer("a");
        for (int attempt = 1; attempt <= 3; attempt++) {
            WorkQueue.Delivery delivery = QueueSteps.next(attempt % 2 == 0 ? queue : other, patience());
            assertThat(delivery.attempt()).isEqualTo(attempt);
            delivery.release();
        }

        assertThat(other.poll(Duration.ofMillis(100))).isEmpty();
        QueueSteps.await(patience(), () -> queue.deadLetters() == 1);
        assertThat(queue.depth()).isZero();
    }

    @Test
    default void sets_aside_what_was_left_lying_too_often() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, SHORT, 2);
        WorkQueue other = secondHandle(queue);
        queue.offer("a");
        QueueSteps.next(queue, patience());
        assertThat(QueueSteps.next(other, patience()).attempt()).isEqualTo(2);

        QueueSteps.await(patience(), () -> {
            assertThat(queue.poll(Duration.ofMillis(20))).isEmpty();
            return queue.deadLetters() == 1;
        });
        assertThat(queue.depth()).isZero();
    }

    @Test
    default void takes_the_first_word_about_a_delivery() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        queue.offer("a");
        WorkQueue.Delivery done = QueueSteps.next(queue, patience());
        done.done();
        done.release();
        done.done();
        QueueSteps.await(patience(), () -> queue.depth() == 0);
        queue.offer("b");
        WorkQueue.Delivery released = QueueSteps.next(queue, patience());
        released.release();
        released.done();
        released.release();

        assertThat(QueueSteps.next(queue, patience()).attempt()).isEqualTo(2);
        assertThat(queue.depth()).isEqualTo(1);
    }

    @Test
    default void releases_what_it_has_in_its_hands_when_it_is_closed() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        WorkQueue other = secondHandle(queue);
        if (other == queue) {
            return;
        }
        queue.offer("a");
        queue.offer("b");
        queue.offer("c");
        WorkQueue.Delivery first = QueueSteps.next(queue, patience());
        QueueSteps.next(queue, patience()).done();
        queue.close();
        queue.close();

        assertThat(new TreeSet<>(List.of(
                        QueueSteps.next(other, patience()).hint(),
                        QueueSteps.next(other, patience()).hint())))
                .containsExactly("a", "c");
        assertThat(other.poll(Duration.ZERO)).isEmpty();
        assertThatCode(first::done).doesNotThrowAnyException();
        assertThatCode(first::release).doesNotThrowAnyException();
    }

    @Test
    default void tells_who_is_interrupted() throws InterruptedException {
        WorkQueue queue = emptyQueue(10, LONG, 5);
        AtomicReference<Object> ended = new AtomicReference<>();
        Thread waiting = QueueSteps.polling(queue, ended, new CountDownLatch(1));
        waiting.interrupt();
        waiting.join(patience().toMillis());

        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        queue.offer("a");
        assertThat(QueueSteps.next(queue, patience()).hint()).isEqualTo("a");
    }

    @Test
    default void loses_nothing_to_an_interruption() throws InterruptedException {
        WorkQueue queue = emptyQueue(100, LONG, 1_000);
        for (int round = 0; round < 20; round++) {
            AtomicReference<Object> ended = new AtomicReference<>();
            CountDownLatch begun = new CountDownLatch(1);
            Thread waiting = QueueSteps.polling(queue, ended, begun);
            begun.await();
            queue.offer("hint " + round);
            LockSupport.parkNanos(
                    TimeUnit.MICROSECONDS.toNanos(200L * round)); // before, while and after it is handed out
            waiting.interrupt();
            waiting.join(patience().toMillis());

            WorkQueue.Delivery delivery = ended.get() instanceof WorkQueue.Delivery got
                    ? got
                    : QueueSteps.next(secondHandle(queue), patience());
            assertThat(delivery.hint()).isEqualTo("hint " + round);
            delivery.done();
        }
    }

    @Test
    default void says_that_it_cannot_be_reached() {
        unreachable().ifPresent(queue -> {
            assertThatThrownBy(() -> queue.offer("a")).isInstanceOf(RelayException.class);
            assertThatThrownBy(() -> queue.poll(Duration.ZERO)).isInstanceOf(RelayException.class);
            assertThatThrownBy(queue::depth).isInstanceOf(RelayException.class);
            assertThatThrownBy(queue::deadLetters).isInstanceOf(RelayException.class);
        });
    }

    @Test
    default void refuses_what_is_out_of_bounds() {
        WorkQueue queue = emptyQueue(10, LONG, 5);

        assertThatIllegalArgumentException().isThrownBy(() -> queue.offer(""));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.offer("x".repeat(WorkQueue.HINT_MAX + 1)));
        assertThatThrownBy(() -> queue.poll(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.poll(Duration.ofSeconds(61))).isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.depth()).isZero();
    }
}
