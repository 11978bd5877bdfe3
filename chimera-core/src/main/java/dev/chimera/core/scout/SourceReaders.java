package dev.chimera.core.scout;

import dev.chimera.api.spi.PostSource;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The readers of all sources and the bounded queue between them and the one who takes their posts. For one thread. */
final class SourceReaders {
    private static final int QUEUE = 1_024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BlockingQueue<SourceReader.Handed> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Set<SourceReader> running = new LinkedHashSet<>();
    private final List<MissingSource> missing = new ArrayList<>();
    private final Duration timeLimit;
    private final Executor executor;
    private final long postsMax;
    private long taken;
    private long lookedAt = System.nanoTime();
    private boolean started;

    SourceReaders(List<PostSource> sources, TrendQuery query, Duration timeLimit, Executor executor, long postsMax) {
        this.timeLimit = timeLimit;
        this.executor = executor;
        this.postsMax = postsMax;
        sources.forEach(source -> running.add(new SourceReader(source, query, queue)));
    }

    /** The next post of any source, or {@code null} when all have ended, failed or run out of time. */
    @Nullable
    Post next() {
        start();
        while (!running.isEmpty()) {
            SourceReader.Handed handed = poll();
            giveUpOnTheSlow();
            if (handed instanceof SourceReader.One one) {
                if (taken < postsMax) {
                    taken++;
                    return one.post();
                }
                giveUpOnAll("the limit of " + postsMax + " posts was reached, the rest was not read");
            } else if (handed instanceof SourceReader.End end && running.remove(end.from()) && end.failure() != null) {
                missing.add(new MissingSource(end.from().name(), end.failure()));
            }
        }
        return null;
    }

    private SourceReader.@Nullable Handed poll() {
        try {
            return queue.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUpOnAll("the scan was interrupted");
            return null;
        }
    }

    private void start() {
        if (started) {
            return;
        }
        started = true;
        for (SourceReader reader : List.copyOf(running)) {
            try {
                reader.start(executor);
            } catch (RejectedExecutionException e) {
                giveUp(reader, "there was no thread to read it: " + e.getMessage());
            }
        }
    }

    private void giveUpOnTheSlow() {
        long now = System.nanoTime();
        if (now - lookedAt < LOOK_NANOS) {
            return;
        }
        lookedAt = now;
        for (SourceReader reader : List.copyOf(running)) {
            if (reader.spentNanos() > timeLimit.toNanos()) {
                giveUp(
                        reader,
                        reader.started()
                                ? "no end within " + timeLimit + "; what it gave until then was used"
                                : "no thread was free to read it within " + timeLimit);
            }
        }
    }

    private void giveUpOnAll(String reason) {
        for (SourceReader reader : List.copyOf(running)) {
            giveUp(reader, reason);
        }
    }

    private void giveUp(SourceReader reader, String reason) {
        running.remove(reader);
        missing.add(new MissingSource(reader.name(), reason));
        reader.stop();
    }

    /** Stops all readers that still run. */
    void stop() {
        for (Iterator<SourceReader> each = running.iterator(); each.hasNext(); ) {
            each.next().stop();
            each.remove();
        }
        started = true;
        queue.clear();
    }

    List<MissingSource> missing() {
        return List.copyOf(missing);
    }
}
