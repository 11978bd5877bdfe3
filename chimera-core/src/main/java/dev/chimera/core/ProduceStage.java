package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.run.RunState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The permit is opened, the brief becomes an asset, and what it really cost is settled. */
final class ProduceStage implements Stage {
    private static final long PROGRESS_EVERY_MILLIS = 250;

    private final Crew crew;
    private final Doors doors;
    private final Orders orders;

    ProduceStage(Crew crew, Doors doors, Orders orders) {
        this.crew = crew;
        this.doors = doors;
        this.orders = orders;
    }

    @Override
    public Step run(RunState state, RunContext context) throws InterruptedException {
        ProductionPlan plan = orders.production(Known.of(state.brief(), "brief"), context);
        SpendPermit permit = permitOf(Known.of(state.decision(), "decision"));
        Money price = Known.of(plan.price(), "price");
        OpenedPermit opened =
                doors.permits().open(permit, plan.payee(), plan.order().content(), price);
        MediaAsset asset;
        try {
            asset = await(Known.answer(crew.artist().produce(plan, opened), "artist"), context);
        } catch (ProductionException failed) {
            throw closeBooks(state, permit, failed);
        }
        Settlement settled = doors.cfo()
                .settle(
                        permit.permitId(),
                        asset.productionCost(),
                        plan.payee() + " job " + asset.provenance().jobId());
        return new Step.Advance(
                state.produced(asset, settled),
                asset.files().size() + " files, quality "
                        + Math.round(asset.quality().score() * 100) + " %, " + settled.settled() + " settled");
    }

    /** Never: the permit is spent, and the provider may have worked. */
    @Override
    public boolean mayRepeatAfter(ChimeraException failure) {
        return false;
    }

    static SpendPermit permitOf(ApprovalDecision decision) {
        return decision.fold(
                ApprovalDecision.Approved::permit, rejected -> refuse("rejected"), escalated -> refuse("escalated"));
    }

    private static SpendPermit refuse(String outcome) {
        throw new ChimeraException(ErrorCode.INTERNAL, "a run must not go on after its request was " + outcome);
    }

    private MediaAsset await(Production production, RunContext context) throws InterruptedException {
        CompletableFuture<MediaAsset> result = production.result();
        boolean cancelled = false;
        while (true) {
            try {
                return result.get(PROGRESS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                context.progress().accept(production.progress());
            } catch (InterruptedException asked) {
                if (cancelled) {
                    throw new ProductionException(
                            ErrorCode.CANCELLED,
                            "cancelled, and the provider does not say what it charged",
                            null,
                            asked);
                }
                cancelled = true; // once more around: the provider is asked to stop and to say what it charged
                production.cancel();
            } catch (ExecutionException e) {
                throw cause(e);
            }
        }
    }

    private static ProductionException cause(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof ProductionException known) {
            return known;
        }
        return new ProductionException(ErrorCode.PROVIDER_FAILED, "production failed: " + cause, null, cause);
    }

    /** Settles what the provider charged; where nobody knows, the money stays reserved until somebody finds out. */
    private ChimeraException closeBooks(RunState state, SpendPermit permit, ProductionException failed) {
        @Nullable Money charged = failed.charged();
        if (charged == null) {
            return new ChimeraException(
                    failed.code(),
                    failed.getMessage() + "; " + permit.ceiling() + " stay reserved under permit " + permit.permitId()
                            + " until it is known what was charged",
                    failed);
        }
        Settlement settlement = charged.isZero()
                ? doors.cfo().voidReservation(permit.permitId(), "production failed and nothing was charged")
                : doors.cfo().settle(permit.permitId(), charged, "charged for a production that failed");
        return new BookedFailure(
                failed.code(), String.valueOf(failed.getMessage()), failed, state.produced(null, settlement));
    }
}
