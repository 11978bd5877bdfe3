package dev.chimera.cfo;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import dev.chimera.api.finance.SpendRequest;

/** Texts that come from outside and go into entries: refused here, before a step begins, if they cannot be encoded. */
final class RequestText {
    private RequestText() {}

    static void check(SpendRequest request) {
        check("justification", request.justification());
        check("payee", request.target().payee());
    }

    static void check(String what, String text) {
        try {
            CanonicalBytes.of(text);
        } catch (IllegalArgumentException e) {
            throw new ChimeraException(ErrorCode.INVALID_INPUT, what + " is refused: " + e.getMessage(), e);
        }
    }

    static void check(String what, String text, int max) {
        try {
            Require.length(what, text, 1, max);
        } catch (IllegalArgumentException e) {
            throw new ChimeraException(ErrorCode.INVALID_INPUT, String.valueOf(e.getMessage()), e);
        }
        check(what, text);
    }
}
