package dev.chimera.openclaw;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A peer being hired. What is under way survives this object: after a crash the exchange goes on when its {@link OpenClaw} is opened
 * again, and {@link OpenClaw#outcome} says how it ended. Thread-safe.
 */
public final class Hire {
    private final UUID key;
    private final CompletableFuture<HireOutcome> result = new CompletableFuture<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    Hire(UUID key) {
        this.key = key;
    }

    /** The idempotency key: hired with the same key again, this is the same hire. */
    public UUID key() {
        return key;
    }

    /**
     * How it ended, as soon as it is known what became of the money. Ends with an exception only if this peer was closed before; then
     * it goes on later.
     */
    public CompletableFuture<HireOutcome> result() {
        return result;
    }

    /**
     * Ends once the seller has been told as well and has answered with its receipt, or was given up on. Ends with an exception as {@link
     * #result} does.
     */
    public CompletableFuture<Void> settled() {
        return settled;
    }

    /** Waits for {@link #result}. */
    public HireOutcome join() {
        return result.join();
    }
}
