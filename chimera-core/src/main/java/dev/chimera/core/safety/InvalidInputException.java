package dev.chimera.core.safety;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.safety.Finding;
import java.util.List;

/** Input breaks a bound that its type states. The message names each property, its value and the bound. */
public final class InvalidInputException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    InvalidInputException(String message, List<Finding> findings) {
        super(ErrorCode.INVALID_INPUT, message);
        this.findings = List.copyOf(findings);
    }

    /** One finding for each bound that is broken. */
    public List<Finding> findings() {
        return findings;
    }
}
