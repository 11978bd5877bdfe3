package dev.chimera.benchmarks.postgres;

import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.RunCodec;

/** Writes a JSON of the usual size whatever the run, and reads the same run from every JSON, so that only the store is measured. */
record FixedRunCodec(RunState state, RunResult result) implements RunCodec {
    private static final int USUAL_CHARACTERS = 3_000;
    private static final String JSON = "{\"state\":\"" + "x".repeat(USUAL_CHARACTERS) + "\"}";

    @Override
    public String encode(RunState state) {
        return JSON;
    }

    @Override
    public RunState decodeState(String json) {
        return state;
    }

    @Override
    public String encode(RunResult result) {
        return JSON;
    }

    @Override
    public RunResult decodeResult(String json) {
        return result;
    }
}
