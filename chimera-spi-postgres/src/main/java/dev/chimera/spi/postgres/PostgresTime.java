package dev.chimera.spi.postgres;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times as the server keeps them: whole microseconds in UTC. What is finer is dropped, as the ledger's encoding does. */
final class PostgresTime {
    private PostgresTime() {}

    static OffsetDateTime kept(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /** The first kept time that is not before {@code at}: a kept time is before {@code at} exactly if it is before this. */
    static Instant notBefore(Instant at) {
        Instant kept = at.truncatedTo(ChronoUnit.MICROS);
        return kept.equals(at) ? kept : kept.plus(1, ChronoUnit.MICROS);
    }

    static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
