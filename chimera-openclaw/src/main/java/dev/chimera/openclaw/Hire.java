package dev.chimera.openclaw;

import dev.chimera.openclaw.hiring.HireOutcome;
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
     * How it ended, as soon as it is known what became of the money. Ends with an exception only if this peer was closed before, or a
     * fault of its own came in between; then it goes on later, and the same key again waits for it.
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

    /** {@code earlier}, which is the same hire, ends as this one does. */
    void alsoEnds(Hire earlier) {
        pass(result, earlier.result);
        pass(settled, earlier.settled);
    }

    private static <T> void pass(CompletableFuture<T> from, CompletableFuture<T> to) {
        var unused = from.whenComplete((value, failure) -> {
            boolean unusedFirst = failure == null ? to.complete(value) : to.completeExceptionally(failure);
        });
    }

    /** Waits for {@link #result}. */
    public HireOutcome join() {
        return result.join();
    }
}
