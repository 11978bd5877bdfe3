package dev.chimera.api;

import java.time.Duration;

/** A queue is full: nothing was taken on, and asking again later is safe. */
public final class SaturatedException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** A refusal that suggests to come back after {@code retryAfter}. */
    public SaturatedException(String message, Duration retryAfter) {
        super(ErrorCode.SATURATED, message);
        this.retryAfter = retryAfter;
    }

    /** After how long to ask again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
