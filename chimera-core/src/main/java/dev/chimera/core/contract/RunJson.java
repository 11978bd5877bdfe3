package dev.chimera.core.contract;

import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.RunCodec;

/**
 * Runs as JSON: {@code {"v":1,"state":{...}}} and {@code {"v":1,"result":{...}}}. What was written is read back equal, to the
 * nanosecond and the millionth. Other versions, types and members are refused, so that an old program does not spoil new data.
 * Numbers must be finite. Thread-safe.
 */
public final class RunJson implements RunCodec {
    /** The version that is written, and the only one that is read. */
    public static final int VERSION = 1;

    private final VersionedJson json = new VersionedJson("run", VERSION);

    /** A codec. */
    public RunJson() {}

    @Override
    public String encode(RunState state) {
        return json.write("state", state, RunState.class);
    }

    @Override
    public RunState decodeState(String text) {
        return json.read("state", text, RunState.class);
    }

    @Override
    public String encode(RunResult result) {
        return json.write("result", result, RunResult.class);
    }

    @Override
    public RunResult decodeResult(String text) {
        return json.read("result", text, RunResult.class);
    }
}
