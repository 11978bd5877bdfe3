package dev.chimera.api.spi;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A store cannot be read or written; nothing was half-written. The message names the store and the remedy. */
public final class StoreException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    /** A store that failed because of {@code cause}. */
    public StoreException(String message, @Nullable Throwable cause) {
        super(ErrorCode.STORE_UNAVAILABLE, message, cause);
    }
}
