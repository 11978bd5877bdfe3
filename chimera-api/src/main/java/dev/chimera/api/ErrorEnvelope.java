package dev.chimera.api;

import java.time.Instant;
import java.util.Map;

/**
 * What a machine reads when something went wrong; in JSON {@code {"error":{"code","message","details","timestamp",
 * "request_id"}}}. Immutable.
 *
 * @param error the one member
 */
public record ErrorEnvelope(Detail error) {

    /**
     * The error itself.
     *
     * @param code a documented code
     * @param message a sentence for people, free of secrets and personal data
     * @param details names and values that a program may want, for example the limit that was met
     * @param timestamp when it happened
     * @param requestId the request or run it belongs to
     */
    public record Detail(
            ErrorCode code, String message, Map<String, String> details, Instant timestamp, String requestId) {
        public Detail {
            details = Map.copyOf(details);
        }
    }

    /** An envelope without further details. */
    public static ErrorEnvelope of(ErrorCode code, String message, Instant timestamp, String requestId) {
        return new ErrorEnvelope(new Detail(code, message, Map.of(), timestamp, requestId));
    }

    /** The envelope of an exception. */
    public static ErrorEnvelope of(ChimeraException failure, Instant timestamp, String requestId) {
        return of(failure.code(), String.valueOf(failure.getMessage()), timestamp, requestId);
    }
}
