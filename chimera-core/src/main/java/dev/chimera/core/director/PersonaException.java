package dev.chimera.core.director;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A persona file cannot be used. The message names the file, the key and the remedy. */
public final class PersonaException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    PersonaException(String message, @Nullable Throwable cause) {
        super(ErrorCode.INVALID_INPUT, message, cause);
    }
}
