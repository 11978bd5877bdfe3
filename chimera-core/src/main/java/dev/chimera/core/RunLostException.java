package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.run.RunId;

/** This run goes on, but not here: somebody else has moved it on, or it was left to others when its pipeline was closed. */
public final class RunLostException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    RunLostException(RunId runId) {
        this("run " + runId + " was moved on by somebody else; this worker stops");
    }

    private RunLostException(String message) {
        super(ErrorCode.CANCELLED, message);
    }

    static RunLostException left(RunId runId) {
        return new RunLostException(
                "run " + runId + " was left after its last finished stage, because this pipeline was closed;"
                        + " another one of its name goes on with it");
    }
}
