package dev.chimera.api.publish;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was published. Immutable.
 *
 * @param key what it is
 * @param remoteId the platform's own id, 1 to 512 characters
 * @param uri where people find it, if the platform says
 * @param publishedAt when
 * @param content SHA-256 of exactly what was published
 */
public record Publication(
        PublicationKey key, String remoteId, @Nullable URI uri, Instant publishedAt, Digest content) {
    public Publication {
        Require.length("remoteId", remoteId, 1, 512);
    }
}
