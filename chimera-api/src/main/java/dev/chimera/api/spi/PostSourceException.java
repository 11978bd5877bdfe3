package dev.chimera.api.spi;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A source of posts cannot be read; the message names it and the place. */
public final class PostSourceException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    /** A source that cannot be read because of {@code cause}. */
    public PostSourceException(String message, @Nullable Throwable cause) {
        super(ErrorCode.PROVIDER_FAILED, message, cause);
    }
}
