package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.run.Admission;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.api.trend.TrendQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where runs come in: started here, or submitted for whichever JVM has room. Thread-safe. */
final class Intake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Assembly parts;
    private final RunFloor floor;
    private final @Nullable Feeder feeder;
    private final String bell;
    private volatile Relay.@Nullable Listening listening;

    Intake(Assembly parts, RunFloor floor) {
        this.parts = parts;
        this.floor = floor;
        @Nullable WorkQueue queue = parts.queue();
        this.feeder = queue == null
                ? null
                : new Feeder(parts.name(), parts.owner(), parts.runs(), parts.member(), floor, queue);
        this.bell = parts.bell();
    }

    /** Says that this pipeline lives, and has it fetch work if there may be any elsewhere. */
    void begin() {
        parts.keeper().begin();
        if (feeder != null && listening == null) { // once: every start comes by here
            listen();
            feeder.begin();
        }
    }

    private synchronized void listen() {
        @Nullable Relay relay = parts.relay();
        if (relay != null && listening == null) {
            listening = relay.listen(bell, parts.keeper()::wake);
        }
    }

    /** A run that begins here. */
    PipelineRun admit(RunId runId, TrendQuery query) {
        begin();
        return floor.admit(RunStage.SCOUT, () -> {
            RunRecord record = RunRecord.begin(runId, parts.name(), RunState.of(query), now());
            if (!floor.trying(record, () -> parts.runs().create(record, parts.owner()))) {
                throw conflict(runId);
            }
            return record;
        });
    }

    PipelineRun start(RunId runId, TrendQuery query) {
        PipelineRun run = admit(runId, query);
        floor.launch(run, (record, refusal) -> {
            ErrorEnvelope error =
                    ErrorEnvelope.of(refusal, now(), record.runId().toString());
            RunResult refused = new RunResult.Failed(record.stage(), error, null);
            return record.next(record.stage(), RunStatus.ENDED, record.state(), refused, now());
        });
        return run;
    }

    Admission submit(RunId runId, TrendQuery query) {
        try {
            @Nullable WorkQueue queue = parts.queue();
            if (queue == null) {
                return startUnlessThere(runId, query);
            }
            begin();
            floor.requireOpen();
            return enter(runId, query, queue);
        } catch (SaturatedException full) {
            return refused(ServiceStatus.SATURATED, full, full.retryAfter());
        } catch (StoreException broken) {
            return refused(ServiceStatus.INTERNAL_ERROR, broken, ASK_AGAIN);
        } catch (ChimeraException no) {
            boolean shut = no.code() == ErrorCode.UNAVAILABLE || no.code() == ErrorCode.KILL_SWITCH;
            if (!shut) {
                throw no;
            }
            ServiceStatus status = parts.member().status();
            return refused(status == ServiceStatus.INTERNAL_ERROR ? status : ServiceStatus.MAINTENANCE, no, ASK_AGAIN);
        }
    }

    private Admission startUnlessThere(RunId runId, TrendQuery query) {
        try {
            PipelineRun run = admit(runId, query);
            floor.send(run);
            return new Admission.Accepted(run.id());
        } catch (ChimeraException e) {
            if (e.code() == ErrorCode.IDEMPOTENCY_CONFLICT) {
                return known(runId, query);
            }
            throw e;
        }
    }

    /** The store first: a hint without a run would be worth nothing, a run without a hint is found. */
    private Admission enter(RunId runId, TrendQuery query, WorkQueue queue) {
        Optional<Admission.Refused> no = parts.member().refusal();
        if (no.isPresent()) {
            return no.get();
        }
        long waiting = backlog(queue);
        if (waiting >= parts.backlogMax()) {
            return parts.member().overflow(waiting);
        }
        RunRecord record = RunRecord.begin(runId, parts.name(), RunState.of(query), now());
        if (!parts.runs().create(record, RunStore.NOBODY)) {
            return known(runId, query);
        }
        try {
            if (!queue.offer(runId.toString())) {
                LOG.debug("the queue has no room for the hint at run {}; it is found in the store", runId);
            }
        } catch (RelayException e) {
            LOG.debug("there is no hint at run {}; it is found in the store: {}", runId, e.getMessage());
        }
        return new Admission.Accepted(runId);
    }

    private long backlog(WorkQueue queue) {
        try {
            return queue.depth();
        } catch (RelayException e) {
            return parts.runs().unattended(parts.name(), parts.backlogMax());
        }
    }

    private Admission known(RunId runId, TrendQuery query) {
        boolean same = parts.runs()
                .find(runId)
                .filter(run -> run.pipeline().equals(parts.name())
                        && run.state().query().equals(query))
                .isPresent();
        if (!same) {
            throw conflict(runId);
        }
        return new Admission.Accepted(runId);
    }

    private static ChimeraException conflict(RunId runId) {
        return new ChimeraException(
                ErrorCode.IDEMPOTENCY_CONFLICT, "there is a run " + runId + " already; find it instead");
    }

    private static Admission refused(ServiceStatus status, ChimeraException why, Duration retryAfter) {
        return new Admission.Refused(status, why.code(), String.valueOf(why.getMessage()), retryAfter);
    }

    /** Fetches no more. */
    @Override
    public void close() {
        Relay.@Nullable Listening mine = listening;
        if (mine != null) {
            mine.close();
        }
        if (feeder != null) {
            feeder.close();
        }
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
