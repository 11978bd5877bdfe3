package dev.chimera.cfo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chimera.api.ConfigurationException;

/**
 * The JSON in which the two keysets travel together: a format name, the keyset for entries and permits, the keyset for
 * checkpoints, each in Tink's own JSON.
 */
final class KeysetPair {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String entries;
    private final String checkpoints;

    KeysetPair(String entries, String checkpoints) {
        this.entries = entries;
        this.checkpoints = checkpoints;
    }

    String entries() {
        return entries;
    }

    String checkpoints() {
        return checkpoints;
    }

    String toJson(String format) {
        try {
            ObjectNode json = JSON.createObjectNode();
            json.put("format", format);
            json.set("entries", JSON.readTree(entries));
            json.set("checkpoints", JSON.readTree(checkpoints));
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Tink wrote a keyset that is no JSON", e);
        }
    }

    /** Reads {@code json}. Messages never hold any of it, because it may be secret. */
    static KeysetPair parse(String json, String format) {
        try {
            JsonNode tree = JSON.readTree(json);
            String found = tree.path("format").asText();
            if (!found.equals(format)) {
                throw new ConfigurationException(
                        "expected keys of the format '" + format + "', got '" + shortened(found) + "'");
            }
            return new KeysetPair(member(tree, "entries"), member(tree, "checkpoints"));
        } catch (JsonProcessingException e) {
            throw new ConfigurationException("the keys are no JSON of the format '" + format + "'");
        }
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    private static String member(JsonNode tree, String name) {
        JsonNode member = tree.path(name);
        if (!member.isObject()) {
            throw new ConfigurationException("the keys lack the member '" + name + "'");
        }
        return member.toString();
    }
}
