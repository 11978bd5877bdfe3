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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where runs are under way: so many at a time and no more, each with a handle, and those that stopped because the store broke are
 * remembered. Thread-safe.
 */
final class RunFloor {
    private static final Logger LOG = LoggerFactory.getLogger(RunFloor.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Assembly parts;
    private final Map<RunId, PipelineRun> underWay = new ConcurrentHashMap<>();
    private final Set<RunId> stranded = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private volatile boolean closed;

    RunFloor(Assembly parts) {
        this.parts = parts;
        this.places = new Semaphore(parts.runsMax());
    }

    /**
     * Takes a place for the run that {@code entry} writes down; {@link #leave} gives it back, or its failure does. What a store that
     * broke may have written all the same is gone on with later.
     */
    RunRecord inPlace(RunId runId, Supplier<RunRecord> entry) {
        if (closed) {
            throw new ChimeraException(ErrorCode.CANCELLED, "the pipeline is closed");
        }
        if (!places.tryAcquire()) {
            throw saturated();
        }
        try {
            return entry.get();
        } catch (RuntimeException e) {
            if (e instanceof StoreException) {
                strand(runId);
            }
            places.release();
            throw e;
        }
    }

    /** A handle on a run that has a place. */
    PipelineRun handle(RunRecord record) {
        PipelineRun run = new PipelineRun(record.runId(), record.stage(), record.state(), parts.eventExecutor());
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
            parts.runs().advance(otherwise.apply(refusal), parts.owner());
            leave(run);
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
                strand(run.id());
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
        for (RunId runId : List.copyOf(stranded)) {
            if (going.size() < max && tryPlace()) {
                takeUp(runId).ifPresentOrElse(record -> going.add(relaunch(record)), places::release);
            }
        }
        int free = 0;
        while (going.size() + free < max && tryPlace()) {
            free++;
        }
        List<RunRecord> taken = List.of();
        try {
            taken = parts.runs().takeOver(parts.name(), parts.owner(), free);
        } finally {
            places.release(free - taken.size());
        }
        taken.forEach(record -> going.add(relaunch(record)));
        return List.copyOf(going);
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
            Optional<RunRecord> mine = parts.runs()
                    .find(runId)
                    .filter(run -> run.status() == RunStatus.ACTIVE)
                    .map(RunRecord::takenOver)
                    .filter(next -> parts.runs().advance(next, parts.owner()));
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
        PipelineRun run = handle(record);
        try {
            parts.runExecutor().execute(() -> {
                try {
                    drive(record, run, true);
                } catch (RuntimeException e) {
                    LOG.warn("run {} stopped again: {}", run.id(), e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            strand(record.runId());
            leave(run);
            run.fail(saturated());
        }
        return run;
    }

    private boolean movedInPlace(RunRecord next) {
        boolean moved = false;
        try {
            moved = parts.runs().advance(next, parts.owner());
            return moved;
        } catch (StoreException e) {
            strand(next.runId());
            throw e;
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
        if (parts.takesOver()) {
            run.leaveToOthers();
        } else {
            run.cancel("the pipeline was closed");
        }
    }

    /** Remembers to go on with a run; one too many goes on elsewhere, once this pipeline is closed. */
    private void strand(RunId runId) {
        if (stranded.size() < parts.runsMax()) {
            stranded.add(runId);
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
