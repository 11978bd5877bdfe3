package dev.chimera.spi.redis;

import dev.chimera.api.spi.WorkQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** An entry of the stream in a worker's hands. Of what is said about it only the first word counts. */
final class RedisDelivery implements WorkQueue.Delivery {
    private final RedisWorkQueue queue;
    private final String id;
    private final String hint;
    private final int times;
    private final int given;
    private final long since = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * The entry {@code id}.
     *
     * @param times how often it was given out since it was released last
     * @param given how often before
     */
    RedisDelivery(RedisWorkQueue queue, String id, String hint, int times, int given) {
        this.queue = queue;
        this.id = id;
        this.hint = hint;
        this.times = times;
        this.given = given;
    }

    String id() {
        return id;
    }

    int times() {
        return times;
    }

    boolean isOlderThan(long nanos) {
        return System.nanoTime() - since > nanos;
    }

    @Override
    public String hint() {
        return hint;
    }

    @Override
    public int attempt() {
        return given + times;
    }

    @Override
    public void done() {
        if (!ended.getAndSet(true)) {
            queue.done(this);
        }
    }

    @Override
    public void release() {
        CompletableFuture<Long> unused = letGo();
    }

    /** As {@link #release}; ends when the server has said so. */
    CompletableFuture<Long> letGo() {
        return ended.getAndSet(true) ? CompletableFuture.completedFuture(0L) : queue.release(this);
    }

    @Override
    public String toString() {
        return hint + ", attempt " + attempt();
    }
}
