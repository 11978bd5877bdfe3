package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import java.util.List;

/** The gateway looks at exactly what will be published. */
final class ScreenStage implements Stage {
    private final Doors doors;
    private final Subjects subjects;
    private final Questions questions;

    ScreenStage(Doors doors, Subjects subjects, Questions questions) {
        this.doors = doors;
        this.subjects = subjects;
        this.questions = questions;
    }

    @Override
    public Step run(RunState state, RunContext context) {
        Review asked = state.review();
        Review.Answer refusal = Questions.refusal(asked);
        if (refusal != null) {
            return refusedByPerson(state, RunStage.SCREEN, refusal);
        }
        Subject.Outbound subject = subjects.publication(state);
        SafetyVerdict verdict = doors.screen(subject, context);
        PublishOrder order = subject.order();
        if (Questions.edit(asked) != null) { // the media are paid for, so what was edited badly can be edited again
            return hold(state, order, verdict, context);
        }
        return verdict.fold(
                allowed -> new Step.Advance(
                        state.screened(order, allowed, null), allowed.findings().size() + " findings, allowed"),
                redacted -> hold(state, order, redacted, context),
                held -> hold(state, order, held, context),
                blocked -> new Step.End(
                        state.screened(order, blocked, null),
                        new RunResult.Rejected(
                                RunStage.SCREEN,
                                BriefStage.reasons("blocked", blocked.findings()),
                                RunContext.spent(state))));
    }

    /** Looking again changes nothing. */
    @Override
    public boolean mayRepeatAfter(ChimeraException failure) {
        return true;
    }

    /** A person who says yes sends the run to the next stage; it comes back here only after a no. */
    static Step refusedByPerson(RunState state, RunStage stage, Review.Answer answer) {
        return new Step.End(
                state,
                new RunResult.Rejected(
                        stage, List.of(answer.reviewer() + " refused: " + answer.reason()), RunContext.spent(state)));
    }

    /**
     * What would have to be changed before it may go out is no longer what was checked, so that too is for a person; and so is what a
     * person has changed.
     */
    private Step hold(RunState state, PublishOrder order, SafetyVerdict verdict, RunContext context) {
        Review asked = state.review();
        List<Finding> findings = Questions.withEdit(verdict.findings(), asked);
        Review review = questions.about(order.content(), findings, asked, "review", context);
        return new Step.Wait(
                state.screened(order, verdict, review),
                new RunResult.AwaitingReview(
                        RunStage.SCREEN,
                        review.reviewId(),
                        BriefStage.reasons("held", findings),
                        RunContext.spent(state)));
    }
}
