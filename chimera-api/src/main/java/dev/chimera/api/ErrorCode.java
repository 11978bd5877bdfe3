package dev.chimera.api;

/** The documented codes of {@link ErrorEnvelope}; {@code specs/technical.md} says when each is used. */
public enum ErrorCode {
    /** The input breaks a bound or cannot be read. */
    INVALID_INPUT,
    /** A daily, weekly or monthly limit would be crossed. */
    BUDGET_EXCEEDED,
    /** The projected return is below the hurdle. */
    ROI_TOO_LOW,
    /** The risk score forbids it. */
    RISK_TOO_HIGH,
    /** A person has to decide first. */
    HUMAN_REQUIRED,
    /** What a person answered about is not what is asked any more. */
    CONTENT_CHANGED,
    /** Whoever asked may not do this. */
    FORBIDDEN,
    /** The price is unknown, so nothing may be spent. */
    UNPRICED,
    /** A signature does not verify, or its key is not authorised. */
    INVALID_SIGNATURE,
    /** The permit does not cover what was asked at the door. */
    PERMIT_REFUSED,
    /** The permit was used before. */
    PERMIT_SPENT,
    /** The permit is past its time. */
    PERMIT_EXPIRED,
    /** The same request id came with another body. */
    IDEMPOTENCY_CONFLICT,
    /** The kill switch is engaged. */
    KILL_SWITCH,
    /** A queue is full; try again later. */
    SATURATED,
    /** Paused, draining or closed; nothing was taken on. */
    UNAVAILABLE,
    /** Money for a peer's service is not held as it should be. */
    ESCROW_FAILED,
    /** No peer was found that offers it, or none that may be hired. */
    NO_PEER,
    /** The directory of peers cannot be reached. */
    DIRECTORY_UNAVAILABLE,
    /** The SafetyGateway blocked it. */
    UNSAFE_CONTENT,
    /** The measured quality is too low. */
    QUALITY_FAILED,
    /** A plug-in failed; the message names it. */
    PROVIDER_FAILED,
    /** Whether something was published is not known. */
    PUBLISH_UNKNOWN,
    /** A store cannot be reached or written. */
    STORE_UNAVAILABLE,
    /** A relay between JVMs cannot be reached. */
    RELAY_UNAVAILABLE,
    /** The ledger does not verify. */
    LEDGER_BROKEN,
    /** The SDK was put together wrongly. */
    CONFIGURATION,
    /** The caller cancelled. */
    CANCELLED,
    /** A time limit ran out. */
    DEADLINE,
    /** A defect in Chimera. */
    INTERNAL
}
