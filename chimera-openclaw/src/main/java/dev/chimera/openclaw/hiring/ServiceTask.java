package dev.chimera.openclaw.hiring;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.network.Capability;
import java.nio.charset.StandardCharsets;

/**
 * Work that one peer asks of another. Immutable.
 *
 * @param capability what kind of work
 * @param mediaType of what form the body is (RFC 2046), 1 to 128 characters of ASCII
 * @param body the description, at most {@link #BODY_MAX} bytes; what is larger travels as an address with a SHA-256
 */
public record ServiceTask(Capability capability, String mediaType, Bytes body) {
    /** The longest body, in bytes: a message has 1 MiB. */
    public static final int BODY_MAX = (1 << 20) - 4_096;

    public ServiceTask {
        requireMediaType(mediaType);
        Require.range("body length", body.length(), 0, BODY_MAX);
    }

    /** A task in words. */
    public static ServiceTask text(String capability, String body) {
        return new ServiceTask(
                new Capability(capability), "text/plain", Bytes.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** SHA-256 of the task; what a quote is bound to. */
    public Digest digest() {
        return CanonicalBytes.of("chimera-openclaw/1/task")
                .text(capability.path())
                .text(mediaType)
                .longBytes(body)
                .sha256();
    }

    static void requireMediaType(String mediaType) {
        Require.length("mediaType", mediaType, 1, 128);
        if (!mediaType.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("mediaType must be ASCII, for example image/png");
        }
    }
}
