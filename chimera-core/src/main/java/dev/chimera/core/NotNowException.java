package dev.chimera.core;

import dev.chimera.api.ChimeraException;

/** What was begun cannot be seen through at this moment, and must not end either: the run stays where it is and is resumed later. */
final class NotNowException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    NotNowException(ChimeraException cause) {
        super(cause.code(), cause.getMessage() + "; what was begun before is seen through later", cause);
    }
}
