package dev.chimera.benchmarks.swarm;

import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.media.ProductionRequest;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.benchmarks.NoOpCrew;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Makes nothing, and takes 100 to 400 ms for it without a thread. The same order again, from any JVM, is the same job at the same
 * cost. Thread-safe.
 */
final class PacedArtist implements Artist {
    /** What it says it will cost. */
    static final Money PRICE = Money.usd("0.05");

    /** What it costs. */
    static final Money COST = Money.usd("0.03");

    private static final String NAME = "paced";
    private static final int LEAST_MILLIS = 100;
    private static final int SPREAD_MILLIS = 300;

    @Override
    public ProductionPlan plan(ProductionRequest request) {
        MediaOrder order = new MediaOrder(
                request.productionId(),
                MediaKind.IMAGE,
                request.brief().copy().title(),
                request.brief().visualPrompts(),
                request.byline(),
                QualityPreset.DRAFT);
        return new ProductionPlan(request.brief(), order, NAME, PRICE);
    }

    @Override
    public Production produce(ProductionPlan plan, OpenedPermit permit) {
        OpenedPermit.enter(permit, NAME, plan.order().content());
        UUID orderId = plan.order().orderId();
        int millis = LEAST_MILLIS + Math.floorMod(orderId.hashCode(), SPREAD_MILLIS + 1);
        return new Job(
                orderId,
                new CompletableFuture<MediaAsset>()
                        .completeOnTimeout(NoOpCrew.asset(plan, permit, COST), millis, TimeUnit.MILLISECONDS));
    }

    private record Job(UUID productionId, CompletableFuture<MediaAsset> result) implements Production {
        @Override
        public State state() {
            return result.isDone() ? State.SUCCEEDED : State.RUNNING;
        }

        @Override
        public double progress() {
            return result.isDone() ? 1 : 0;
        }

        @Override
        public void cancel() {
            // what was ordered is made
        }
    }
}
