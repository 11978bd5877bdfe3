package dev.chimera.api.finance;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;

/** A reservation cannot be settled, voided or decided as asked; the message names its state. Nothing was changed. */
public final class SettlementException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    /** A refusal for the reason {@code code}. */
    public SettlementException(ErrorCode code, String message) {
        super(code, message);
    }
}
