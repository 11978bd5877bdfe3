package dev.chimera.api.finance;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A price that the CFO stands by until it expires. Immutable.
 *
 * @param quoteId the request's
 * @param service what is to be done, 1 to 64 characters
 * @param content SHA-256 of what is to be done
 * @param price zero or more
 * @param issuedAt when it was signed, in whole microseconds
 * @param expiresAt until when it holds, this moment included, in whole microseconds
 * @param signature the CFO's, over {@link #statement()}
 */
public record Quotation(
        UUID quoteId,
        String service,
        Digest content,
        Money price,
        Instant issuedAt,
        Instant expiresAt,
        Signature signature) {
    public Quotation {
        Require.length("service", service, 1, 64);
        if (price.isNegative()) {
            throw new IllegalArgumentException("price must not be negative, got " + price);
        }
        requireMicros("issuedAt", issuedAt);
        requireMicros("expiresAt", expiresAt);
        if (expiresAt.isBefore(issuedAt)) {
            throw new IllegalArgumentException("expiresAt " + expiresAt + " is before issuedAt " + issuedAt);
        }
    }

    /** What the CFO signs; {@code specs/technical.md} has the encoding. */
    public byte[] statement() {
        return statement(quoteId, service, content, price, issuedAt, expiresAt);
    }

    /** The same for a quotation that is not signed yet. */
    public static byte[] statement(
            UUID quoteId, String service, Digest content, Money price, Instant issuedAt, Instant expiresAt) {
        return CanonicalBytes.of("chimera/quotation/v1")
                .uuid(quoteId)
                .text(service)
                .digest(content)
                .i64(price.micros())
                .text(price.currency())
                .instant(issuedAt)
                .instant(expiresAt)
                .toArray();
    }

    /** What is finer is not in the signed bytes, and so nobody would have signed it. */
    private static void requireMicros(String component, Instant at) {
        if (!at.truncatedTo(ChronoUnit.MICROS).equals(at)) {
            throw new IllegalArgumentException(component + " must be whole microseconds, got " + at);
        }
    }
}
