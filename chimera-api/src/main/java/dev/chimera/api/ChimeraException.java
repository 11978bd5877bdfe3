package dev.chimera.api;

import org.jspecify.annotations.Nullable;

/**
 * A broken promise: wrong configuration, an unreachable store, a broken chain, a forged signature. What the domain may well
 * answer with (over budget, unsafe, nothing trending) is a value instead. Children live beside the code that throws them. The
 * message says what happened, with which value, and what to do.
 */
public class ChimeraException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** An error of the kind {@code code}. */
    public ChimeraException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** An error of the kind {@code code}, because of {@code cause}. */
    public ChimeraException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The documented code. */
    public ErrorCode code() {
        return code;
    }
}
