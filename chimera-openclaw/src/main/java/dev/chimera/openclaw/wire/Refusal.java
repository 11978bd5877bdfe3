package dev.chimera.openclaw.wire;

import dev.chimera.api.ErrorCode;
import java.util.Arrays;
import java.util.Locale;

/** Why a message is refused, in the order in which it is looked for; each with its status code. */
public enum Refusal {
    /** The address has asked too often. */
    RATE(429, ErrorCode.SATURATED),
    /** Too large, or no message at all. */
    MALFORMED(401, ErrorCode.INVALID_INPUT),
    /** Another version of the protocol. */
    VERSION(401, ErrorCode.INVALID_INPUT),
    /** For another peer. */
    RECEIVER(401, ErrorCode.INVALID_SIGNATURE),
    /** More than 30 seconds off the receiver's clock. */
    STALE(401, ErrorCode.INVALID_SIGNATURE),
    /** The sender is not on the allow list, or is this peer itself. */
    STRANGER(401, ErrorCode.FORBIDDEN),
    /** The sender's key did not sign it. */
    SIGNATURE(401, ErrorCode.INVALID_SIGNATURE),
    /** It was here before. */
    NONCE(401, ErrorCode.INVALID_SIGNATURE),
    /** More nonces than can be remembered. */
    CROWDED(429, ErrorCode.SATURATED),
    /** Not what comes next in the exchange, or the exchange is not known. */
    STEP(401, ErrorCode.INVALID_SIGNATURE),
    /** Nobody offers that here, or not at a price. */
    NOT_OFFERED(401, ErrorCode.UNPRICED),
    /** The money is not held as agreed. */
    ESCROW(402, ErrorCode.ESCROW_FAILED),
    /** Not taking work: paused, draining, or the kill switch is engaged. */
    MAINTENANCE(503, ErrorCode.UNAVAILABLE),
    /** A fault of its own. */
    FAULT(500, ErrorCode.INTERNAL),
    /** As much work as it can take. */
    SATURATED(429, ErrorCode.SATURATED);

    private final int status;
    private final ErrorCode code;

    Refusal(int status, ErrorCode code) {
        this.status = status;
        this.code = code;
    }

    /** The status code of {@code specs/openclaw_integration.md}. */
    public int status() {
        return status;
    }

    /** The error code in envelopes. */
    public ErrorCode code() {
        return code;
    }

    /** Its name on the wire, for example {@code not-offered}. */
    public String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Refusal of(String reason) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.reason().equals(reason))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody refuses because of '" + reason + "'"));
    }
}
