package dev.chimera.api.safety;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person. Bound to the digest of exactly what will be published: whoever changes that asks anew. Immutable.
 *
 * @param reviewId its own id
 * @param content SHA-256 of what is asked about
 * @param findings why a person is asked
 * @param expiresAt after which it counts as rejected
 * @param answer what the person said; {@code null} while open
 */
public record Review(
        UUID reviewId,
        Digest content,
        List<Finding> findings,
        Instant expiresAt,
        @Nullable Answer answer) {
    public Review {
        findings = List.copyOf(findings);
    }

    /** This review, answered. */
    public Review answered(Answer given) {
        return new Review(reviewId, content, findings, expiresAt, given);
    }

    /**
     * What a person said.
     *
     * @param approve yes or no
     * @param reviewer who, as the host names its people
     * @param reason why, 1 to 500 characters
     * @param at when
     */
    public record Answer(boolean approve, String reviewer, String reason, Instant at) {
        public Answer {
            Require.length("reviewer", reviewer, 1, 128);
            Require.length("reason", reason, 1, 500);
        }
    }
}
