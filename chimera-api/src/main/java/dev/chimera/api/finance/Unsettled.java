package dev.chimera.api.finance;

import java.time.Duration;
import java.time.Instant;

/**
 * A permit that was opened and of which nobody has said yet what came of it. While the call goes on that is as it should be; one
 * whose process is gone is in doubt: its money stays reserved until a look-up at the provider, or a person, settles or voids it.
 * Immutable.
 *
 * @param permit the permit
 * @param openedAt since when
 */
public record Unsettled(SpendPermit permit, Instant openedAt) {
    /** For how long, at {@code now}. */
    public Duration age(Instant now) {
        return Duration.between(openedAt, now);
    }
}
