package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.Review;
import dev.chimera.api.spi.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enters what people answer to waiting runs. Thread-safe. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final Assembly parts;
    private final RunFloor floor;

    Answers(Assembly parts, RunFloor floor) {
        this.parts = parts;
        this.floor = floor;
    }

    /** The record with which {@code waiting} goes on after {@code answer}; it is kept. */
    RunRecord enter(RunRecord waiting, Review.Answer answer) {
        return waiting.stage() == RunStage.SCREEN || waiting.stage() == RunStage.BRIEF
                ? answerReview(waiting, answer)
                : answerEscalation(waiting, answer);
    }

    /** The record with which {@code waiting} goes back to the gateway with {@code brief} in place of its own; it is kept. */
    RunRecord edit(RunRecord waiting, ContentBrief brief, Review.Answer answer) {
        Review review = inTime(waiting, answer.at());
        RunState state = waiting.state().briefed(brief).reviewed(review.answered(answer));
        return moveOn(waiting, waiting.stage(), state, answer, review.reviewId());
    }

    /** A yes lets the next stage run; a no ends the run there. */
    private RunRecord answerReview(RunRecord waiting, Review.Answer answer) {
        Review review = inTime(waiting, answer.at());
        boolean approved = answer.ruling() == Review.Ruling.APPROVE;
        boolean brief = waiting.stage() == RunStage.BRIEF;
        RunStage next = !approved ? waiting.stage() : brief ? RunStage.APPROVE : RunStage.PUBLISH;
        RunState settled = waiting.state().reviewed(approved && brief ? null : review.answered(answer));
        return moveOn(waiting, next, settled, answer, review.reviewId());
    }

    /** What {@code waiting} asks about content; if the time to answer is over it ends the run and throws. */
    Review inTime(RunRecord waiting, Instant now) {
        Review review = Known.of(waiting.state().review(), "review");
        if (!now.isBefore(review.expiresAt())) {
            String question = "review " + review.reviewId();
            parts.runs().advance(LooseEnds.expired(waiting, question, review.expiresAt(), now), parts.owner());
            throw new ChimeraException(
                    ErrorCode.HUMAN_REQUIRED,
                    "the time to answer " + question + " ended at " + review.expiresAt()
                            + "; the run has ended as rejected");
        }
        return review;
    }

    /** The CFO enters the answer; asked again, it gives the decision that came of it. */
    private RunRecord answerEscalation(RunRecord waiting, Review.Answer answer) {
        UUID ticket = ticketOf(waiting);
        try {
            parts.doors()
                    .cfo()
                    .decide(
                            answer.ruling() == Review.Ruling.APPROVE
                                    ? HumanDecision.approve(ticket, answer.reviewer(), answer.reason())
                                    : HumanDecision.reject(ticket, answer.reviewer(), answer.reason()));
        } catch (SettlementException e) {
            // a yes to what was decided before changes nothing: the CFO, asked again, gives its decision; a no must not
            // pass for one
            if (answer.ruling() != Review.Ruling.APPROVE || e.code() != ErrorCode.IDEMPOTENCY_CONFLICT) {
                throw e;
            }
            LOG.info("ticket {} was decided before; run {} goes on with that decision", ticket, waiting.runId());
        }
        return moveOn(waiting, waiting.stage(), waiting.state(), answer, ticket);
    }

    private static UUID ticketOf(RunRecord waiting) {
        return Known.of(LooseEnds.escalation(waiting).orElse(null), "open ticket")
                .ticket();
    }

    /** Moves the run on, and in the same step enters the answer to {@code question} into the audit log. */
    private RunRecord moveOn(RunRecord waiting, RunStage stage, RunState state, Review.Answer answer, UUID question) {
        RunRecord next = waiting.next(stage, RunStatus.ACTIVE, state, null, answer.at());
        List<AuditLog.Event> said = List.of(event(waiting, answer, question));
        if (!floor.trying(next, () -> parts.runs().advance(next, parts.owner(), said))) {
            throw new RunLostException(waiting.runId());
        }
        return next;
    }

    private static AuditLog.Event event(RunRecord run, Review.Answer answer, UUID question) {
        return new AuditLog.Event(
                answer.at(),
                run.runId().toString(),
                answer.reviewer(),
                action(answer.ruling()),
                Map.of("question", question.toString(), "stage", run.stage().id(), "reason", answer.reason()));
    }

    private static String action(Review.Ruling ruling) {
        return switch (ruling) {
            case APPROVE -> "review.approved";
            case REJECT -> "review.rejected";
            case EDIT -> "review.edited";
        };
    }
}
