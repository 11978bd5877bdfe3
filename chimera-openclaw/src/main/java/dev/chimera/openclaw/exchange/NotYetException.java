package dev.chimera.openclaw.exchange;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import java.time.Duration;

/** No answer that counts came: none at all, one that nobody signed, or that the work goes on. */
final class NotYetException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    NotYetException(ErrorCode code, String why, Duration retryAfter) {
        super(code, why);
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
