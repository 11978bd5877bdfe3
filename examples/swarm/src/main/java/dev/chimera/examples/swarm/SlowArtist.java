package dev.chimera.examples.swarm;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.media.ProductionRequest;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityReport;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * An artist whose picture takes one to two seconds and one cent. No thread waits for it. The same order id is the same picture: a run
 * that is taken over orders it again under the permit that was opened, and it is paid once. Thread-safe.
 */
final class SlowArtist implements Artist {
    static final Money PRICE = Money.usd("0.01");

    private static final String PAYEE = "slow-artist";

    @Override
    public ProductionPlan plan(ProductionRequest request) {
        MediaOrder order = new MediaOrder(
                request.productionId(),
                MediaKind.IMAGE,
                request.brief().copy().title(),
                request.brief().visualPrompts(),
                request.byline(),
                request.qualityPreset());
        return new ProductionPlan(request.brief(), order, PAYEE, PRICE);
    }

    @Override
    public Production produce(ProductionPlan plan, OpenedPermit permit) {
        OpenedPermit.enter(permit, PAYEE, plan.order().content());
        MediaAsset asset = asset(plan, permit);
        Executor later = CompletableFuture.delayedExecutor(
                ThreadLocalRandom.current().nextInt(1_000, 2_000), TimeUnit.MILLISECONDS);
        return new Job(plan.order().orderId(), CompletableFuture.supplyAsync(() -> asset, later));
    }

    private static MediaAsset asset(ProductionPlan plan, OpenedPermit permit) {
        MediaFile picture = new MediaFile(
                MediaKind.IMAGE,
                URI.create("urn:uuid:" + plan.order().orderId()), // a real one is a file that every JVM can read
                1_000,
                Digest.sha256(plan.order().orderId().toString()),
                "image/png",
                null);
        return new MediaAsset(
                plan.order().orderId(),
                plan.brief().briefId(),
                plan.brief().format(),
                List.of(picture),
                new QualityReport(0.95, List.of()),
                PRICE,
                new Provenance(
                        PAYEE,
                        plan.order().orderId().toString(),
                        plan.order().content(),
                        permit.permit().permitId(),
                        Instant.now(),
                        Provenance.ALGORITHMIC),
                null);
    }

    /** A picture under way. */
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
            result.completeExceptionally(
                    new ProductionException(ErrorCode.CANCELLED, "cancelled", Money.zero(PRICE.currency()), null));
        }
    }
}
