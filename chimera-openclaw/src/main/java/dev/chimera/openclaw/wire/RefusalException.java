package dev.chimera.openclaw.wire;

import dev.chimera.api.ChimeraException;
import java.time.Duration;

/** A message is refused. */
public final class RefusalException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final Duration retryAfter;

    /** Refused for good. */
    public RefusalException(Refusal refusal, String detail) {
        this(refusal, detail, Duration.ZERO);
    }

    /** Refused; {@code retryAfter} is zero if it makes no sense to come again. */
    public RefusalException(Refusal refusal, String detail, Duration retryAfter) {
        super(refusal.code(), detail);
        this.refusal = refusal;
        this.retryAfter = retryAfter;
    }

    /** Why. */
    public Refusal refusal() {
        return refusal;
    }

    /** When to come again; zero if that makes no sense. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
