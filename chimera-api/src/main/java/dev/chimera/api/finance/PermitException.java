package dev.chimera.api.finance;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;

/**
 * A permit was refused. The code says why: {@link ErrorCode#INVALID_SIGNATURE}, {@link ErrorCode#PERMIT_EXPIRED},
 * {@link ErrorCode#PERMIT_SPENT}, {@link ErrorCode#PERMIT_REFUSED} (another payee, content or amount) or
 * {@link ErrorCode#KILL_SWITCH}.
 */
public final class PermitException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    /** A refusal for the reason {@code code}. */
    public PermitException(ErrorCode code, String message) {
        super(code, message);
    }
}
