package dev.chimera.core.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chimera.api.ErrorEnvelope;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the documents of the four contracts; {@code specs/technical.md} has their form. Names are snake_case, amounts
 * decimal strings beside their currency, times UTC, durations ISO 8601, digests hexadecimal, signatures Base64. A request is at
 * most 1,000,000 bytes; unknown and doubled members, wrong types, missing values and anything after the document are refused with
 * a {@link ContractException}. Thread-safe.
 */
public final class ContractJson {
    private static final String PRODUCTION = "$.production";

    private final JsonMapper mapper = StrictJson.forContracts();
    private final RequestShapes shapes;

    /** For requests that are whole. */
    public ContractJson() {
        this(KnownThings.NONE);
    }

    /** For requests in which a trend or a brief that {@code known} knows may stand by its id. */
    public ContractJson(KnownThings known) {
        this.shapes = new RequestShapes(mapper, known);
    }

    /**
     * The request that {@code json} holds.
     *
     * @throws ContractException if it does not keep the contract
     */
    public <I> I readRequest(Contract<I, ?> contract, String json) {
        String document = contract + " request";
        requireSize(document, json);
        try {
            JsonNode shaped = shapes.inward(contract, document, tree(document, json));
            return mapper.treeToValue(shaped, contract.requestType());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw withoutInnerShape(document, Refusals.of(document, e));
        }
    }

    /** {@code request} as JSON. */
    public <I> String writeRequest(Contract<I, ?> contract, I request) {
        String document = contract + " request";
        try {
            ObjectNode whole = mapper.valueToTree(request);
            return mapper.writeValueAsString(shapes.outward(contract, whole));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw withoutInnerShape(document, Refusals.of(document, unwrapped(e)));
        }
    }

    /**
     * The response that {@code json} holds.
     *
     * @throws ContractException if it does not keep the contract
     */
    public <O> O readResponse(Contract<?, O> contract, String json) {
        return read(contract + " response", json, contract.responseType());
    }

    /** {@code response} as JSON. */
    public <O> String writeResponse(Contract<?, O> contract, O response) {
        return write(contract + " response", response, contract.responseType());
    }

    /**
     * The status of a production that {@code json} holds.
     *
     * @throws ContractException if it does not keep the contract
     */
    public ProductionStatus readStatus(String json) {
        return read("artist.produce status", json, ProductionStatus.class);
    }

    /** The status of a production as JSON. */
    public String writeStatus(ProductionStatus status) {
        return write("artist.produce status", status, ProductionStatus.class);
    }

    /**
     * The error that {@code json} holds.
     *
     * @throws ContractException if it is no error envelope
     */
    public ErrorEnvelope readError(String json) {
        return read("error envelope", json, ErrorEnvelope.class);
    }

    /** {@code error} as JSON. */
    public String writeError(ErrorEnvelope error) {
        return write("error envelope", error, ErrorEnvelope.class);
    }

    private <T> T read(String document, String json, Class<T> type) {
        try {
            JsonNode tree = tree(document, json);
            return mapper.treeToValue(tree, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Refusals.of(document, e);
        }
    }

    private <T> String write(String document, T value, Class<T> type) {
        try {
            return mapper.writerFor(type).writeValueAsString(value);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Refusals.of(document, e);
        }
    }

    private JsonNode tree(String document, String json) throws JsonProcessingException {
        JsonNode tree = mapper.readTree(json);
        if (!tree.isObject()) {
            throw new ContractException(document, "$", "must be an object");
        }
        return tree;
    }

    private static void requireSize(String document, String json) {
        int max = StrictJson.REQUEST_BYTES_MAX;
        if (json.length() > max || json.getBytes(StandardCharsets.UTF_8).length > max) {
            throw new ContractException(document, "$", "too large: a request has at most " + max + " bytes");
        }
    }

    /** The members of a production stand at the top of the document, whatever the record looks like. */
    private static ContractException withoutInnerShape(String document, ContractException refusal) {
        if (!refusal.path().startsWith(PRODUCTION)) {
            return refusal;
        }
        String message = String.valueOf(refusal.getMessage());
        String reason = message.substring(document.length() + 2, message.lastIndexOf(", at $"));
        String path = "$" + refusal.path().substring(PRODUCTION.length());
        return new ContractException(document, path, reason, refusal);
    }

    /** The tree conversion hides what happened behind an exception of its own. */
    private static Exception unwrapped(Exception failure) {
        return failure instanceof IllegalArgumentException && failure.getCause() instanceof JsonProcessingException own
                ? own
                : failure;
    }
}
