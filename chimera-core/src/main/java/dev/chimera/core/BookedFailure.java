package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.run.RunState;

/** A stage failed after it moved money; carries the state that says so, lest the books of the run forget it. */
final class BookedFailure extends ChimeraException {
    private static final long serialVersionUID = 1L;

    private final transient RunState state;

    BookedFailure(ErrorCode code, String message, Throwable cause, RunState state) {
        super(code, message, cause);
        this.state = state;
    }

    RunState state() {
        return state;
    }
}
