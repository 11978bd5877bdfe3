package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.StoreException;
import dev.chimera.core.swarm.Place;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where runs of one pipeline are under way, each with a handle and a place in the swarm; those that stopped because the store broke
 * are remembered. Thread-safe.
 */
final class RunFloor {
    private static final Logger LOG = LoggerFactory.getLogger(RunFloor.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int ASKED_AT_ONCE = 32;

    private final Assembly parts;
    private final Map<RunId, PipelineRun> underWay = new ConcurrentHashMap<>();
    private final Map<RunId, Stranded> stranded = new ConcurrentHashMap<>();
    private volatile boolean closed;

    RunFloor(Assembly parts) {
        this.parts = parts;
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

    /**
     * Takes a place for the run that {@code entry} writes down, and gives a handle on it.
     *
     * @param stage where it begins or goes on
     * @throws ChimeraException if the swarm takes no work, with what it says
     */
    PipelineRun admit(RunStage stage, Supplier<RunRecord> entry) {
        requireOpen();
        Place place = parts.member().admit(Journey.roleOf(stage));
        try {
            return handle(entry.get(), false, place);
        } catch (RuntimeException e) {
            place.leave();
            throw e;
        }
    }

    void requireOpen() {
        if (closed) {
            throw new ChimeraException(ErrorCode.CANCELLED, "the pipeline is closed");
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

    private PipelineRun handle(RunRecord record, boolean resumed, Place place) {
        PipelineRun run = new PipelineRun(record, resumed, place, parts.eventExecutor());
        underWay.put(record.runId(), run);
        if (closed) { // it closed in between, and did not see this run
            stop(run);
        }
        return run;
    }

    /**
     * Sends the run on its way; if the host's executor has no thread for it, the run's record becomes what {@code otherwise} makes of
     * it. It is kept as long as the run is under way.
     */
    void launch(PipelineRun run, BiFunction<RunRecord, SaturatedException, RunRecord> otherwise) {
        launch(run, otherwise, refusal -> List.of());
    }

    /** The same, and {@code said} is added to the audit log in one step with what the record becomes otherwise. */
    void launch(
            PipelineRun run,
            BiFunction<RunRecord, SaturatedException, RunRecord> otherwise,
            Function<SaturatedException, List<AuditLog.Event>> said) {
        long begun = run.known().version();
        AtomicReference<@Nullable SaturatedException> refused = new AtomicReference<>();
        Journey journey = journey(run, failure -> {
            if (failure instanceof RejectedExecutionException && run.known().version() == begun) {
                SaturatedException refusal = turnAway(run, otherwise, said, failure);
                refused.set(refusal);
                run.fail(refusal);
            } else {
                stopped(run, failure);
            }
        });
        journey.startOrBeRefused();
        @Nullable SaturatedException refusal = refused.get();
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Sends the run on its way, however long it has to wait for a thread. */
    void send(PipelineRun run) {
        journey(run, failure -> stopped(run, failure)).start();
    }

    private SaturatedException turnAway(
            PipelineRun run,
            BiFunction<RunRecord, SaturatedException, RunRecord> otherwise,
            Function<SaturatedException, List<AuditLog.Event>> said,
            Throwable cause) {
        SaturatedException refusal =
                new SaturatedException("the host's executor has no thread for run " + run.id(), RETRY_AFTER);
        refusal.addSuppressed(cause);
        try {
            parts.runs().advance(otherwise.apply(run.known(), refusal), parts.owner(), said.apply(refusal));
        } catch (StoreException broken) {
            refusal.addSuppressed(broken);
            strand(run.id(), new Stranded(run.known(), null));
        }
        leave(run);
        return refusal;
    }

    /** Makes the run on the calling thread until it ends or waits; its place is free again then. */
    RunResult walk(PipelineRun run) {
        journey(run, failure -> stopped(run, failure)).walk();
        return run.join();
    }

    private Journey journey(PipelineRun run, Consumer<Throwable> stopped) {
        return new Journey(
                parts.engine(),
                parts.member(),
                parts.productions(),
                run.known(),
                run,
                run.isResumed(),
                new Journey.End() {
                    @Override
                    public void rested(RunResult result) {
                        leave(run); // before the result is out, so that whoever waits for it finds the place free
                        run.end(result);
                    }

                    @Override
                    public void stopped(Throwable failure) {
                        stopped.accept(failure);
                    }
                });
    }

    private void stopped(PipelineRun run, Throwable failure) {
        if (!(failure instanceof RunLostException)) {
            strand(run.id(), new Stranded(run.known(), run.tried()));
        }
        LOG.warn("run {} stopped: {}", run.id(), failure.getMessage());
        leave(run);
        run.fail(failure);
    }

    /**
     * Goes on with the runs that stopped here, and then with those that others left, at most {@code max} together and no more than
     * there are places.
     */
    List<PipelineRun> resume(int max) {
        return resume(max, Duration.ZERO);
    }

    /**
     * The same, and where all places are taken it waits for some, {@code patience} altogether: new runs take each place that becomes
     * free at once, and those that were begun would never get one.
     */
    List<PipelineRun> resume(int max, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        List<PipelineRun> going = new ArrayList<>();
        for (RunId runId : List.copyOf(stranded.keySet())) {
            @Nullable Place place = going.size() < max ? placeBefore(until) : null;
            if (place != null) {
                goOnIn(place, () -> takeUp(runId)).ifPresent(going::add);
            }
        }
        int ask = 1; // and more only once there is something, so that a look costs no starter its place
        while (going.size() < max && takeOver(ask, until, going)) {
            ask = Math.min(ASKED_AT_ONCE, max - going.size());
        }
        return List.copyOf(going);
    }

    /** Whether it found places and filled all of them, so that there may be more to take. */
    private boolean takeOver(int ask, long until, List<PipelineRun> going) {
        Deque<Place> free = new ArrayDeque<>();
        for (@Nullable Place place = placeBefore(until); place != null; place = free.size() < ask ? tryPlace() : null) {
            free.add(place);
        }
        if (free.isEmpty()) {
            return false;
        }
        int places = free.size();
        try {
            List<RunRecord> taken = parts.runs().takeOver(parts.name(), parts.owner(), places);
            taken.forEach(record -> going.add(relaunch(record, free.remove())));
            return taken.size() == places;
        } finally {
            free.forEach(Place::leave);
        }
    }

    /** Goes on with {@code next}, if there is a place and nobody else has moved the run on. */
    Optional<PipelineRun> goOn(RunRecord next) {
        @Nullable Place place = tryPlace();
        return place == null
                ? Optional.empty()
                : goOnIn(
                        place,
                        () -> trying(next, () -> parts.runs().advance(next, parts.owner()))
                                ? Optional.of(next)
                                : Optional.empty());
    }

    /** Goes on in {@code place} with the run that {@code claim} brings into this pipeline's hands, if it does. */
    Optional<PipelineRun> goOnIn(Place place, Supplier<Optional<RunRecord>> claim) {
        Optional<RunRecord> mine = Optional.empty();
        try {
            mine = claim.get();
        } finally {
            if (mine.isEmpty()) {
                place.leave();
            }
        }
        return mine.map(record -> relaunch(record, place));
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
            open.stream().filter(PipelineRun::isLeftToOthers).forEach(PipelineRun::abandon);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A run that stopped here, one version on; whoever took it over meanwhile keeps it. */
    private Optional<RunRecord> takeUp(RunId runId) {
        Stranded left = stranded.get(runId);
        Optional<RunRecord> mine = parts.runs()
                .find(runId)
                .filter(run -> run.status() == RunStatus.ACTIVE && left != null && left.isStill(run))
                .map(RunRecord::takenOver)
                .filter(next -> trying(next, () -> parts.runs().advance(next, parts.owner())));
        if (left != null) { // and not what stopped here again since
            stranded.remove(runId, left);
        }
        return mine;
    }

    /** Goes on with a run that has a place and is in this pipeline's hands. */
    private PipelineRun relaunch(RunRecord record, Place place) {
        PipelineRun run = handle(record, true, place);
        send(run);
        return run;
    }

    private @Nullable Place placeBefore(long until) {
        long left = until - System.nanoTime();
        if (closed || left <= 0) {
            return tryPlace();
        }
        try {
            @Nullable Place place = parts.member().awaitPlace(Duration.ofNanos(left));
            if (place != null && closed) {
                place.leave();
                return null;
            }
            return place;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private @Nullable Place tryPlace() {
        return closed ? null : parts.member().tryPlace();
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
        if (stranded.size() < parts.strandedMax()) {
            stranded.put(runId, left);
        }
    }

    private void leave(PipelineRun run) {
        underWay.remove(run.id(), run);
        run.place().leave();
    }
}
