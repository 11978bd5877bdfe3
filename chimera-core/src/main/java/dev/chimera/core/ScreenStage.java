package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.director.PersonaFit;
import java.util.List;

/** The gateway looks at exactly what will be published. */
final class ScreenStage implements Stage {
    private final Doors doors;
    private final Manner manner;
    private final Orders orders;

    ScreenStage(Doors doors, Manner manner, Orders orders) {
        this.doors = doors;
        this.manner = manner;
        this.orders = orders;
    }

    @Override
    public Step run(RunState state, RunContext context) {
        Review asked = state.review();
        if (asked != null && asked.answer() != null) {
            return refusedByPerson(state, RunStage.SCREEN, asked.answer());
        }
        ContentBrief brief = Known.of(state.brief(), "brief");
        MediaAsset asset = Known.of(state.asset(), "asset");
        PublishOrder order = orders.publication(brief, asset);
        double confidence = PersonaFit.of(brief, manner.persona()).score();
        SafetyVerdict verdict = doors.screen(
                new Subject.Outbound(order, asset.quality(), manner.persona(), confidence, captions(brief)), context);
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

    private static List<String> captions(ContentBrief brief) {
        return brief.visualPrompts().stream().map(VisualPrompt::caption).toList();
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

    /** What would have to be changed before it may go out is no longer what was checked, so that too is for a person. */
    private Step hold(RunState state, PublishOrder order, SafetyVerdict verdict, RunContext context) {
        List<Finding> findings = verdict.findings();
        Review review = new Review(
                context.id("review"), order.content(), findings, context.now().plus(manner.reviewLifetime()), null);
        return new Step.Wait(
                state.screened(order, verdict, review),
                new RunResult.AwaitingReview(
                        RunStage.SCREEN,
                        review.reviewId(),
                        BriefStage.reasons("held", findings),
                        RunContext.spent(state)));
    }
}
