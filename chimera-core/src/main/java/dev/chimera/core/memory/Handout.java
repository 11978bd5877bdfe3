package dev.chimera.core.memory;

import dev.chimera.api.spi.WorkQueue;

/** A hint in the hands of one end of a queue. The first word about it counts. Compared by reference. Thread-safe. */
final class Handout implements WorkQueue.Delivery {
    /** The end that has it. */
    final InMemoryQueue holder;

    /** Until when the hint stays there, as {@link System#nanoTime}. */
    final long leaseEnd;

    private final Backlog backlog;
    private final String hint;
    private final int attempt;

    Handout(Backlog backlog, InMemoryQueue holder, String hint, int attempt, long leaseEnd) {
        this.backlog = backlog;
        this.holder = holder;
        this.hint = hint;
        this.attempt = attempt;
        this.leaseEnd = leaseEnd;
    }

    @Override
    public String hint() {
        return hint;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void done() {
        backlog.forget(this);
    }

    @Override
    public void release() {
        backlog.takeBack(this);
    }
}
