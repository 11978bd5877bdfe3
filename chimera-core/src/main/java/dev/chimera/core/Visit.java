package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.spi.AuditLog;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run at one stage, from the first attempt to the move that comes of it. In one thread's hands at a time. */
final class Visit {
    private final RunRecord current;
    private final PipelineRun run;
    private final Stage stage;
    private final RunContext context;
    private final List<AuditLog.Event> events;
    private final Instant startedAt;
    private final Watchdog.Watch watch;
    private int attempt = 1;
    private @Nullable ChimeraException failure;
    private boolean away;

    Visit(
            RunRecord current,
            PipelineRun run,
            Stage stage,
            RunContext context,
            List<AuditLog.Event> events,
            Instant startedAt,
            Watchdog.Watch watch) {
        this.current = current;
        this.run = run;
        this.stage = stage;
        this.context = context;
        this.events = events;
        this.startedAt = startedAt;
        this.watch = watch;
    }

    RunRecord current() {
        return current;
    }

    PipelineRun run() {
        return run;
    }

    Stage stage() {
        return stage;
    }

    RunContext context() {
        return context;
    }

    /** What goes into the audit log in one step with the move. */
    List<AuditLog.Event> events() {
        return events;
    }

    Instant startedAt() {
        return startedAt;
    }

    Watchdog.Watch watch() {
        return watch;
    }

    /** The number of the attempt that is next or under way, from 1. */
    int attempt() {
        return attempt;
    }

    /** The attempt failed and there is to be another. */
    void failed(ChimeraException why) {
        attempt++;
        failure = why;
    }

    /** Why the attempt before failed. */
    @Nullable
    ChimeraException failure() {
        return failure;
    }

    /** From here on nothing that ends the stage is an interrupt of a thread. */
    void away() {
        away = true;
    }

    boolean isAway() {
        return away;
    }
}
