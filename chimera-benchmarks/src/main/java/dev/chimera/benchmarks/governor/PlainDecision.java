package dev.chimera.benchmarks.governor;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.SpendRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What the plain versions decide and write down, whatever keeps it: three limits, a record of what was seen, a permit and a chain
 * of hashes. Immutable.
 *
 * @param permitId what was granted
 * @param amount in millionths
 * @param expires in microseconds since 1970
 * @param record what is chained and signed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PlainDecision(UUID permitId, long amount, long expires, byte[] record) {
    private static final long TEN_MINUTES = 600_000_000;

    /**
     * Grants {@code request}.
     *
     * @param before what is taken of each window
     * @throws IllegalStateException if it would cross a limit
     */
    public static PlainDecision of(SpendRequest request, Instant now, long seq, Map<BudgetPeriod, Long> before) {
        long amount = Objects.requireNonNull(request.amount()).micros();
        CanonicalBytes record = CanonicalBytes.of("plain").instant(now);
        for (BudgetPeriod period : BudgetPeriod.values()) {
            long taken = before.getOrDefault(period, 0L);
            if (taken + amount > Requests.WIDE.limits().get(0).amount().micros()) {
                throw new IllegalStateException("over the limit per " + period.id());
            }
            record.text(period.id()).i64(taken);
        }
        UUID permit = UUID.randomUUID();
        long expires = ChronoUnit.MICROS.between(Instant.EPOCH, now) + TEN_MINUTES;
        byte[] bytes = record.i64(seq)
                .digest(request.digest())
                .uuid(permit)
                .i64(amount)
                .i64(expires)
                .toArray();
        return new PlainDecision(permit, amount, expires, bytes);
    }

    /** The day at {@code now}. */
    public static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** The hash of {@code record} after {@code previous}. */
    public static byte[] chained(byte[] previous, byte[] record) {
        MessageDigest sha = Digest.newSha256();
        sha.update(previous);
        return sha.digest(record);
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
