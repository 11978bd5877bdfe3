package dev.chimera.core.scout;

import dev.chimera.api.trend.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A window cut into equal slices: near {@value #WANTED} of them, of a length that people think in where the window allows.
 *
 * @param window what is cut
 * @param count how many slices
 */
record Slices(Window window, int count) {
    private static final int WANTED = 24;
    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1),
            Duration.ofDays(2),
            Duration.ofDays(7));

    /** The slices of {@code window}. */
    static Slices of(Window window) {
        Duration ideal = window.length().dividedBy(WANTED);
        Duration step = ideal;
        for (Duration candidate : STEPS) {
            if (candidate.compareTo(ideal) <= 0) {
                step = candidate;
            }
        }
        long count = Math.max(1, Math.round(window.length().toMillis() / (double) Math.max(1, step.toMillis())));
        return new Slices(window, (int) Math.min(count, 4 * WANTED));
    }

    /** How many slices a day has; all of them if a day cannot be cut into several whole slices. */
    int period() {
        long slice = window.length().toMillis() / count;
        long day = Duration.ofDays(1).toMillis();
        return slice > 0 && slice < day && day % slice == 0 ? (int) (day / slice) : count;
    }

    /** The slice that {@code at} lies in, beginning with 0; an instant outside the window counts with its nearest slice. */
    int of(Instant at) {
        double share = Duration.between(window.start(), at).toMillis()
                / (double) Math.max(1, window.length().toMillis());
        return Math.max(0, Math.min(count - 1, (int) (share * count)));
    }
}
