package dev.chimera.core.scout;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source in a thread of its own and hands its posts over. Only the time that the source itself takes counts against
 * it, not the time that its posts wait for a slow taker.
 */
final class SourceReader implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SourceReader.class);
    private static final int REASON_MAX = 300;
    private static final long OFFER_MILLIS = 100;
    private static final long WAITING = 0;

    private final PostSource source;
    private final TrendQuery query;
    private final BlockingQueue<Handed> queue;
    private final FutureTask<?> task = new FutureTask<>(this, null);

    private volatile long spentNanos;
    private volatile long busySince;
    private volatile boolean started;

    SourceReader(PostSource source, TrendQuery query, BlockingQueue<Handed> queue) {
        this.source = source;
        this.query = query;
        this.queue = queue;
    }

    /** What a reader hands over: posts, and at last one end. */
    sealed interface Handed {
        SourceReader from();
    }

    /** One post of the source. */
    record One(SourceReader from, Post post) implements Handed {}

    /** Nothing more will come; {@code failure} says why, unless the source was read to its end. */
    record End(SourceReader from, @Nullable String failure) implements Handed {}

    String name() {
        return source.name();
    }

    boolean started() {
        return started;
    }

    void start(Executor executor) {
        busySince = nanos();
        executor.execute(task);
    }

    /** How long the source has taken so far. */
    long spentNanos() {
        long since = busySince;
        return spentNanos + (since == WAITING ? 0 : Math.max(0, nanos() - since));
    }

    /** Stops reading; what was handed over stays. */
    void stop() {
        task.cancel(true);
    }

    @Override
    public void run() {
        started = true;
        String failure = "the reader stopped unexpectedly";
        try {
            failure = read();
        } catch (RuntimeException e) {
            log.warn("source {} failed", name(), e);
            failure = reason(e);
        } finally {
            handOverEnd(failure);
        }
    }

    private @Nullable String read() {
        try (Stream<Post> posts = source.read(query)) {
            Iterator<Post> each = posts.iterator();
            while (!task.isCancelled() && each.hasNext()) {
                handOver(new One(this, each.next()));
            }
            return null;
        } catch (InterruptedException e) {
            return "reading was stopped"; // by stop(), after which nobody waits for the end
        }
    }

    private void handOver(Handed handed) throws InterruptedException {
        long spent = spentNanos();
        busySince = WAITING;
        spentNanos = spent;
        while (!task.isCancelled() && !queue.offer(handed, OFFER_MILLIS, TimeUnit.MILLISECONDS)) {
            log.trace("source {} waits for its posts to be taken", name());
        }
        busySince = nanos();
    }

    private void handOverEnd(@Nullable String failure) {
        try {
            handOver(new End(this, failure));
        } catch (InterruptedException e) {
            log.debug("source {} was stopped at its end", name());
        }
    }

    /** Never {@link #WAITING}. */
    private static long nanos() {
        return System.nanoTime() | 1;
    }

    private static String reason(RuntimeException e) {
        String message = e instanceof ChimeraException ? String.valueOf(e.getMessage()) : e.toString();
        return message.length() <= REASON_MAX ? message : message.substring(0, REASON_MAX);
    }
}
