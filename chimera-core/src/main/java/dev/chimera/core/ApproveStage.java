package dev.chimera.core;

import dev.chimera.api.AgentId;
import dev.chimera.api.AgentRole;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import java.util.List;
import java.util.Optional;

/** The CFO decides about the money. What is out already is not paid for again. */
final class ApproveStage implements Stage {
    static final String PURPOSE = "produce";

    private final Crew crew;
    private final Doors doors;
    private final Manner manner;
    private final Orders orders;
    private final AgentId agent;

    ApproveStage(Crew crew, Doors doors, Manner manner, Orders orders) {
        this.crew = crew;
        this.doors = doors;
        this.manner = manner;
        this.orders = orders;
        this.agent = AgentId.of(AgentRole.ARTIST, manner.persona().name());
    }

    @Override
    public Step run(RunState state, RunContext context) {
        ContentBrief brief = Known.of(state.brief(), "brief");
        PublicationKey key = ContentKeys.of(manner.persona(), brief, crew.target());
        Optional<Publication> out = crew.publisher().find(key);
        if (out.isPresent()) {
            Publication publication = out.get();
            return new Step.End(
                    state.published(null, new PublishOutcome.Published(publication, false)),
                    new RunResult.Published(publication, false, null));
        }
        ProductionPlan plan = orders.production(brief, context);
        ApprovalDecision decision = doors.cfo().approve(request(plan, context));
        RunState decided = state.decided(decision);
        return decision.fold(
                approved -> new Step.Advance(
                        decided,
                        "up to " + approved.permit().ceiling() + " for " + plan.payee() + ", ledger entry "
                                + approved.facts().entry()),
                rejected -> new Step.End(
                        decided, new RunResult.Rejected(RunStage.APPROVE, sentences(rejected.reasons()), null)),
                escalated -> new Step.Wait(
                        decided,
                        new RunResult.AwaitingReview(
                                RunStage.APPROVE, escalated.ticket(), sentences(escalated.reasons()), null)));
    }

    /** Asking again is safe: the request id is the run's, and the CFO answers the same id with the same decision. */
    @Override
    public boolean mayRepeatAfter(ChimeraException failure) {
        return failure.code() == ErrorCode.STORE_UNAVAILABLE || failure.code() == ErrorCode.SATURATED;
    }

    private SpendRequest request(ProductionPlan plan, RunContext context) {
        ContentBrief brief = plan.brief();
        return new SpendRequest(
                context.id(PURPOSE),
                agent,
                SpendCategory.MEDIA,
                plan.price(),
                brief.forecast().projectedRoi(),
                "produce " + brief.format() + " for brief " + brief.briefId() + " of run " + context.runId(),
                new SpendRequest.Target(plan.payee(), plan.order().content()));
    }

    static List<String> sentences(List<Reason> reasons) {
        return reasons.stream().map(Reason::toString).toList();
    }
}
