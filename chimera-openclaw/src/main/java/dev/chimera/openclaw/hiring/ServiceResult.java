package dev.chimera.openclaw.hiring;

import dev.chimera.api.Bytes;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Ratio;
import java.nio.charset.StandardCharsets;

/**
 * What came of a {@link ServiceTask}. For whoever hired it is a stranger's input. Immutable.
 *
 * @param mediaType of what form the body is (RFC 2046), 1 to 128 characters of ASCII
 * @param quality as whoever made it measured it, 0 to 1
 * @param body the result, at most {@link ServiceTask#BODY_MAX} bytes
 */
public record ServiceResult(String mediaType, Ratio quality, Bytes body) {
    public ServiceResult {
        ServiceTask.requireMediaType(mediaType);
        Require.range("quality in millionths", quality.micros(), 0, Ratio.ONE.micros());
        Require.range("body length", body.length(), 0, ServiceTask.BODY_MAX);
    }

    /** A result in words. */
    public static ServiceResult text(String body, Ratio quality) {
        return new ServiceResult("text/plain", quality, Bytes.of(body.getBytes(StandardCharsets.UTF_8)));
    }
}
