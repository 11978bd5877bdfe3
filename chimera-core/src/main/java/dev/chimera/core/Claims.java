package dev.chimera.core;

import dev.chimera.api.run.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which run is making which content, so that of several that came to the same content at the same time only one pays for it. Holds
 * for this pipeline; the outbox keeps what is out from being published twice whoever made it. Thread-safe.
 */
final class Claims {
    private final Map<String, RunId> byContent = new ConcurrentHashMap<>();
    private final Map<RunId, String> byRun = new ConcurrentHashMap<>();

    /** Takes {@code contentKey} for {@code runId}; the run that has it already, if it is another one. */
    Optional<RunId> take(String contentKey, RunId runId) {
        @Nullable RunId holder = byContent.putIfAbsent(contentKey, runId);
        if (holder == null) {
            byRun.put(runId, contentKey);
            return Optional.empty();
        }
        return holder.equals(runId) ? Optional.empty() : Optional.of(holder);
    }

    /** The run has ended. */
    void release(RunId runId) {
        @Nullable String contentKey = byRun.remove(runId);
        if (contentKey != null) {
            byContent.remove(contentKey, runId);
        }
    }
}
