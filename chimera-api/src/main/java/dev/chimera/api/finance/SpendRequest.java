package dev.chimera.api.finance;

import dev.chimera.api.AgentId;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent asks of the CFO ({@code cfo.approve}). Immutable.
 *
 * @param requestId made by the caller; the same id with the same body gives the same decision and spends once
 * @param agentId who asks
 * @param category what for
 * @param amount the most it may cost; zero is logged like any other; {@code null} means that the price is unknown, which is
 *     always rejected
 * @param projectedRoi expected return as a multiple of the cost, zero or more
 * @param justification why, in 10 to 500 characters, free of secrets and personal data
 * @param target who is paid, for which content
 */
public record SpendRequest(
        @NotNull UUID requestId,
        @NotNull @Valid AgentId agentId,
        @NotNull @Valid SpendCategory category,
        @Nullable Money amount,
        @NotNull Ratio projectedRoi,
        @NotNull @Size(min = 10, max = 500) String justification,
        @NotNull @Valid Target target) {

    public SpendRequest {
        if (amount != null && amount.isNegative()) {
            throw new IllegalArgumentException("amount must not be negative, got " + amount);
        }
        if (projectedRoi.isLessThan(Ratio.ZERO)) {
            throw new IllegalArgumentException("projectedRoi must not be negative, got " + projectedRoi);
        }
        Require.length("justification", justification, 10, 500);
    }

    /** A request under a fresh random id. Keep it to ask again: only the same id gives the same decision. */
    public static SpendRequest of(
            AgentId agent,
            SpendCategory category,
            Money amount,
            Ratio projectedRoi,
            String justification,
            Target target) {
        return new SpendRequest(UUID.randomUUID(), agent, category, amount, projectedRoi, justification, target);
    }

    /** SHA-256 of every part, in the encoding of {@code specs/technical.md}. */
    public Digest digest() {
        CanonicalBytes out = CanonicalBytes.of("chimera/spend-request/v1")
                .uuid(requestId)
                .text(agentId.value())
                .text(category.name());
        @Nullable Money price = amount;
        if (price == null) {
            out.u8(0);
        } else {
            out.u8(1).i64(price.micros()).text(price.currency());
        }
        return out.i64(projectedRoi.micros())
                .text(justification)
                .text(target.payee())
                .digest(target.content())
                .sha256();
    }

    /**
     * Whom the money goes to and for what exactly; a permit is bound to both.
     *
     * @param payee the name of the provider, as its plug-in states it
     * @param content SHA-256 of what is ordered or published
     */
    public record Target(
            @NotNull @Size(min = 1, max = 64) String payee,
            @NotNull Digest content) {
        public Target {
            Require.length("payee", payee, 1, 64);
        }
    }
}
