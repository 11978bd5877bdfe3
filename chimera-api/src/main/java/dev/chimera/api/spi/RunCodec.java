package dev.chimera.api.spi;

import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;

/**
 * Turns what a run holds into versioned JSON and back, so that a store need not know the types. Refuses types and versions that
 * it does not know. Thread-safe.
 */
public interface RunCodec {
    /** {@code state} as JSON. */
    String encode(RunState state);

    /** The state that {@code json} holds. */
    RunState decodeState(String json);

    /** {@code result} as JSON. */
    String encode(RunResult result);

    /** The result that {@code json} holds. */
    RunResult decodeResult(String json);
}
