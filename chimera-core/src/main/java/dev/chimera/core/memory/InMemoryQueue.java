package dev.chimera.core.memory;

import dev.chimera.api.Require;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.WorkQueue;
import java.time.Duration;
import java.util.Optional;

/** One end of a queue in memory. */
final class InMemoryQueue implements WorkQueue {
    private static final long PATIENCE_MILLIS_MAX = Duration.ofMinutes(1).toMillis();

    private final Backlog backlog;
    private final int hintsMax;
    private volatile boolean closed;

    /**
     * An end of a queue.
     *
     * @param hintsMax how full the queue may be for this end to add one more
     */
    InMemoryQueue(Backlog backlog, int hintsMax) {
        this.backlog = backlog;
        this.hintsMax = (int) Require.range("hintsMax", hintsMax, 1, 1_000_000);
    }

    @Override
    public boolean offer(String hint) {
        Require.length("hint", hint, 1, HINT_MAX);
        requireOpen();
        return backlog.add(hint, hintsMax);
    }

    @Override
    public Optional<Delivery> poll(Duration patience) throws InterruptedException {
        Require.range("patience in milliseconds", patience.toMillis(), 0, PATIENCE_MILLIS_MAX);
        requireOpen();
        return Optional.ofNullable(backlog.next(this, patience.toNanos()));
    }

    @Override
    public long depth() {
        requireOpen();
        return backlog.depth();
    }

    @Override
    public long deadLetters() {
        requireOpen();
        return backlog.deadLetters();
    }

    @Override
    public void close() {
        closed = true;
        backlog.takeBackAll(this);
    }

    boolean isClosed() {
        return closed || backlog.isClosed();
    }

    private void requireOpen() {
        if (isClosed()) {
            throw new RelayException("the in-memory queue is closed; ask an open relay for it", null);
        }
    }
}
