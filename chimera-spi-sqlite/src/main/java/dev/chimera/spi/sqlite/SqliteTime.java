package dev.chimera.spi.sqlite;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the file keeps them: whole microseconds since 1970. What is finer is dropped, as the ledger's encoding does. */
final class SqliteTime {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private SqliteTime() {}

    static long micros(Instant at) {
        return Math.addExact(
                Math.multiplyExact(at.getEpochSecond(), MICROS_PER_SECOND), at.getNano() / NANOS_PER_MICRO);
    }

    /** The first kept time that is not before {@code at}: a kept time is before {@code at} exactly if it is before this. */
    static long microsNotBefore(Instant at) {
        long kept = micros(at);
        return instant(kept).equals(at) ? kept : Math.addExact(kept, 1);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
