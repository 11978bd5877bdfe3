package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.run.RunState;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The permit is opened, the brief becomes an asset, and what it really cost is settled. */
final class ProduceStage implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(ProduceStage.class);
    private static final Set<ErrorCode> REFUSED_AT_THE_DOOR = EnumSet.of(
            ErrorCode.SATURATED,
            ErrorCode.UNPRICED,
            ErrorCode.CONFIGURATION,
            ErrorCode.INVALID_SIGNATURE,
            ErrorCode.PERMIT_REFUSED,
            ErrorCode.PERMIT_EXPIRED);

    private final Crew crew;
    private final Doors doors;
    private final Orders orders;

    ProduceStage(Crew crew, Doors doors, Orders orders) {
        this.crew = crew;
        this.doors = doors;
        this.orders = orders;
    }

    @Override
    public Step run(RunState state, RunContext context) {
        ProductionPlan plan = orders.production(Known.of(state.brief(), "brief"), context);
        SpendPermit permit = permitOf(Known.of(state.decision(), "decision"));
        Money price = context.resumed() ? permit.ceiling() : Known.of(plan.price(), "price"); // it may have moved since
        Doors.Leave opened = doors.open(permit, plan.payee(), plan.order().content(), price, context);
        Ordered ordered = new Ordered(state, plan, permit, opened.again());
        try {
            Production production = order(plan, opened.permit());
            return new Step.Away(state, production, resultOf(production, plan), ordered);
        } catch (ProductionException failed) {
            return ordered.failed(failed);
        }
    }

    /** What comes after the production. */
    private final class Ordered implements Step.Return {
        private final RunState state;
        private final ProductionPlan plan;
        private final SpendPermit permit;
        private final boolean again;

        Ordered(RunState state, ProductionPlan plan, SpendPermit permit, boolean again) {
            this.state = state;
            this.plan = plan;
            this.permit = permit;
            this.again = again;
        }

        @Override
        public Step made(MediaAsset asset) {
            requireOrdered(asset, plan);
            Settlement settled = doors.cfo()
                    .settle(
                            permit.permitId(),
                            asset.productionCost(),
                            EvidenceText.of(
                                    plan.payee() + " job " + asset.provenance().jobId()));
            return new Step.Advance(
                    state.produced(asset, settled),
                    asset.files().size() + " files, quality "
                            + Math.round(asset.quality().score() * 100) + " %, " + settled.settled() + " settled");
        }

        @Override
        public Step failed(ProductionException failure) {
            throw closeBooks(state, permit, again ? doubted(failure) : failure);
        }
    }

    /** Where the call was made before, only what the provider says of its job tells what was charged, not that this call never was. */
    private static ProductionException doubted(ProductionException failed) {
        if (failed.code() == ErrorCode.SATURATED) {
            throw new NotNowException(failed);
        }
        @Nullable Money charged = failed.charged();
        boolean told = failed.code() == ErrorCode.PROVIDER_FAILED || failed.code() == ErrorCode.QUALITY_FAILED;
        return told || charged == null || !charged.isZero()
                ? failed
                : new ProductionException(failed.code(), String.valueOf(failed.getMessage()), null, failed);
    }

    @Override
    public boolean wasBegun(RunState state, RunContext context) {
        return doors.wasOpened(permitOf(Known.of(state.decision(), "decision")));
    }

    private static CompletableFuture<MediaAsset> resultOf(Production production, ProductionPlan plan) {
        try {
            return Known.answer(production.result(), "artist's production");
        } catch (RuntimeException broken) {
            throw new ProductionException(ErrorCode.PROVIDER_FAILED, plan.payee() + " failed: " + broken, null, broken);
        }
    }

    /** What was refused before anything was ordered has cost nothing; whatever else goes wrong here may have. */
    private Production order(ProductionPlan plan, OpenedPermit opened) {
        try {
            return Known.answer(crew.artist().produce(plan, opened), "artist");
        } catch (ProductionException known) {
            throw known;
        } catch (ChimeraException refused) {
            boolean ordered = !REFUSED_AT_THE_DOOR.contains(refused.code());
            throw new ProductionException(
                    refused.code(),
                    String.valueOf(refused.getMessage()),
                    ordered ? null : Money.zero(opened.ceiling().currency()),
                    refused);
        } catch (RuntimeException broken) {
            throw new ProductionException(ErrorCode.PROVIDER_FAILED, plan.payee() + " failed: " + broken, null, broken);
        }
    }

    /** What came back must be what this permit paid for; else the money stays reserved until somebody has looked. */
    private static void requireOrdered(MediaAsset asset, ProductionPlan plan) {
        if (!asset.briefId().equals(plan.brief().briefId())
                || !asset.provenance().order().equals(plan.order().content())) {
            throw new ChimeraException(
                    ErrorCode.PROVIDER_FAILED,
                    plan.payee() + " answered with an asset that was not ordered here (brief " + asset.briefId()
                            + "); the money stays reserved");
        }
    }

    /** Never here: the permit is spent, and the provider may have worked. A run that is resumed orders the same job again by its id. */
    @Override
    public boolean mayRepeatAfter(ChimeraException failure) {
        return false;
    }

    /** A run that ends here without having opened its permit gives the money back at once instead of when the permit expires. */
    @Override
    public void ended(RunState state) {
        SpendPermit permit = permitOf(Known.of(state.decision(), "decision"));
        try {
            doors.cfo().withdraw(permit.permitId(), "the run ended before the permit was opened");
        } catch (SettlementException opened) {
            LOG.debug("permit {} is not withdrawn: {}", permit.permitId(), opened.getMessage());
        } catch (ChimeraException failed) {
            LOG.warn(
                    "permit {} could not be withdrawn and expires by itself: {}",
                    permit.permitId(),
                    failed.getMessage());
        }
    }

    static SpendPermit permitOf(ApprovalDecision decision) {
        return decision.fold(
                ApprovalDecision.Approved::permit, rejected -> refuse("rejected"), escalated -> refuse("escalated"));
    }

    private static SpendPermit refuse(String outcome) {
        throw new ChimeraException(ErrorCode.INTERNAL, "a run must not go on after its request was " + outcome);
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
        if (!charged.currency().equals(permit.ceiling().currency()) || charged.isMoreThan(permit.ceiling())) {
            return new ChimeraException(
                    failed.code(),
                    failed.getMessage() + "; it charged " + charged + " where permit " + permit.permitId() + " allows "
                            + permit.ceiling() + ", which stay reserved until somebody has looked",
                    failed);
        }
        Settlement settlement = charged.isZero()
                ? doors.cfo().voidReservation(permit.permitId(), "production failed and nothing was charged")
                : doors.cfo().settle(permit.permitId(), charged, "charged for a production that failed");
        return new BookedFailure(
                failed.code(), String.valueOf(failed.getMessage()), failed, state.produced(null, settlement));
    }
}
