package dev.chimera.openclaw.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** What is to happen and when, in order; what is due at one moment happens in the order in which it was said. Not thread-safe. */
final class Timeline {
    /** Something to happen. */
    private record Due(Instant at, long order, Runnable what) {}

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private Instant now;
    private long order;

    Timeline(Instant start) {
        now = start;
    }

    Instant now() {
        return now;
    }

    void after(Duration delay, Runnable what) {
        queue.add(new Due(now.plus(delay), order++, what));
    }

    /** Lets everything happen that is due until {@code end}, at which it then is, unless it was later before. */
    void runUntil(Instant end) {
        while (!queue.isEmpty() && !queue.element().at().isAfter(end)) {
            next();
        }
        now = end.isAfter(now) ? end : now;
    }

    /** Lets things happen until {@code done}, nothing is left, or it is {@code end}. */
    void runUntil(BooleanSupplier done, Instant end) {
        while (!done.getAsBoolean() && !queue.isEmpty() && !queue.element().at().isAfter(end)) {
            next();
        }
    }

    private void next() {
        Due due = queue.remove();
        now = due.at().isAfter(now) ? due.at() : now;
        due.what().run();
    }
}
