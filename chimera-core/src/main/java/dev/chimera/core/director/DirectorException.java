package dev.chimera.core.director;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;

/** There is no brief that the persona could stand behind; the message names the topic in the way. */
public final class DirectorException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    DirectorException(String message) {
        super(ErrorCode.UNSAFE_CONTENT, message);
    }
}
