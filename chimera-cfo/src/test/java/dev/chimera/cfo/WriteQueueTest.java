package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.spec.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Spec("CFO-2")
@Timeout(60)
class WriteQueueTest {
    /** What was written, a batch a line. */
    private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());

    private final List<Thread> writers = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch let = new CountDownLatch(1);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void letEverybodyGo() throws InterruptedException {
        let.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Test
    void a_caller_alone_writes_at_once_and_on_its_own_thread() {
        WriteQueue<String> queue = new WriteQueue<>(4, 4, this::write);

        queue.write("a");
        queue.writeFirst("b");

        assertThat(batches).containsExactly(List.of("a"), List.of("b"));
        assertThat(writers).containsOnly(Thread.currentThread());
    }

    @Test
    void callers_that_come_meanwhile_are_written_together_in_their_order() throws Exception {
        WriteQueue<String> queue = new WriteQueue<>(100, 100, this::writeSlowly);
        occupy(queue);
        for (int i = 0; i < 20; i++) {
            enter(() -> queue.write(Thread.currentThread().getName()), "caller " + i);
        }

        letEverybodyGo();

        assertThat(batches)
                .containsExactly(
                        List.of("first"),
                        IntStream.range(0, 20).mapToObj(i -> "caller " + i).toList());
        assertThat(writers.get(1)).as("the first who waits writes").isEqualTo(callers.get(1));
    }

    @Test
    void no_batch_is_larger_than_told_and_nobody_is_overtaken() throws Exception {
        WriteQueue<String> queue = new WriteQueue<>(100, 3, this::writeSlowly);
        occupy(queue);
        for (int i = 0; i < 8; i++) {
            enter(() -> queue.write(Thread.currentThread().getName()), String.valueOf(i));
        }

        letEverybodyGo();

        assertThat(batches)
                .containsExactly(List.of("first"), List.of("0", "1", "2"), List.of("3", "4", "5"), List.of("6", "7"));
    }

    @Test
    void who_comes_to_a_full_queue_is_refused_and_writes_nothing() throws Exception {
        WriteQueue<String> queue = new WriteQueue<>(2, 8, this::writeSlowly);
        occupy(queue);
        enter(() -> queue.write("a"), "a");
        enter(() -> queue.write("b"), "b");

        assertThatThrownBy(() -> queue.write("c"))
                .isInstanceOfSatisfying(SaturatedException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.SATURATED);
                    assertThat(e.retryAfter()).isPositive();
                })
                .hasMessageContaining("2 callers wait");
        letEverybodyGo();
        queue.write("d");

        assertThat(batches).containsExactly(List.of("first"), List.of("a", "b"), List.of("d"));
    }

    @Test
    @Spec("CFO-15")
    void who_is_first_passes_everybody_who_waits_and_needs_no_room() throws Exception {
        WriteQueue<String> queue = new WriteQueue<>(2, 2, this::writeSlowly);
        occupy(queue);
        enter(() -> queue.write("a"), "a");
        enter(() -> queue.write("b"), "b");
        enter(() -> queue.writeFirst("stop"), "stop");

        letEverybodyGo();

        assertThat(batches).containsExactly(List.of("first"), List.of("stop", "a"), List.of("b"));
    }

    @Test
    void an_interrupt_neither_loses_the_outcome_nor_itself() throws Exception {
        WriteQueue<String> queue = new WriteQueue<>(8, 8, this::writeSlowly);
        occupy(queue);
        List<String> returned = Collections.synchronizedList(new ArrayList<>());
        for (String name : List.of("leads", "follows")) {
            enter(
                    () -> {
                        queue.write(name);
                        returned.add(name + " " + Thread.currentThread().isInterrupted());
                    },
                    name);
        }
        callers.get(1).interrupt();
        callers.get(2).interrupt();
        Thread.sleep(50);
        assertThat(returned).as("nobody is let go before it is written").isEmpty();

        letEverybodyGo();

        assertThat(returned).containsExactlyInAnyOrder("leads true", "follows true");
        assertThat(batches).containsExactly(List.of("first"), List.of("leads", "follows"));
    }

    @Test
    void a_writer_that_throws_is_its_leaders_to_hear_and_lets_everybody_go() throws Exception {
        WriteQueue<String> queue = new WriteQueue<>(8, 8, batch -> {
            writeSlowly(batch);
            if (batch.get(0).item().equals("a")) {
                throw new AssertionError("broken");
            }
        });
        occupy(queue);
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        for (String name : List.of("a", "b")) {
            enter(
                    () -> {
                        try {
                            queue.write(name);
                            heard.add(name + " goes on");
                        } catch (AssertionError e) {
                            heard.add(name + " hears " + e.getMessage());
                        }
                    },
                    name);
        }

        letEverybodyGo();
        queue.write("c");

        assertThat(heard).containsExactlyInAnyOrder("a hears broken", "b goes on");
        assertThat(batches).containsExactly(List.of("first"), List.of("a", "b"), List.of("c"));
    }

    @Test
    void of_64_threads_everybody_is_written_once_and_one_batch_at_a_time() throws Exception {
        List<String> written = new ArrayList<>();
        WriteQueue<String> queue = new WriteQueue<>(
                64, 7, batch -> batch.forEach(place -> written.add(place.item()))); // unguarded on purpose
        List<String> all = IntStream.range(0, 4_000).mapToObj(String::valueOf).toList();

        Together.run(64, all, item -> {
            queue.write(item);
            return item;
        });

        assertThat(written).hasSize(4_000).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
    }

    private void write(List<WriteQueue.Place<String>> batch) {
        writers.add(Thread.currentThread());
        batches.add(batch.stream().map(WriteQueue.Place::item).toList());
    }

    private void writeSlowly(List<WriteQueue.Place<String>> batch) {
        write(batch);
        busy.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            let.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody writes, and goes on doing so until everybody is let go. */
    private void occupy(WriteQueue<String> queue) throws InterruptedException {
        callers.add(new Thread(() -> queue.write("first")));
        callers.get(0).start();
        busy.await();
    }

    /** A caller that waits in the queue by the time this returns. */
    private void enter(Runnable call, String name) throws InterruptedException {
        Thread caller = new Thread(call, name);
        callers.add(caller);
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
    }
}
