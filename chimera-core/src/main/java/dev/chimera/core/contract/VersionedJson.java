package dev.chimera.core.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Documents of one part with the version that wrote them: {@code {"v":1,"part":{...}}}. Thread-safe. */
final class VersionedJson {
    private final JsonMapper mapper = StrictJson.forRuns();
    private final String kind;
    private final int version;

    /** @param kind what the parts are of, for refusals */
    VersionedJson(String kind, int version) {
        this.kind = kind;
        this.version = version;
    }

    <T> String write(String part, T value, Class<T> type) {
        try {
            String json = mapper.writerFor(type).writeValueAsString(value);
            if (json.length() > StrictJson.DOCUMENT_MAX / 2) {
                throw new ContractException(
                        document(part), "$", "too large to be kept: " + json.length() + " characters");
            }
            return "{\"v\":" + version + ",\"" + part + "\":" + json + "}";
        } catch (JsonProcessingException e) {
            throw Refusals.of(document(part), e);
        }
    }

    <T> T read(String part, String json, Class<T> type) {
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
        JsonNode written = tree.path("v");
        requireVersion(part, written.isInt() ? written.intValue() : -1, written.toString());
        if (tree.size() != 2 || !tree.path(part).isObject()) {
            throw refused(part, "$", "must have a version and one '" + part + "', nothing else");
        }
        return mapper.treeToValue(tree.path(part), type);
    }

    private void requireVersion(String part, int written, String shown) {
        if (written != version) {
            throw refused(
                    part,
                    "$.v",
                    "version must be " + version + ", got " + shown + "; a newer program may have written it");
        }
    }

    private ContractException refused(String part, String path, String reason) {
        return new ContractException(document(part), path, reason);
    }

    private String document(String part) {
        return kind + " " + part;
    }
}
