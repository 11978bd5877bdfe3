package dev.chimera.core;

import dev.chimera.api.AgentId;
import dev.chimera.api.AgentRole;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Review;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.StoreException;
import dev.chimera.core.outbox.OutboxPublisher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishing is an act like spending: it takes a decision of its own, bound to the digest of exactly what goes out. */
final class PublishStage implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(PublishStage.class);

    static final String PURPOSE = "publish";
    private static final int ATTEMPTS_MAX = 10_000;

    private final Crew crew;
    private final Doors doors;
    private final AgentId agent;

    PublishStage(Crew crew, Doors doors, Manner manner) {
        this.crew = crew;
        this.doors = doors;
        this.agent = AgentId.of(AgentRole.PUBLISHER, manner.persona().name());
    }

    @Override
    public Step run(RunState state, RunContext context) {
        PublishOrder order = Known.of(state.order(), "order");
        requireAnswered(state, order, context);
        Digest content = order.content();
        Optional<ApprovalDecision.Approved> before = context.resumed() ? approvedBefore(context) : Optional.empty();
        Optional<Publication> out = crew.publisher().find(order.key());
        if (out.isPresent()) {
            return out(state, order, out.get(), before, context);
        }
        if (before.isPresent()) {
            return publish(state, order, content, before.get(), context);
        }
        @Nullable Money price = crew.target().quote(order).orElse(null);
        ApprovalDecision decision = doors.cfo().approve(request(state, order, content, price, context));
        return decision.fold(
                approved -> publish(state, order, content, approved, context),
                rejected -> new Step.End(
                        state.published(
                                rejected,
                                new PublishOutcome.Failed(
                                        PublishOutcome.ErrorClass.PERMANENT, "the CFO rejected it", "", null)),
                        new RunResult.Rejected(
                                RunStage.PUBLISH, ApproveStage.sentences(rejected.reasons()), RunContext.spent(state))),
                escalated -> new Step.Wait(
                        state.publishing(escalated),
                        new RunResult.AwaitingReview(
                                RunStage.PUBLISH,
                                escalated.ticket(),
                                ApproveStage.sentences(escalated.reasons()),
                                RunContext.spent(state))));
    }

    /** Only the question to the CFO is safe to repeat, and it failed before a permit was opened. */
    @Override
    public boolean mayRepeatAfter(ChimeraException failure) {
        return failure.code() == ErrorCode.SATURATED;
    }

    /** It is out. Whether this run sent it, before whoever drove it was gone, is in the audit log; what was promised for it is booked. */
    private Step out(
            RunState state,
            PublishOrder order,
            Publication publication,
            Optional<ApprovalDecision.Approved> before,
            RunContext context) {
        if (before.isEmpty()) {
            return published(
                    state.published(null, new PublishOutcome.Published(publication, false)), RunContext.spent(state));
        }
        return booked(state, order, before.get(), new PublishOutcome.Published(publication, false), context);
    }

    /** Books what is out: paid for if this run's permit sent it, whoever of those that drove the run did. */
    private Step booked(
            RunState state,
            PublishOrder order,
            ApprovalDecision.Approved approved,
            PublishOutcome.Published done,
            RunContext context) {
        SpendPermit permit = approved.permit();
        boolean ours = done.fresh() || sent(order, permit);
        PublishOutcome.Published told = new PublishOutcome.Published(done.publication(), ours);
        book(told, permit, context);
        @Nullable Money spent = RunContext.spent(state);
        return published(state.published(approved, told), ours ? sum(spent, permit.ceiling()) : spent);
    }

    @Override
    public boolean wasBegun(RunState state, RunContext context) {
        return approvedBefore(context)
                .filter(approved -> doors.wasOpened(approved.permit()))
                .isPresent();
    }

    private Optional<ApprovalDecision.Approved> approvedBefore(RunContext context) {
        return doors.cfo()
                .decision(context.id(PURPOSE))
                .filter(ApprovalDecision.Approved.class::isInstance)
                .map(ApprovalDecision.Approved.class::cast);
    }

    private boolean sent(PublishOrder order, SpendPermit permit) {
        return doors.audit().about(order.key().contentKey(), ATTEMPTS_MAX).stream()
                .anyMatch(event -> event.action().equals(OutboxPublisher.ATTEMPT)
                        && permit.permitId().toString().equals(event.details().get("permitId")));
    }

    private static Step published(RunState state, @Nullable Money spent) {
        PublishOutcome.Published done = (PublishOutcome.Published) Known.of(state.outcome(), "outcome");
        return new Step.End(state, new RunResult.Published(done.publication(), done.fresh(), spent));
    }

    private static void requireAnswered(RunState state, PublishOrder order, RunContext context) {
        @Nullable Review review = state.review();
        if (review == null) {
            return;
        }
        Review.@Nullable Answer answer = review.answer();
        boolean approved = answer != null
                && answer.ruling() == Review.Ruling.APPROVE
                && answer.at().isBefore(review.expiresAt());
        if (!approved || !review.content().equals(order.content())) {
            throw new ChimeraException(
                    ErrorCode.HUMAN_REQUIRED,
                    "no person approved exactly this content (" + order.content() + ") in time; run " + context.runId()
                            + " is not published");
        }
    }

    private SpendRequest request(
            RunState state, PublishOrder order, Digest content, @Nullable Money price, RunContext context) {
        return new SpendRequest(
                context.id(PURPOSE),
                agent,
                SpendCategory.PUBLISHING,
                price,
                Known.of(state.brief(), "brief").forecast().projectedRoi(),
                "publish content " + order.key().contentKey() + " of run " + context.runId(),
                new SpendRequest.Target(crew.target().name(), content));
    }

    private Step publish(
            RunState state,
            PublishOrder order,
            Digest content,
            ApprovalDecision.Approved approved,
            RunContext context) {
        SpendPermit permit = approved.permit();
        Doors.Leave opened = doors.open(permit, crew.target().name(), content, permit.ceiling(), context);
        boolean sentBefore = opened.again() && sent(order, permit);
        PublishOutcome outcome;
        try {
            outcome = Known.answer(crew.publisher().publish(order, opened.permit()), "publisher");
        } catch (PermitException refused) { // at the target's door, before anything was sent
            giveBack(permit, sentBefore, "refused at the door: " + refused.code());
            throw refused;
        }
        RunState published = state.published(approved, outcome);
        @Nullable Money spent = RunContext.spent(state);
        return outcome.fold(
                done -> booked(state, order, approved, done, context),
                failed -> {
                    giveBack(permit, sentBefore, "publishing failed: " + failed.errorClass());
                    return new Step.End(
                            published, failure(failed.errorClass() + ": " + failed.message(), context, spent));
                },
                unknown -> new Step.Wait(
                        published,
                        new RunResult.AwaitingReview(
                                RunStage.PUBLISH,
                                context.id("publication"),
                                List.of(unknown.message()
                                        + "; it is not tried again until a look-up or a person says whether it is out"),
                                spent)),
                dryRun -> {
                    giveBack(permit, sentBefore, "dry run");
                    return new Step.End(published, new RunResult.Planned(dryRun.plan(), spent));
                });
    }

    /**
     * It is out whatever the books say; what cannot be settled stays reserved and is in the audit log. While the store is broken the
     * run stays here, and settles when it is resumed.
     */
    private void book(PublishOutcome.Published done, SpendPermit permit, RunContext context) {
        try {
            if (done.fresh()) {
                doors.cfo()
                        .settle(
                                permit.permitId(),
                                permit.ceiling(),
                                EvidenceText.of(done.publication().remoteId()));
            } else {
                doors.cfo().voidReservation(permit.permitId(), "it was published before");
            }
        } catch (StoreException e) {
            throw e;
        } catch (ChimeraException e) {
            LOG.error("run {} published, but permit {} could not be settled", context.runId(), permit.permitId(), e);
            context.events()
                    .accept(new AuditLog.Event(
                            context.now(),
                            context.runId().toString(),
                            "publisher",
                            "settlement.failed",
                            Map.of(
                                    "permit",
                                    permit.permitId().toString(),
                                    "code",
                                    e.code().name())));
        }
    }

    /** What an earlier call may have cost stays reserved until somebody has looked. */
    private void giveBack(SpendPermit permit, boolean sentBefore, String reason) {
        if (sentBefore) {
            LOG.warn("permit {} stays reserved, for it was used before: {}", permit.permitId(), reason);
        } else {
            doors.cfo().voidReservation(permit.permitId(), reason);
        }
    }

    private static Money sum(@Nullable Money spent, Money price) {
        return spent == null ? price : spent.plus(price);
    }

    private static RunResult failure(String message, RunContext context, @Nullable Money spent) {
        return new RunResult.Failed(
                RunStage.PUBLISH,
                ErrorEnvelope.of(
                        ErrorCode.PROVIDER_FAILED,
                        message,
                        context.now(),
                        context.runId().toString()),
                spent);
    }
}
