package dev.chimera.api.finance;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Require;
import dev.chimera.api.Signature;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person says a permit really cost, after its reservation had ended otherwise: a provider did the work after the permit had
 * expired, charged more than it said, or gave money back. It is booked whatever the limits are, because it has been spent already.
 * Immutable.
 *
 * @param permitId which permit
 * @param booked what the books say now; refused if they say something else
 * @param actual what it really cost, zero or more, in the same currency
 * @param evidence the provider's own reference, 1 to 200 characters
 * @param reviewer who says so, 1 to 128 characters
 * @param reason why, 1 to 500 characters
 * @param signature the reviewer's, over {@link #statement}; {@code null} until it is signed
 */
public record Correction(
        UUID permitId,
        Money booked,
        Money actual,
        String evidence,
        String reviewer,
        String reason,
        @Nullable Signature signature) {
    public Correction {
        Require.length("evidence", evidence, 1, 200);
        Require.length("reviewer", reviewer, 1, 128);
        Require.length("reason", reason, 1, 500);
        if (booked.isNegative() || actual.isNegative() || !booked.currency().equals(actual.currency())) {
            throw new IllegalArgumentException(
                    "a correction is in one currency and not below zero, got " + booked + " and " + actual);
        }
    }

    /** A correction that nobody has signed yet. */
    public Correction(UUID permitId, Money booked, Money actual, String evidence, String reviewer, String reason) {
        this(permitId, booked, actual, evidence, reviewer, reason, null);
    }

    /** This correction with the reviewer's signature. */
    public Correction signed(Signature by) {
        return new Correction(permitId, booked, actual, evidence, reviewer, reason, by);
    }

    /** What a reviewer signs; {@code specs/technical.md} has the encoding. */
    public byte[] statement() {
        return CanonicalBytes.of("chimera/correction/v1")
                .uuid(permitId)
                .i64(booked.micros())
                .i64(actual.micros())
                .text(actual.currency())
                .text(evidence)
                .text(reviewer)
                .text(reason)
                .toArray();
    }
}
