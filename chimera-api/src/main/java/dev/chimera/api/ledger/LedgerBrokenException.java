package dev.chimera.api.ledger;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;

/** A ledger does not verify. */
public final class LedgerBrokenException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    private final transient LedgerBreak found;

    /** The error for {@code found}. */
    public LedgerBrokenException(LedgerBreak found) {
        super(ErrorCode.LEDGER_BROKEN, "the ledger does not verify: " + found);
        this.found = found;
    }

    /** The first thing that is wrong. */
    public LedgerBreak found() {
        return found;
    }
}
