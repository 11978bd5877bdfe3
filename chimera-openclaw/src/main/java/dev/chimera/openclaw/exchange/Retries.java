package dev.chimera.openclaw.exchange;

import java.time.Duration;

/** How long a buyer waits for an answer, and until it asks again. */
final class Retries {
    /** For one answer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration MIN = Duration.ofMillis(20);
    private static final Duration MAX = Duration.ofSeconds(2);

    private Retries() {}

    /** How long to wait if the other side wishes {@code wanted}. */
    static Duration between(Duration wanted) {
        return within(MIN, wanted, MAX);
    }

    /** {@code wanted}, but no less than {@code least} and no more than {@code most}. */
    static Duration within(Duration least, Duration wanted, Duration most) {
        return wanted.compareTo(least) < 0 ? least : wanted.compareTo(most) < 0 ? wanted : most;
    }
}
