package dev.chimera.cfo;

import dev.chimera.api.ledger.Checkpoint;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings checkpoints to the sink as {@link CheckpointSink} promises, with no thread and no lock of its own: one of the threads that
 * bring a head delivers, the others leave theirs and go, and only the newest is kept. Thread-safe.
 */
final class CheckpointPost {
    /** So many deliveries one caller makes at most, however many heads others leave meanwhile. */
    static final int ROUNDS_MAX = 16;

    private final CheckpointSink sink;
    private final CfoPublicKeys keys;
    private final Consumer<Exception> failed;
    private final AtomicReference<@Nullable Head> waiting = new AtomicReference<>();
    private final AtomicBoolean delivering = new AtomicBoolean();
    private long reached = -1; // written and read only by who set delivering

    /**
     * A post to {@code sink}.
     *
     * @param keys those that hold the key that signs the checkpoints
     * @param failed told what kept a checkpoint from the sink; throws nothing
     */
    CheckpointPost(CheckpointSink sink, CfoPublicKeys keys, Consumer<Exception> failed) {
        this.sink = sink;
        this.keys = keys;
        this.failed = failed;
    }

    /**
     * Brings the ledger of {@code size} entries. {@code checkpoint} is asked only if it is delivered; a head that is not larger
     * than one before it is not. If others keep bringing more, the last of theirs may stay behind until the next call.
     */
    void bring(long size, Supplier<Checkpoint> checkpoint) {
        Head brought = new Head(size, checkpoint);
        waiting.accumulateAndGet(brought, Head::newer);
        flush();
    }

    /** Delivers what was left behind, unless another thread is at it. */
    void flush() {
        for (int round = 0; round < ROUNDS_MAX && waiting.get() != null; round++) {
            if (!delivering.compareAndSet(false, true)) {
                return;
            }
            try {
                deliver(waiting.getAndSet(null));
            } finally {
                delivering.set(false);
            }
        }
    }

    private void deliver(@Nullable Head head) {
        if (head == null || head.size() <= reached) {
            return;
        }
        reached = head.size();
        try {
            Checkpoint checkpoint = head.checkpoint().get();
            sink.accept(checkpoint, CheckpointNote.text(checkpoint, keys));
        } catch (Exception e) { // a sink is the host's code
            failed.accept(e);
        }
    }

    private record Head(long size, Supplier<Checkpoint> checkpoint) {
        static Head newer(@Nullable Head left, Head brought) {
            return left != null && left.size() >= brought.size() ? left : brought;
        }
    }
}
