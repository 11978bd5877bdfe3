package dev.chimera.tck;

import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.RunCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * A codec that keeps what it is given and writes down only where: it lets a store be tested without the types' JSON form. What it
 * wrote means nothing to another instance. Thread-safe.
 */
public final class RememberingCodec implements RunCodec {
    private final List<Object> kept = new ArrayList<>();

    /** A codec that has seen nothing yet. */
    public RememberingCodec() {}

    @Override
    public String encode(RunState state) {
        return "{\"v\":1,\"state\":" + keep(state) + "}";
    }

    @Override
    public RunState decodeState(String json) {
        return (RunState) recall(json, "{\"v\":1,\"state\":");
    }

    @Override
    public String encode(RunResult result) {
        return "{\"v\":1,\"result\":" + keep(result) + "}";
    }

    @Override
    public RunResult decodeResult(String json) {
        return (RunResult) recall(json, "{\"v\":1,\"result\":");
    }

    private synchronized int keep(Object value) {
        kept.add(value);
        return kept.size() - 1;
    }

    private synchronized Object recall(String json, String prefix) {
        if (!json.startsWith(prefix) || !json.endsWith("}")) {
            throw new IllegalArgumentException("this codec did not write '" + json + "'");
        }
        return kept.get(Integer.parseInt(json.substring(prefix.length(), json.length() - 1)));
    }
}
