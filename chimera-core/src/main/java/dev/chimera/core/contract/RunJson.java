package dev.chimera.core.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.RunCodec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Runs as JSON: {@code {"v":1,"state":{...}}} and {@code {"v":1,"result":{...}}}. What was written is read back equal, to the
 * nanosecond and the millionth. Other versions, types and members are refused, so that an old program does not spoil new data.
 * Numbers must be finite. Thread-safe.
 */
public final class RunJson implements RunCodec {
    /** The version that is written, and the only one that is read. */
    public static final int VERSION = 1;

    private final JsonMapper mapper = StrictJson.forRuns();

    /** A codec. */
    public RunJson() {}

    @Override
    public String encode(RunState state) {
        return write("state", state, RunState.class);
    }

    @Override
    public RunState decodeState(String json) {
        return read("state", json, RunState.class);
    }

    @Override
    public String encode(RunResult result) {
        return write("result", result, RunResult.class);
    }

    @Override
    public RunResult decodeResult(String json) {
        return read("result", json, RunResult.class);
    }

    private <T> String write(String part, T value, Class<T> type) {
        try {
            String json = mapper.writerFor(type).writeValueAsString(value);
            if (json.length() > StrictJson.DOCUMENT_MAX / 2) {
                throw new ContractException(
                        document(part), "$", "too large to be kept: " + json.length() + " characters");
            }
            return "{\"v\":" + VERSION + ",\"" + part + "\":" + json + "}";
        } catch (JsonProcessingException e) {
            throw Refusals.of(document(part), e);
        }
    }

    private <T> T read(String part, String json, Class<T> type) {
        try (JsonParser in = mapper.createParser(json)) {
            T value = in.nextToken() == JsonToken.START_OBJECT && "v".equals(in.nextFieldName())
                    ? readOn(in, part, type)
                    : fromTree(part, json, type);
            if (in.currentToken() == JsonToken.END_OBJECT && in.nextToken() != null) {
                throw refused(part, "$", "something follows the document");
            }
            return value;
        } catch (IOException | IllegalArgumentException e) {
            throw Refusals.of(document(part), e);
        }
    }

    /** What most documents are: the version stands first, so that nothing of a later one is even looked at. */
    private <T> T readOn(JsonParser in, String part, Class<T> type) throws IOException {
        requireVersion(part, in.nextToken() == JsonToken.VALUE_NUMBER_INT ? in.getIntValue() : -1, in.getText());
        @Nullable String name = in.nextFieldName();
        if (!part.equals(name)) {
            throw refused(part, "$", "must have '" + part + "' after the version, got '" + name + "'");
        }
        in.nextToken();
        T value = mapper.readerFor(type)
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readValue(in);
        if (value == null || in.nextToken() != JsonToken.END_OBJECT) {
            throw refused(part, "$", "must have a version and one '" + part + "', nothing else");
        }
        return value;
    }

    /** A store may have put the members in another order. */
    private <T> T fromTree(String part, String json, Class<T> type) throws JsonProcessingException {
        JsonNode tree = mapper.readTree(json);
        JsonNode version = tree.path("v");
        requireVersion(part, version.isInt() ? version.intValue() : -1, version.toString());
        if (tree.size() != 2 || !tree.path(part).isObject()) {
            throw refused(part, "$", "must have a version and one '" + part + "', nothing else");
        }
        return mapper.treeToValue(tree.path(part), type);
    }

    private static void requireVersion(String part, int version, String shown) {
        if (version != VERSION) {
            throw refused(
                    part,
                    "$.v",
                    "version must be " + VERSION + ", got " + shown + "; a newer program may have written it");
        }
    }

    private static ContractException refused(String part, String path, String reason) {
        return new ContractException(document(part), path, reason);
    }

    private static String document(String part) {
        return "run " + part;
    }
}
