package dev.chimera.core.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** The post that a line of JSON spells. */
final class JsonPost {
    private static final int NESTING_MAX = 20;
    private static final ObjectReader JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .build())
                    .build())
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonPost() {}

    /**
     * Reads one post.
     *
     * @param platform where it was posted if the line does not say
     * @throws IllegalArgumentException saying what is wrong with the line, without repeating its words
     */
    static Post parse(byte[] line, Platform platform) {
        JsonNode json = tree(line);
        if (!json.isObject()) {
            throw new IllegalArgumentException("it must be a JSON object, but is " + json.getNodeType());
        }
        JsonNode named = json.path("platform");
        return new Post(
                required(json, "id"),
                named.isTextual() ? new Platform(named.textValue()) : platform,
                json.path("channel").asText(""),
                instant(required(json, "created_at")),
                required(json, "text"),
                Links.web(json.path("url").textValue()),
                new Post.Reach(
                        count(json, json.has("score") ? "score" : "ups"),
                        count(json, "comments"),
                        count(json, "shares")));
    }

    private static JsonNode tree(byte[] line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getMessage(), e);
        }
    }

    private static String required(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if ((!value.isTextual() && !value.isIntegralNumber()) || value.asText().isBlank()) {
            throw new IllegalArgumentException("'" + field + "' is missing or empty");
        }
        return value.asText();
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'created_at' must be an ISO 8601 instant such as 2026-11-01T10:00:00Z, got '"
                            + PlainText.cut(text, 40) + "'",
                    e);
        }
    }

    /** A count of people's answers; a platform's negative score counts as none. */
    private static long count(JsonNode json, String field) {
        return Math.min(Math.max(0, json.path(field).asLong(0)), Long.MAX_VALUE / 4);
    }
}
