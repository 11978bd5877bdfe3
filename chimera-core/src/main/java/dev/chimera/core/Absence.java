package dev.chimera.core;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A production that a stage waits for without a thread. Is over when the production has ended; or, once it was asked to stop, when
 * its provider has not said in time what it charged. Thread-safe.
 */
final class Absence {
    private static final Logger LOG = LoggerFactory.getLogger(Absence.class);
    /** How long a provider that was asked to stop may take to say what it charged. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** How long that and the asking may take together, if no thread is free. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final double NOTABLE = 0.01;

    private final Production production;
    private final Step.Return back;
    private final Executor executor;
    private final CompletableFuture<MediaAsset> result;
    private volatile double reported;
    private boolean stopping;

    Absence(Step.Away away, Executor executor) {
        this.production = away.production();
        this.back = away.back();
        this.executor = executor;
        this.result = away.result().copy(); // the artist's own is never completed here
    }

    boolean isOver() {
        return result.isDone();
    }

    /** Has {@code after} run when it is over, on whatever thread ends it. */
    void whenOver(Runnable after) {
        CompletableFuture<MediaAsset> unused = result.whenComplete((made, failure) -> after.run());
    }

    /** The rest of the stage; only when it is over. */
    Step come() {
        try {
            @Nullable MediaAsset made = result.join();
            return made == null
                    ? back.failed(new ProductionException(
                            ErrorCode.PROVIDER_FAILED, "the production ended with nothing", null, null))
                    : back.made(made);
        } catch (CompletionException e) {
            return back.failed(known(e.getCause()));
        } catch (CancellationException e) {
            return back.failed(known(e));
        }
    }

    /** Asks the provider to stop; again does nothing. Returns at once. */
    void stop() {
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
        }
        later(PATIENCE);
        try {
            executor.execute(this::askToStop);
        } catch (RejectedExecutionException e) {
            LOG.warn("production {} cannot be asked to stop, for no thread is free", production.productionId(), e);
        }
    }

    private void askToStop() {
        try {
            production.cancel();
        } catch (RuntimeException e) {
            LOG.warn("production {} could not be asked to stop", production.productionId(), e);
        }
        later(GRACE);
    }

    private void later(Duration wait) {
        CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(this::giveUp);
    }

    /** How far it is, if that is worth telling. */
    boolean hasNews() {
        double now = fraction();
        if (now - reported < NOTABLE) {
            return false;
        }
        reported = now;
        return true;
    }

    double reported() {
        return reported;
    }

    private double fraction() {
        try {
            return Math.max(0, Math.min(1, production.progress()));
        } catch (RuntimeException e) {
            LOG.debug("a production does not say how far it is; it goes on", e);
            return 0;
        }
    }

    private void giveUp() {
        result.completeExceptionally(new ProductionException(
                ErrorCode.CANCELLED, "stopped, and the provider does not say what it charged", null, null));
    }

    private static ProductionException known(@Nullable Throwable cause) {
        return cause instanceof ProductionException failed
                ? failed
                : new ProductionException(ErrorCode.PROVIDER_FAILED, "production failed: " + cause, null, cause);
    }
}
