package dev.chimera.tck;

import dev.chimera.api.spi.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** What the contracts of queues and relays do again and again. */
final class QueueSteps {
    private QueueSteps() {}

    /** Something that becomes true. */
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** The next hint, which must come. */
    static WorkQueue.Delivery next(WorkQueue queue, Duration patience) throws InterruptedException {
        return queue.poll(patience)
                .orElseThrow(() -> new AssertionError("no hint came within " + patience.toSeconds() + " s"));
    }

    /** The next hint, on a thread that nobody interrupts. */
    static Optional<WorkQueue.Delivery> wait(WorkQueue queue, Duration patience) {
        try {
            return queue.poll(patience);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted by nobody", e);
        }
    }

    /** All hints until there is none. */
    static List<String> drain(WorkQueue queue) {
        List<String> taken = new ArrayList<>();
        try {
            for (Optional<WorkQueue.Delivery> next = queue.poll(Duration.ofMillis(10));
                    next.isPresent();
                    next = queue.poll(Duration.ofMillis(10))) {
                taken.add(next.get().hint());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted by nobody", e);
        }
        return taken;
    }

    /** Waits until {@code condition} holds. */
    static void await(Duration patience, Condition condition) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not happen within " + patience.toSeconds() + " s");
            }
            Thread.sleep(2);
        }
    }

    /** A thread that polls once and leaves in {@code ended} how that ended: a delivery, empty, or what was thrown. */
    static Thread polling(WorkQueue queue, AtomicReference<Object> ended, CountDownLatch begun) {
        Thread thread = new Thread(() -> {
            begun.countDown();
            try {
                Optional<WorkQueue.Delivery> got = queue.poll(Duration.ofSeconds(30));
                ended.set(got.isPresent() ? got.get() : got);
            } catch (InterruptedException | RuntimeException e) {
                ended.set(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
