package dev.chimera.api.media;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A job under way. Thread-safe. */
public interface Production {
    /** The idempotency key it was asked for with. */
    UUID productionId();

    /** Where it stands. */
    State state();

    /** 0 to 1. */
    double progress();

    /** Asks the provider to stop; whether it did shows in {@link #result}. */
    void cancel();

    /** The asset, or the {@link ProductionException} that ended it. */
    CompletableFuture<MediaAsset> result();

    /** The states of a job. */
    enum State {
        ACCEPTED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }
}
