package dev.chimera.tck;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it, forwards or, to see what happens then, backwards. Thread-safe. */
public final class SettableClock implements InstantSource {
    /** Where {@link #SettableClock()} stands: Monday, 2 March 2026, 09:00 UTC. */
    public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private Instant now;

    /** A clock that stands at {@link #START}. */
    public SettableClock() {
        this(START);
    }

    /** A clock that stands at {@code now}. */
    public SettableClock(Instant now) {
        this.now = now;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves it by {@code step}, which may be negative, and returns where it stands then. */
    public synchronized Instant advance(Duration step) {
        now = now.plus(step);
        return now;
    }

    /** Moves it to {@code at}. */
    public synchronized void set(Instant at) {
        now = at;
    }
}
