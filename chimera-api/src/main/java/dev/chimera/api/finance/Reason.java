package dev.chimera.api.finance;

import dev.chimera.api.ErrorCode;

/**
 * Why a request was not approved; one for every rule that failed, not only the first.
 *
 * @param code the documented code
 * @param message a sentence with the figures it was decided from
 */
public record Reason(ErrorCode code, String message) {
    @Override
    public String toString() {
        return code + ": " + message;
    }
}
