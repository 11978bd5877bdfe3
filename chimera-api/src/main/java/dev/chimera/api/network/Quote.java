package dev.chimera.api.network;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A seller's offer for one piece of work. Its price is its CFO's word; whoever sends it signs the message that carries it. Immutable.
 *
 * @param exchangeId the exchange it belongs to
 * @param buyer who asked
 * @param seller who offers
 * @param capability what is offered
 * @param task SHA-256 of the work that was described
 * @param complexity how much harder than usual the work is, 1 or more
 * @param price in compute credits
 * @param terms what is promised
 * @param issuedAt when, in whole microseconds
 * @param expiresAt after which it no longer binds, in whole microseconds
 * @param signature the seller's CFO's, over {@link #content}, price and times
 */
public record Quote(
        UUID exchangeId,
        PeerId buyer,
        PeerId seller,
        Capability capability,
        Digest task,
        Ratio complexity,
        Money price,
        Terms terms,
        Instant issuedAt,
        Instant expiresAt,
        Signature signature) {
    /** The currency of prices between peers. */
    public static final String COMPUTE_CREDITS = "COMPUTE_CREDITS";

    private static final String LABEL = "chimera-openclaw/1/quote";

    public Quote {
        if (!price.currency().equals(COMPUTE_CREDITS) || price.isNegative()) {
            throw new IllegalArgumentException("a price is in " + COMPUTE_CREDITS + " and not negative, got " + price);
        }
        if (complexity.isLessThan(Ratio.ONE)) {
            throw new IllegalArgumentException("complexity must be at least 1, got " + complexity);
        }
        if (buyer.equals(seller)) {
            throw new IllegalArgumentException("a peer cannot hire itself: " + seller);
        }
        issuedAt = PeerWords.micros(issuedAt);
        expiresAt = PeerWords.micros(expiresAt);
    }

    /**
     * What a seller promises.
     *
     * @param acceptWithin how soon it answers, 1 ms to 1 day
     * @param completeWithin how soon it delivers, 1 ms to 7 days
     * @param minimumQuality what the work must reach, 0 to 1
     */
    public record Terms(Duration acceptWithin, Duration completeWithin, Ratio minimumQuality) {
        public Terms {
            Require.range(
                    "acceptWithin in ms",
                    acceptWithin.toMillis(),
                    1,
                    Duration.ofDays(1).toMillis());
            Require.range(
                    "completeWithin in ms",
                    completeWithin.toMillis(),
                    1,
                    Duration.ofDays(7).toMillis());
            Require.range("minimumQuality in millionths", minimumQuality.micros(), 0, Ratio.ONE.micros());
            acceptWithin = Duration.ofMillis(acceptWithin.toMillis());
            completeWithin = Duration.ofMillis(completeWithin.toMillis());
        }

        private void writeTo(CanonicalBytes out) {
            out.i64(acceptWithin.toMillis()).i64(completeWithin.toMillis()).i64(minimumQuality.micros());
        }
    }

    /** SHA-256 of what is priced: everything but price, times and signature. The CFO that quotes signs it. */
    public static Digest content(
            UUID exchangeId,
            PeerId buyer,
            PeerId seller,
            Capability capability,
            Digest task,
            Ratio complexity,
            Terms terms) {
        CanonicalBytes out = CanonicalBytes.of(LABEL + "/content");
        writeWork(out, exchangeId, buyer, seller, capability, task, complexity);
        terms.writeTo(out);
        return out.sha256();
    }

    /** SHA-256 of what is priced. */
    public Digest content() {
        return content(exchangeId, buyer, seller, capability, task, complexity, terms);
    }

    /** SHA-256 of all of it; what a permit, an escrow and a receipt are bound to. */
    public Digest digest() {
        CanonicalBytes out = CanonicalBytes.of(LABEL);
        writeTo(out);
        return out.sha256();
    }

    /** What both sides sign when they engage on it. */
    public byte[] engagement() {
        return Receipt.engagement(exchangeId, buyer, seller, digest());
    }

    /** Appends all of it to {@code out}. */
    public void writeTo(CanonicalBytes out) {
        writeWork(out, exchangeId, buyer, seller, capability, task, complexity);
        terms.writeTo(out.i64(price.micros()));
        out.instant(issuedAt).instant(expiresAt).text(signature.keyId()).bytes(signature.value());
    }

    /**
     * The quote that {@code in} has next.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Quote readFrom(CanonicalReader in) {
        return new Quote(
                in.uuid(),
                new PeerId(in.digest()),
                new PeerId(in.digest()),
                PeerWords.readCapability(in),
                in.digest(),
                new Ratio(in.i64()),
                new Money(in.i64(), COMPUTE_CREDITS),
                new Terms(Duration.ofMillis(in.i64()), Duration.ofMillis(in.i64()), new Ratio(in.i64())),
                in.instant(),
                in.instant(),
                new Signature(in.text(64), in.bytes(256)));
    }

    private static void writeWork(
            CanonicalBytes out,
            UUID exchangeId,
            PeerId buyer,
            PeerId seller,
            Capability capability,
            Digest task,
            Ratio complexity) {
        out.uuid(exchangeId)
                .digest(buyer.digest())
                .digest(seller.digest())
                .text(capability.path())
                .digest(task)
                .i64(complexity.micros());
    }
}
