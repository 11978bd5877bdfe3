package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;

/** The pipeline has as many runs under way as it may; nothing was started. Try again when one has ended. */
public final class SaturatedException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    SaturatedException(int runsMax) {
        super(ErrorCode.SATURATED, runsMax + " runs are under way, which is the limit; try again when one has ended");
    }
}
