package dev.chimera.checks.wrong.time;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Date;

/** Does all that is allowed with time; the odd one out in this package. */
class HandedIn {
    private final InstantSource clock;

    HandedIn() {
        this(InstantSource.system());
    }

    HandedIn(InstantSource clock) {
        this.clock = clock;
    }

    static HandedIn inUtc() {
        return new HandedIn(Clock.systemUTC());
    }

    Instant now() {
        return clock.instant();
    }

    LocalDate today(Clock given) {
        return LocalDate.now(given);
    }

    Instant fromLibrary(java.nio.file.attribute.FileTime time) {
        return Date.from(time.toInstant()).toInstant();
    }

    static class Builder {
        private InstantSource clock = InstantSource.fixed(Instant.EPOCH);

        Builder startingNow() {
            clock = InstantSource.fixed(Instant.now());
            return this;
        }

        HandedIn build() {
            return new HandedIn(clock);
        }
    }
}
