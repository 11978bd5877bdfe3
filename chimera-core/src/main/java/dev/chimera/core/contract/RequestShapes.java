package dev.chimera.core.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.chimera.api.trend.Timeframe;
import dev.chimera.api.trend.TrendQuery;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a request as a host writes it differs from the record: defaults, what may stand there by its id, what is side by side. */
final class RequestShapes {
    private static final String SPECIFIC = "specific";
    private static final String GLOBAL = "global";

    private final JsonMapper mapper;
    private final KnownThings known;

    RequestShapes(JsonMapper mapper, KnownThings known) {
        this.mapper = mapper;
        this.known = known;
    }

    /** The document as the record has it. */
    JsonNode inward(Contract<?, ?> contract, String document, JsonNode request) {
        if (!(request instanceof ObjectNode object)) {
            throw new ContractException(document, "$", "must be an object");
        }
        if (contract == Contract.SCOUT_ANALYZE) {
            return queryInward(document, object);
        }
        if (contract == Contract.DIRECTOR_CREATE_BRIEF) {
            replaceId(document, object, "trend", known::trend);
        }
        if (contract == Contract.ARTIST_PRODUCE) {
            replaceId(document, object, "brief", known::brief);
            @Nullable JsonNode permit = object.remove("permit");
            ObjectNode both = mapper.createObjectNode();
            both.set("production", object);
            if (permit != null) {
                both.set("permit", permit);
            }
            return both;
        }
        return object;
    }

    /** The record as the document has it. */
    JsonNode outward(Contract<?, ?> contract, ObjectNode request) {
        if (contract == Contract.SCOUT_ANALYZE) {
            ObjectNode shaped = mapper.createObjectNode();
            shaped.put("query_type", request.path("keywords").isEmpty() ? GLOBAL : SPECIFIC);
            shaped.setAll(request);
            return shaped;
        }
        if (contract == Contract.ARTIST_PRODUCE) {
            ObjectNode shaped = mapper.createObjectNode();
            shaped.setAll((ObjectNode) request.path("production"));
            shaped.set("permit", request.get("permit"));
            return shaped;
        }
        return request;
    }

    private JsonNode queryInward(String document, ObjectNode request) {
        @Nullable JsonNode type = request.remove("query_type");
        String said = type == null ? SPECIFIC : type.isTextual() ? type.textValue() : type.toString();
        if (!said.equals(SPECIFIC) && !said.equals(GLOBAL)) {
            throw new ContractException(
                    document, "$.query_type", "must be '" + SPECIFIC + "' or '" + GLOBAL + "', got '" + said + "'");
        }
        putDefault(request, "keywords", mapper.createArrayNode());
        putDefault(request, "platforms", mapper.createArrayNode());
        putDefault(request, "timeframe", TextNode.valueOf(Timeframe.DAY.toString()));
        putDefault(request, "min_velocity", mapper.getNodeFactory().numberNode(TrendQuery.DEFAULT_MIN_VELOCITY));
        int keywords = request.path("keywords").size();
        if (said.equals(SPECIFIC) ? keywords < 1 || keywords > 10 : keywords > 0) {
            throw new ContractException(
                    document,
                    "$.keywords",
                    said.equals(SPECIFIC)
                            ? "a specific query must have 1-10 keywords, got " + keywords
                            : "a global query must have no keywords, got " + keywords);
        }
        return request;
    }

    private static void putDefault(ObjectNode request, String name, JsonNode value) {
        if (!request.has(name)) {
            request.set(name, value);
        }
    }

    /** Puts the whole thing where its id stands. */
    private <T> void replaceId(String document, ObjectNode request, String name, Function<UUID, Optional<T>> lookUp) {
        String idName = name + "_id";
        @Nullable JsonNode id = request.remove(idName);
        if (id == null) {
            return;
        }
        if (request.has(name)) {
            throw new ContractException(document, "$." + idName, "must not stand beside '" + name + "'");
        }
        T found = lookUp.apply(id(document, "$." + idName, id))
                .orElseThrow(() -> new ContractException(
                        document,
                        "$." + idName,
                        "no " + name + " with the id " + id.asText() + " is known here; send the whole " + name));
        request.set(name, mapper.valueToTree(found));
    }

    private UUID id(String document, String path, JsonNode id) {
        try {
            return mapper.treeToValue(id, UUID.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new ContractException(document, path, "must be a UUID, got " + id, e);
        }
    }
}
