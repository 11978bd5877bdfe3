package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.run.RunId;

/** Somebody else has moved this run on; whoever meets this stops, and the other one goes on. */
public final class RunLostException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    RunLostException(RunId runId) {
        super(ErrorCode.CANCELLED, "run " + runId + " was moved on by somebody else; this worker stops");
    }
}
