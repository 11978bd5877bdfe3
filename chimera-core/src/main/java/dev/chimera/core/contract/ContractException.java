package dev.chimera.core.contract;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;

/**
 * A document does not keep its contract, or a value has no form in it. The message names the document, the place as a JSON path,
 * and what was expected there. Its code is {@link ErrorCode#INVALID_INPUT}.
 */
public final class ContractException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /**
     * A refusal.
     *
     * @param document what was read or written, for example {@code cfo.approve request}
     * @param path where, for example {@code $.target.payee}
     * @param reason what is wrong there
     */
    public ContractException(String document, String path, String reason, Throwable cause) {
        super(ErrorCode.INVALID_INPUT, message(document, path, reason), cause);
        this.path = path;
    }

    /** A refusal without a further cause. */
    public ContractException(String document, String path, String reason) {
        super(ErrorCode.INVALID_INPUT, message(document, path, reason));
        this.path = path;
    }

    /** Where in the document, {@code $} for the whole of it. */
    public String path() {
        return path;
    }

    private static String message(String document, String path, String reason) {
        return document + ": " + reason + ", at " + path;
    }
}
