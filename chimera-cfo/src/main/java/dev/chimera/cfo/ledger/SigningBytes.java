package dev.chimera.cfo.ledger;

import dev.chimera.api.AgentId;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;

/** What is signed: each kind of message begins with its own domain, so that no signature serves for another kind. */
public final class SigningBytes {
    private SigningBytes() {}

    /**
     * What is signed for an entry: its hash, and the digest of the permit that it grants, zero if it grants none. So one signature
     * is proof of the entry to who has the record, and of the permit to who has the permit.
     */
    public static byte[] entry(Digest hash, Digest permit) {
        return CanonicalBytes.of("chimera-cfo/entry/v1")
                .digest(hash)
                .digest(permit)
                .toArray();
    }

    /** What is signed for the entry {@code record}, whose hash is {@code hash}. */
    public static byte[] entry(Digest hash, LedgerRecord record) {
        return entry(hash, permitOf(record));
    }

    /** The digest of the permit that {@code record} grants; zero if it grants none. */
    private static Digest permitOf(LedgerRecord record) {
        if (record.body() instanceof Verdictive verdictive
                && verdictive.outcome() instanceof Verdictive.Outcome.Granted granted) {
            SpendRequest request = verdictive.spend().request();
            Money ceiling = Objects.requireNonNull(request.amount(), "an approved request has a price");
            return permit(granted.permitId(), request, ceiling, record.seq(), granted.expiresAt());
        }
        return Digest.ZERO;
    }

    /** What is signed for {@code permit}. */
    public static byte[] entry(SpendPermit permit) {
        return entry(
                permit.entryHash(),
                permit(
                        permit.permitId(),
                        permit.requestId(),
                        permit.entry(),
                        permit.agentId(),
                        permit.category(),
                        permit.target(),
                        permit.ceiling(),
                        permit.expiresAt()));
    }

    /** What is signed for the entries of one step together: how many they are, and the root of the tree over their statements. */
    public static byte[] batch(int count, Digest root) {
        return CanonicalBytes.of("chimera-cfo/batch/v1").u16(count).digest(root).toArray();
    }

    private static Digest permit(UUID permitId, SpendRequest request, Money ceiling, long entry, Instant expiresAt) {
        return permit(
                permitId,
                request.requestId(),
                entry,
                request.agentId(),
                request.category(),
                request.target(),
                ceiling,
                expiresAt);
    }

    private static Digest permit(
            UUID permitId,
            UUID requestId,
            long entry,
            AgentId agentId,
            SpendCategory category,
            SpendRequest.Target target,
            Money ceiling,
            Instant expiresAt) {
        return CanonicalBytes.of("chimera-cfo/permit/v1")
                .uuid(permitId)
                .uuid(requestId)
                .i64(entry)
                .text(agentId.value())
                .text(category.name())
                .text(target.payee())
                .digest(target.content())
                .i64(ceiling.micros())
                .text(ceiling.currency())
                .instant(expiresAt)
                .sha256();
    }

    /** What is signed for a checkpoint: the three lines of a C2SP tlog-checkpoint. */
    public static byte[] checkpoint(String origin, long size, Digest root) {
        String rootText = Base64.getEncoder().encodeToString(root.bytes().toArray());
        return (origin + "\n" + size + "\n" + rootText + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** SHA-256 of a whole budget and policy. */
    public static Digest policyHash(Budget budget, SpendPolicy policy) {
        return CanonicalBytes.of("chimera-cfo/policy/v1")
                .text(budget.zone().getId())
                .list(
                        budget.limits(),
                        (out, limit) -> out.text(limit.scope().toString())
                                .u8(WireCodes.of(limit.period()))
                                .i64(limit.amount().micros())
                                .text(limit.amount().currency()))
                .i64(policy.roiHurdle().micros())
                .i64(policy.riskCeiling().micros())
                .i64(policy.humanThreshold().micros())
                .text(policy.humanThreshold().currency())
                .i64(RecordWriter.micros(policy.permitLifetime()))
                .i64(RecordWriter.micros(policy.ticketLifetime()))
                .sha256();
    }
}
