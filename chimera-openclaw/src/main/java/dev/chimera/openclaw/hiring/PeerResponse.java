package dev.chimera.openclaw.hiring;

import dev.chimera.api.Bytes;
import java.time.Duration;

/**
 * What a peer's endpoint answers. Immutable.
 *
 * @param status the HTTP status
 * @param contentType of what form the body is
 * @param retryAfter when to come again, for the header {@code Retry-After}; zero for no header
 * @param body the answer
 */
public record PeerResponse(int status, String contentType, Duration retryAfter, Bytes body) {
    /** {@link #retryAfter} in whole seconds, rounded up, as the header has it. */
    public long retryAfterSeconds() {
        return (retryAfter.toMillis() + 999) / 1_000;
    }
}
