package dev.chimera.api.spi;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A relay cannot be reached. No work is lost by that: the store has it. The message names the relay and the remedy. */
public final class RelayException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    /** A relay that failed because of {@code cause}. */
    public RelayException(String message, @Nullable Throwable cause) {
        super(ErrorCode.RELAY_UNAVAILABLE, message, cause);
    }
}
