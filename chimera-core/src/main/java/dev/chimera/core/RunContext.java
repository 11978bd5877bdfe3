package dev.chimera.core;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.AuditLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a stage knows of its run beside the state.
 *
 * @param runId whose
 * @param clock the time
 * @param resumed whether somebody was at this stage before and may have opened its permit, called a provider or published
 * @param events takes what goes into the audit log in one step with the move that the stage comes to, also if it fails or is tried
 *     again; if the store breaks nothing of it is kept, and the stage is run again
 */
record RunContext(RunId runId, InstantSource clock, boolean resumed, Consumer<AuditLog.Event> events) {
    Instant now() {
        return clock.instant();
    }

    /** An id that is the same whenever this run asks for {@code purpose}, so that repeating a stage repeats its ids. */
    UUID id(String purpose) {
        return id(runId, purpose);
    }

    static UUID id(RunId runId, String purpose) {
        return CanonicalBytes.of("chimera/run-id/v1")
                .uuid(runId.value())
                .text(purpose)
                .sha256Id();
    }

    /** What the run has really cost so far; {@code null} if nothing was settled. */
    static @Nullable Money spent(RunState state) {
        return state.settlement() == null ? null : state.settlement().settled();
    }
}
