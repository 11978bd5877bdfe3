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
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** What is signed: each kind of message begins with its own domain, so that no signature serves for another kind. */
public final class SigningBytes {
    private static final byte[] ENTRY_DOMAIN =
            CanonicalBytes.of("chimera-cfo/entry/v1").toArray();

    private SigningBytes() {}

    /** What is signed for an entry: the domain as text, then the record as it is. */
    public static byte[] entry(byte[] record) {
        byte[] message = Arrays.copyOf(ENTRY_DOMAIN, ENTRY_DOMAIN.length + record.length);
        System.arraycopy(record, 0, message, ENTRY_DOMAIN.length, record.length);
        return message;
    }

    /** What is signed for {@code permit}. */
    public static byte[] permit(SpendPermit permit) {
        return permit(
                permit.permitId(),
                permit.requestId(),
                permit.entry(),
                permit.agentId(),
                permit.category(),
                permit.target(),
                permit.ceiling(),
                permit.expiresAt());
    }

    /** What is signed for a permit of {@code request}, which has a price. */
    public static byte[] permit(UUID permitId, SpendRequest request, Money ceiling, long entry, Instant expiresAt) {
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

    private static byte[] permit(
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
                .toArray();
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
