package dev.chimera.api.finance;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import java.time.Instant;
import java.util.UUID;

/**
 * The CFO's signed leave to spend once. It says what may be bought, from whom, up to how much and until when; it opens nothing
 * by itself. {@link PermitGate} checks it and has the CFO mark it as used before a provider is called. Immutable.
 *
 * @param permitId its own id
 * @param requestId the request it answers
 * @param entry the number of the decision's ledger entry
 * @param entryHash that entry's hash: the permit names the very decision that granted it
 * @param agentId who may spend
 * @param category what for
 * @param target who is paid, for which content
 * @param ceiling the most that may be spent
 * @param expiresAt after which it can no longer be opened
 * @param signature the CFO's, over all of the above, and the same as the entry's; {@code specs/technical.md} has the encoding
 */
public record SpendPermit(
        UUID permitId,
        UUID requestId,
        long entry,
        Digest entryHash,
        AgentId agentId,
        SpendCategory category,
        SpendRequest.Target target,
        Money ceiling,
        Instant expiresAt,
        Signature signature) {
    /** This permit with another signature. */
    public SpendPermit signed(Signature by) {
        return new SpendPermit(
                permitId, requestId, entry, entryHash, agentId, category, target, ceiling, expiresAt, by);
    }
}
