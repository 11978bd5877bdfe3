package dev.chimera.checks.wrong.failure;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;

/** Of the family. */
public class GoodException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    GoodException() {
        super(ErrorCode.INTERNAL, "good");
    }
}
