package dev.chimera.checks.wrong.time;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;

/** Asks for the time in eight ways that are not allowed. */
class WallClock {
    List<Date> kept = List.of();

    Instant now() {
        return Instant.now();
    }

    LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    Supplier<Instant> later() {
        return Instant::now;
    }

    long millis() {
        return System.currentTimeMillis();
    }

    long old() {
        return new Date().getTime();
    }

    InstantSource clock() {
        return InstantSource.system();
    }
}
