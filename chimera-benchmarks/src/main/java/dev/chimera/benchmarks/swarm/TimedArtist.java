package dev.chimera.benchmarks.swarm;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.ContentFormat;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An artist whose productions take a while and no thread, as those of a provider that is far away: a timer ends each. What is
 * cancelled has cost nothing. Thread-safe. Whoever makes it closes it.
 */
final class TimedArtist implements Artist, AutoCloseable {
    /** What each costs. */
    static final Money PRICE = Money.usd("0.04");

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final QualityReport QUALITY = new QualityReport(1, List.of());
    private static final List<MediaFile> FILES =
            List.of(new MediaFile(MediaKind.IMAGE, URI.create("file:/none.png"), 1, Digest.ZERO, "image/png", null));

    private final long holdMillis;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "artist-timer");
        thread.setDaemon(true);
        return thread;
    });

    /** @param hold how long a production takes */
    TimedArtist(Duration hold) {
        holdMillis = hold.toMillis();
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** How many productions are under way. */
    int inFlight() {
        return inFlight.get();
    }

    @Override
    public ProductionPlan plan(ProductionRequest request) {
        MediaOrder order = new MediaOrder(
                request.productionId(),
                MediaKind.IMAGE,
                request.brief().copy().title(),
                request.brief().visualPrompts(),
                request.byline(),
                request.qualityPreset());
        return new ProductionPlan(request.brief(), order, "timed", PRICE);
    }

    @Override
    public Production produce(ProductionPlan plan, OpenedPermit permit) {
        Timed production = new Timed(plan, permit.permit().permitId());
        inFlight.incrementAndGet();
        ScheduledFuture<?> unused = timer.schedule(production, holdMillis, TimeUnit.MILLISECONDS);
        return production;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private final class Timed implements Production, Runnable {
        private final ProductionPlan plan;
        private final UUID permitId;
        private final CompletableFuture<MediaAsset> result = new CompletableFuture<>();
        private boolean over;

        Timed(ProductionPlan plan, UUID permitId) {
            this.plan = plan;
            this.permitId = permitId;
        }

        @Override
        public void run() {
            MediaAsset asset = new MediaAsset(
                    plan.order().orderId(),
                    plan.brief().briefId(),
                    ContentFormat.CAROUSEL,
                    FILES,
                    QUALITY,
                    PRICE,
                    new Provenance("timed", "job", plan.order().content(), permitId, AT, Provenance.ALGORITHMIC),
                    null);
            if (ends()) {
                result.complete(asset);
            }
        }

        @Override
        public void cancel() {
            if (ends()) {
                result.completeExceptionally(new ProductionException(
                        ErrorCode.CANCELLED, "cancelled before it cost anything", PRICE.minus(PRICE), null));
            }
        }

        private synchronized boolean ends() {
            boolean now = !over;
            if (now) {
                over = true;
                inFlight.decrementAndGet();
            }
            return now;
        }

        @Override
        public UUID productionId() {
            return plan.order().orderId();
        }

        @Override
        public State state() {
            return result.isCompletedExceptionally()
                    ? State.CANCELLED
                    : result.isDone() ? State.SUCCEEDED : State.RUNNING;
        }

        @Override
        public double progress() {
            return 0;
        }

        @Override
        public CompletableFuture<MediaAsset> result() {
            return result;
        }
    }
}
