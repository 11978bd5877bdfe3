package dev.chimera.core.scout;

import dev.chimera.api.trend.TrendScan;
import java.time.Duration;
import java.time.Instant;

/**
 * A scan and when it was made. Immutable.
 *
 * @param scan what was found
 * @param at when
 */
public record KeptScan(TrendScan scan, Instant at) {
    /** For how long it is worth keeping. */
    Duration lifetime() {
        return scan.missing().isEmpty() ? ScanCache.KEPT : ScanCache.KEPT_INCOMPLETE;
    }

    boolean isFresh(Instant now) {
        return now.isBefore(at.plus(lifetime()));
    }
}
