package dev.chimera.core.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When a campaign ticks. The same for every JVM, so it depends on nothing but the time it is asked about. Immutable and thread-safe.
 */
public interface Cadence {
    /** The first tick after {@code time}, and later than it. */
    Instant next(Instant time);

    /**
     * Every {@code period}, counted from 1970-01-01T00:00Z, so that an hour's ticks are on the hour.
     *
     * @param period 1 second to 366 days
     */
    static Cadence every(Duration period) {
        if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("period must be from 1 second to 366 days, got " + period);
        }
        long millis = period.toMillis();
        return time -> Instant.ofEpochMilli((Math.floorDiv(time.toEpochMilli(), millis) + 1) * millis);
    }

    /**
     * Every day at {@code time} in {@code zone}. On a day whose clock leaves that time out it ticks as much later as the clock is put
     * forward; on one that has it twice, the first time.
     */
    static Cadence daily(LocalTime time, ZoneId zone) {
        return after -> {
            ZonedDateTime today = after.atZone(zone).toLocalDate().atTime(time).atZone(zone);
            ZonedDateTime tick = today.withEarlierOffsetAtOverlap();
            return tick.toInstant().isAfter(after)
                    ? tick.toInstant()
                    : today.toLocalDate()
                            .plusDays(1)
                            .atTime(time)
                            .atZone(zone)
                            .withEarlierOffsetAtOverlap()
                            .toInstant();
        };
    }
}
