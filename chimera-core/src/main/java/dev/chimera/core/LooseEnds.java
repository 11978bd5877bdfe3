package dev.chimera.core;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.Review;
import dev.chimera.api.spi.OutboxStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says which waiting runs need not wait any more, though nobody answered here. Thread-safe. */
final class LooseEnds {
    private final OutboxStore outbox;
    private final Cfo cfo;
    private final InstantSource clock;

    LooseEnds(OutboxStore outbox, Cfo cfo, InstantSource clock) {
        this.outbox = outbox;
        this.cfo = cfo;
        this.clock = clock;
    }

    /** The record with which {@code waiting} goes on or ends; empty while it has to wait. Writes nothing. */
    Optional<RunRecord> after(RunRecord waiting) {
        return switch (waiting.stage()) {
            case BRIEF, SCREEN -> reviewed(waiting);
            case APPROVE -> escalated(waiting);
            case PUBLISH -> awaitsPublication(waiting) ? looked(waiting) : escalated(waiting);
            case SCOUT, PRODUCE -> Optional.empty();
        };
    }

    /** Whether {@code waiting} waits to learn whether its content is out. */
    static boolean awaitsPublication(RunRecord waiting) {
        return waiting.stage() == RunStage.PUBLISH && waiting.state().outcome() instanceof PublishOutcome.Unknown;
    }

    /** The ticket of the CFO that {@code waiting} waits for. */
    static Optional<ApprovalDecision.Escalated> escalation(RunRecord waiting) {
        RunState state = waiting.state();
        @Nullable
        ApprovalDecision decision = waiting.stage() == RunStage.APPROVE ? state.decision() : state.publishDecision();
        return decision instanceof ApprovalDecision.Escalated open ? Optional.of(open) : Optional.empty();
    }

    private Optional<RunRecord> looked(RunRecord waiting) {
        PublishOrder order = Known.of(waiting.state().order(), "order");
        OutboxStore.State state =
                outbox.find(order.key()).map(OutboxStore.Entry::state).orElse(OutboxStore.State.PENDING);
        return switch (state) {
            case UNKNOWN, IN_FLIGHT -> Optional.empty();
            case PENDING, PUBLISHED, FAILED -> Optional.of(goingOn(waiting));
        };
    }

    /** A person may have answered at the CFO itself. */
    private Optional<RunRecord> escalated(RunRecord waiting) {
        return escalation(waiting)
                .flatMap(open -> isAnswered(open)
                        ? Optional.of(goingOn(waiting))
                        : late(waiting, "ticket " + open.ticket(), open.expiresAt()));
    }

    private boolean isAnswered(ApprovalDecision.Escalated open) {
        return cfo.decision(open.facts().requestId())
                .filter(made -> !(made instanceof ApprovalDecision.Escalated))
                .isPresent();
    }

    private Optional<RunRecord> reviewed(RunRecord waiting) {
        @Nullable Review review = waiting.state().review();
        return review == null ? Optional.empty() : late(waiting, "review " + review.reviewId(), review.expiresAt());
    }

    private Optional<RunRecord> late(RunRecord waiting, String question, Instant expiresAt) {
        return clock.instant().isBefore(expiresAt)
                ? Optional.empty()
                : Optional.of(expired(waiting, question, expiresAt, clock.instant()));
    }

    /** How a run ends that nobody answered in time. */
    static RunRecord expired(RunRecord waiting, String question, Instant expiresAt, Instant now) {
        RunResult rejected = new RunResult.Rejected(
                waiting.stage(),
                List.of("the time to answer " + question + " ended at " + expiresAt),
                RunContext.spent(waiting.state()));
        return waiting.next(waiting.stage(), RunStatus.ENDED, waiting.state(), rejected, now);
    }

    private RunRecord goingOn(RunRecord waiting) {
        return waiting.next(waiting.stage(), RunStatus.ACTIVE, waiting.state(), null, clock.instant());
    }
}
