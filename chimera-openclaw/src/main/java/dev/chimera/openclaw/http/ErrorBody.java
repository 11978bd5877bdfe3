package dev.chimera.openclaw.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chimera.api.Bytes;
import dev.chimera.api.ErrorCode;
import dev.chimera.openclaw.hiring.PeerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The envelope in which machines read errors. */
final class ErrorBody {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorBody() {}

    static PeerResponse response(int status, ErrorCode code, String message, Duration retryAfter, Instant at) {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.putObject("error")
                .put("code", code.name())
                .put("message", message)
                .put("timestamp", at.toString())
                .put("request_id", UUID.randomUUID().toString())
                .putObject("details")
                .put("status", String.valueOf(status))
                .put("retry_after_ms", String.valueOf(retryAfter.toMillis()));
        try {
            return new PeerResponse(status, "application/json", retryAfter, Bytes.of(JSON.writeValueAsBytes(envelope)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an error cannot be written", e);
        }
    }
}
