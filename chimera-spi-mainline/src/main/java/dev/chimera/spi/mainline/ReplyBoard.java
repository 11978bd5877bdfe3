package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Brings the engine's replies to the calls that wait for them. Thread-safe. */
final class ReplyBoard {
    private static final int QUEUED_MAX = 1_000;

    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    /** A place for replies about {@code topics} and for the engine's state; whoever asks closes it. */
    Waiting await(Set<Bytes> topics) {
        Waiting each = new Waiting(Set.copyOf(topics));
        waiting.add(each);
        return each;
    }

    /** Hands {@code reply} to whoever waits for its topic. */
    void post(DhtReply reply) {
        for (Waiting each : waiting) {
            if (each.wants(reply)) {
                each.replies.offer(reply); // full: whoever floods loses its own replies
            }
        }
    }

    /** Replies to one call, in order. */
    final class Waiting implements AutoCloseable {
        private final Set<Bytes> topics;
        private final BlockingQueue<DhtReply> replies = new LinkedBlockingQueue<>(QUEUED_MAX);

        private Waiting(Set<Bytes> topics) {
            this.topics = topics;
        }

        private boolean wants(DhtReply reply) {
            if (reply instanceof DhtReply.Item item) {
                return topics.contains(item.target());
            }
            if (reply instanceof DhtReply.Stored stored) {
                return topics.contains(stored.target());
            }
            return !(reply instanceof DhtReply.Announced announced) || topics.contains(announced.place());
        }

        /** The next reply, or null if none comes in time. */
        @Nullable
        DhtReply next(Duration patience) throws InterruptedException {
            return replies.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            waiting.remove(this);
        }
    }
}
