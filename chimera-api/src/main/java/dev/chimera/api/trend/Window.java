package dev.chimera.api.trend;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time: from {@code start}, up to but not including {@code end}. Immutable.
 *
 * @param start the first instant
 * @param end the first instant after it
 */
public record Window(Instant start, Instant end) {
    public Window {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("window must start before it ends, got " + start + " to " + end);
        }
    }

    public boolean contains(Instant at) {
        return !at.isBefore(start) && at.isBefore(end);
    }

    public Duration length() {
        return Duration.between(start, end);
    }
}
