package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.StoreException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where runs are under way: so many at a time and no more, each with a handle, and those that stopped because the store broke are
 * remembered. Thread-safe.
 */
final class RunFloor {
    private static final Logger LOG = LoggerFactory.getLogger(RunFloor.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int ASKED_AT_ONCE = 32;

    private final Assembly parts;
    private final Map<RunId, PipelineRun> underWay = new ConcurrentHashMap<>();
    private final Map<RunId, Stranded> stranded = new ConcurrentHashMap<>();
    private final Semaphore places;
    private volatile boolean closed;

    RunFloor(Assembly parts) {
        this.parts = parts;
        this.places = new Semaphore(parts.runsMax());
    }

    /**
     * A run that stopped here because the store broke.
     *
     * @param known as it was last known to be kept; {@code null} if it was not
     * @param tried what was to be kept and may be
     */
    private record Stranded(
            @Nullable RunRecord known, @Nullable RunRecord tried) {
        /** Whether {@code found} was moved by nobody else since. */
        boolean isStill(RunRecord found) {
            return (known != null && known.version() == found.version()) || (tried != null && isTried(tried, found));
        }

        /** A take-over changes nothing but the version, and no two moves are made at one moment. */
        private static boolean isTried(RunRecord tried, RunRecord found) {
            return tried.version() == found.version()
                    && tried.stage() == found.stage()
                    && tried.updatedAt()
                            .truncatedTo(ChronoUnit.MICROS)
                            .equals(found.updatedAt().truncatedTo(ChronoUnit.MICROS));
        }
    }

    /** Takes a place for the run that {@code entry} writes down; {@link #leave} gives it back, or its failure does. */
    RunRecord inPlace(Supplier<RunRecord> entry) {
        if (closed) {
            throw new ChimeraException(ErrorCode.CANCELLED, "the pipeline is closed");
        }
        if (!places.tryAcquire()) {
            throw saturated();
        }
        try {
            return entry.get();
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
    }

    /** What {@code write} answers; what a store that broke may have written all the same is gone on with later. */
    boolean trying(RunRecord next, BooleanSupplier write) {
        try {
            return write.getAsBoolean();
        } catch (StoreException e) {
            strand(next.runId(), new Stranded(null, next));
            throw e;
        }
    }

    /** A handle on a run that has a place and begins or goes on here. */
    PipelineRun handle(RunRecord record) {
        return handle(record, false);
    }

    private PipelineRun handle(RunRecord record, boolean resumed) {
        PipelineRun run = new PipelineRun(record, resumed, parts.eventExecutor());
        underWay.put(record.runId(), run);
        if (closed) { // it closed in between, and did not see this run
            stop(run);
        }
        return run;
    }

    /** Hands the run to the executor; if that has no room, the run's record becomes what {@code otherwise} makes of it. */
    void launch(RunRecord record, PipelineRun run, Function<SaturatedException, RunRecord> otherwise) {
        try {
            parts.runExecutor().execute(() -> {
                try {
                    drive(record, run, false);
                } catch (RuntimeException e) {
                    LOG.warn("run {} stopped: {}", run.id(), e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            SaturatedException refusal = saturated();
            refusal.addSuppressed(e);
            try {
                parts.runs().advance(otherwise.apply(refusal), parts.owner());
            } catch (StoreException broken) {
                refusal.addSuppressed(broken);
                strand(run.id(), new Stranded(record, null));
            }
            leave(run);
            run.fail(refusal);
            throw refusal;
        }
    }

    /** Moves the run on until it ends or waits; its place is free again then. */
    RunResult drive(RunRecord record, PipelineRun run, boolean resumed) {
        RunResult result;
        try {
            result = parts.engine().drive(record, run, resumed);
        } catch (RuntimeException | Error e) {
            if (!(e instanceof RunLostException)) {
                strand(run.id(), new Stranded(run.known(), run.tried()));
            }
            leave(run);
            run.fail(e);
            throw e;
        }
        leave(run); // before the result is out, so that whoever waits for it finds the place free
        run.end(result);
        return result;
    }

    /**
     * Goes on with the runs that stopped here, and then with those that others left, at most {@code max} together and no more than
     * there are places.
     */
    List<PipelineRun> resume(int max) {
        List<PipelineRun> going = new ArrayList<>();
        for (RunId runId : List.copyOf(stranded.keySet())) {
            if (going.size() < max && tryPlace()) {
                takeUp(runId).ifPresentOrElse(record -> going.add(relaunch(record)), places::release);
            }
        }
        int ask = 1; // and more only once there is something, so that a look costs no starter its place
        int got = 1;
        while (got == ask && going.size() < max) {
            ask = going.isEmpty() ? 1 : Math.min(ASKED_AT_ONCE, max - going.size());
            got = takeOver(ask, going);
        }
        return List.copyOf(going);
    }

    private int takeOver(int ask, List<PipelineRun> going) {
        int free = 0;
        while (free < ask && tryPlace()) {
            free++;
        }
        List<RunRecord> taken = List.of();
        try {
            taken = parts.runs().takeOver(parts.name(), parts.owner(), free);
        } finally {
            places.release(free - taken.size());
        }
        taken.forEach(record -> going.add(relaunch(record)));
        return taken.size();
    }

    /** Goes on with {@code next}, if there is a place and nobody else has moved the run on. */
    Optional<PipelineRun> goOn(RunRecord next) {
        return tryPlace() && movedInPlace(next) ? Optional.of(relaunch(next)) : Optional.empty();
    }

    /** Takes nothing more, stops what is under way, and waits for that as long as {@code patience}. */
    void close(Duration patience) {
        closed = true;
        List<PipelineRun> open = List.copyOf(underWay.values());
        open.forEach(this::stop);
        try {
            CompletableFuture.allOf(open.stream().map(PipelineRun::result).toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.debug("a run failed while the pipeline was being closed; whoever joins it is told", e);
        } catch (TimeoutException e) {
            LOG.warn("{} runs did not end within {} s of closing", underWay.size(), patience.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A run that stopped here, one version on; whoever took it over meanwhile keeps it. */
    private Optional<RunRecord> takeUp(RunId runId) {
        boolean known = false;
        try {
            Stranded left = stranded.get(runId);
            Optional<RunRecord> mine = parts.runs()
                    .find(runId)
                    .filter(run -> run.status() == RunStatus.ACTIVE && left != null && left.isStill(run))
                    .map(RunRecord::takenOver)
                    .filter(next -> trying(next, () -> parts.runs().advance(next, parts.owner())));
            known = true;
            stranded.remove(runId);
            return mine;
        } finally {
            if (!known) {
                places.release();
            }
        }
    }

    /** Goes on with a run that has a place and is in this pipeline's hands. */
    private PipelineRun relaunch(RunRecord record) {
        PipelineRun run = handle(record, true);
        try {
            parts.runExecutor().execute(() -> {
                try {
                    drive(record, run, true);
                } catch (RuntimeException e) {
                    LOG.warn("run {} stopped again: {}", run.id(), e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            strand(record.runId(), new Stranded(record, null));
            leave(run);
            run.fail(saturated());
        }
        return run;
    }

    private boolean movedInPlace(RunRecord next) {
        boolean moved = false;
        try {
            moved = trying(next, () -> parts.runs().advance(next, parts.owner()));
            return moved;
        } finally {
            if (!moved) {
                places.release();
            }
        }
    }

    private boolean tryPlace() {
        return !closed && places.tryAcquire();
    }

    private void stop(PipelineRun run) {
        if (parts.takesOver() || run.isResumed()) {
            run.leaveToOthers();
        } else {
            run.cancel("the pipeline was closed");
        }
    }

    /** Remembers to go on with a run; one too many goes on elsewhere, once this pipeline is closed. */
    private void strand(RunId runId, Stranded left) {
        if (stranded.size() < parts.runsMax()) {
            stranded.put(runId, left);
        }
    }

    private void leave(PipelineRun run) {
        underWay.remove(run.id(), run);
        places.release();
    }

    private SaturatedException saturated() {
        return new SaturatedException(
                parts.runsMax() + " runs are under way, which is the limit; try again when one has ended", RETRY_AFTER);
    }
}
