package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ledger.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckpointPostTest {
    private static final CfoKeys KEYS = CfoKeys.generate();
    private static final PlainLedger LEDGER = PlainLedger.of(KEYS, "entry", 300);

    private final List<Long> delivered = new ArrayList<>();
    private final List<Exception> failures = new ArrayList<>();
    private final AtomicInteger signed = new AtomicInteger();

    @Test
    void brings_each_larger_head_with_its_note_and_no_other() {
        List<String> notes = new ArrayList<>();
        CheckpointPost post = post((checkpoint, note) -> {
            delivered.add(checkpoint.size());
            notes.add(note);
        });

        for (int size : new int[] {3, 3, 2, 7}) {
            bring(post, size);
        }

        assertThat(delivered).containsExactly(3L, 7L);
        assertThat(notes.get(1)).isEqualTo(CheckpointNote.text(LEDGER.checkpoint(7), KEYS.publicKeys()));
        assertThat(signed).hasValue(2);
    }

    @Test
    void a_failing_sink_is_told_of_and_gets_the_next_one() {
        CheckpointPost post = post((checkpoint, note) -> {
            delivered.add(checkpoint.size());
            if (checkpoint.size() == 1) {
                throw new IOException("no disk");
            }
            if (checkpoint.size() == 2) {
                throw new IllegalStateException("no sink");
            }
        });

        for (int size = 1; size <= 3; size++) {
            bring(post, size);
        }
        post.flush();

        assertThat(delivered).containsExactly(1L, 2L, 3L);
        assertThat(failures).extracting(Exception::getMessage).containsExactly("no disk", "no sink");
    }

    @Test
    void a_head_that_cannot_be_signed_is_told_of() {
        CheckpointPost post = post((checkpoint, note) -> delivered.add(checkpoint.size()));

        post.bring(1, () -> {
            throw new IllegalStateException("no key");
        });
        bring(post, 2);

        assertThat(delivered).containsExactly(2L);
        assertThat(failures).singleElement().extracting(Exception::getMessage).isEqualTo("no key");
    }

    @Test
    void an_error_goes_through_and_leaves_the_post_open() {
        CheckpointPost post = post((checkpoint, note) -> {
            delivered.add(checkpoint.size());
            if (checkpoint.size() == 1) {
                throw new StackOverflowError();
            }
        });

        assertThatThrownBy(() -> bring(post, 1)).isInstanceOf(StackOverflowError.class);
        bring(post, 2);

        assertThat(delivered).containsExactly(1L, 2L);
    }

    @Test
    void while_one_thread_delivers_the_others_leave_the_newest_and_go() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CheckpointPost post = post((checkpoint, note) -> {
            delivered.add(checkpoint.size());
            if (checkpoint.size() == 1) {
                inside.countDown();
                await(goOn);
            }
        });
        Thread slow = new Thread(() -> bring(post, 1));
        slow.start();
        await(inside);

        for (int size = 2; size <= 50; size++) {
            bring(post, size);
        }
        bring(post, 20);
        assertThat(signed).hasValue(1);
        goOn.countDown();
        slow.join();

        assertThat(delivered).containsExactly(1L, 50L);
        assertThat(signed).hasValue(2);
    }

    @Test
    void a_sink_that_asks_the_governor_for_more_does_not_deliver_inside_itself() {
        List<CheckpointPost> self = new ArrayList<>();
        AtomicInteger depth = new AtomicInteger();
        self.add(post((checkpoint, note) -> {
            assertThat(depth.incrementAndGet()).isEqualTo(1);
            delivered.add(checkpoint.size());
            if (checkpoint.size() < 4) {
                bring(self.get(0), (int) checkpoint.size() + 1);
            }
            depth.decrementAndGet();
        }));

        bring(self.get(0), 1);

        assertThat(delivered).containsExactly(1L, 2L, 3L, 4L);
        assertThat(failures).isEmpty();
    }

    @Test
    void a_caller_is_not_kept_for_ever_by_what_others_bring() {
        List<CheckpointPost> self = new ArrayList<>();
        self.add(post((checkpoint, note) -> {
            delivered.add(checkpoint.size());
            bring(self.get(0), (int) checkpoint.size() + 1); // as if another thread did
        }));

        bring(self.get(0), 1);

        assertThat(delivered).hasSize(CheckpointPost.ROUNDS_MAX);
        self.get(0).flush();
        assertThat(delivered).hasSize(2 * CheckpointPost.ROUNDS_MAX);
    }

    @Test
    void of_many_threads_one_delivers_at_a_time_and_the_last_head_arrives() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<Long> sizes = new ArrayList<>();
            AtomicInteger inside = new AtomicInteger();
            CheckpointPost post = post((checkpoint, note) -> {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                sizes.add(checkpoint.size()); // an unguarded list, as a sink may be
                inside.decrementAndGet();
            });
            List<Checkpoint> heads = IntStream.range(0, 64)
                    .mapToObj(i -> LEDGER.checkpoint(1 + i))
                    .toList();

            Together.run(8, heads, head -> {
                post.bring(head.size(), () -> head);
                return head;
            });
            post.flush();

            assertThat(failures).isEmpty();
            assertThat(sizes).isSorted().doesNotHaveDuplicates().endsWith(64L);
        }
    }

    private CheckpointPost post(CheckpointSink sink) {
        return new CheckpointPost(sink, KEYS.publicKeys(), failures::add);
    }

    private void bring(CheckpointPost post, int size) {
        post.bring(size, () -> {
            signed.incrementAndGet();
            return LEDGER.checkpoint(size);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
