package dev.chimera.api.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What one side says, signed, about the other after an exchange; reputation is made of these and of nothing a peer says of itself.
 * It carries the other side's signature over the engagement, so that nobody receives a receipt from whom it never dealt with.
 * A stranger's until {@link #isGenuine} was asked. Immutable.
 *
 * @param exchangeId which exchange
 * @param issuerKey who says it: raw Ed25519, 32 bytes
 * @param subjectKey about whom: raw Ed25519, 32 bytes
 * @param issuerBought whether who says it was the buyer
 * @param quote SHA-256 of the quote
 * @param escrowId the escrow that was funded for it
 * @param price what was agreed, in compute credits
 * @param outcome how it went
 * @param lastMessage SHA-256 link of the last message before it
 * @param issuedAt when, in whole microseconds
 * @param engagement the other side's signature over {@link #engagement(UUID, PeerId, PeerId, Digest)}
 * @param signature the issuer's, over all of the above
 */
public record Receipt(
        UUID exchangeId,
        Bytes issuerKey,
        Bytes subjectKey,
        boolean issuerBought,
        Digest quote,
        UUID escrowId,
        Money price,
        Outcome outcome,
        Digest lastMessage,
        Instant issuedAt,
        Bytes engagement,
        Bytes signature) {
    /** The longest encoding, in bytes. */
    public static final int BYTES_MAX = 1_024;

    private static final String LABEL = "chimera-openclaw/1/receipt";

    public Receipt {
        PeerWords.requireKey(issuerKey);
        PeerWords.requireKey(subjectKey);
        if (issuerKey.equals(subjectKey)) {
            throw new IllegalArgumentException("a peer cannot write a receipt about itself: " + PeerId.of(issuerKey));
        }
        if (!price.currency().equals(Quote.COMPUTE_CREDITS) || price.isNegative()) {
            throw new IllegalArgumentException(
                    "a price is in " + Quote.COMPUTE_CREDITS + " and not negative, got " + price);
        }
        issuedAt = PeerWords.micros(issuedAt);
        PeerWords.requireSignature(engagement);
        PeerWords.requireSignature(signature);
    }

    /**
     * How an exchange went, as the issuer saw it.
     *
     * @param succeeded for a buyer: done, in time, valid and good enough; for a seller: paid
     * @param response how long the first answer took, in whole milliseconds
     * @param heartbeatsSeen how many heartbeats came in time while it watched
     * @param heartbeatsDue how many were due
     * @param rating 1 (bad) to 5 (very good)
     */
    public record Outcome(boolean succeeded, Duration response, int heartbeatsSeen, int heartbeatsDue, int rating) {
        public Outcome {
            response = Duration.ofMillis(Require.range(
                    "response in ms", response.toMillis(), 0, Duration.ofDays(7).toMillis()));
            Require.range("heartbeatsDue", heartbeatsDue, 0, 0xFFFF);
            Require.range("heartbeatsSeen", heartbeatsSeen, 0, heartbeatsDue);
            Require.range("rating", rating, 1, 5);
        }
    }

    /**
     * What is agreed on before anything happens.
     *
     * @param exchangeId which exchange
     * @param quote SHA-256 of the quote
     * @param escrowId the escrow that was funded for it
     * @param price what was agreed
     */
    public record Deal(UUID exchangeId, Digest quote, UUID escrowId, Money price) {}

    /** What both sides sign when they engage: the seller with its offer, the buyer when it accepts. */
    public static byte[] engagement(UUID exchangeId, PeerId buyer, PeerId seller, Digest quote) {
        return CanonicalBytes.of("chimera-openclaw/1/engagement")
                .uuid(exchangeId)
                .digest(buyer.digest())
                .digest(seller.digest())
                .digest(quote)
                .toArray();
    }

    /**
     * A receipt signed by {@code signer}.
     *
     * @param engagement the other side's signature over the engagement
     */
    public static Receipt sign(
            PeerSigner signer,
            Bytes subjectKey,
            boolean issuerBought,
            Deal deal,
            Outcome outcome,
            Digest lastMessage,
            Instant issuedAt,
            Bytes engagement) {
        Receipt unsigned = new Receipt(
                deal.exchangeId(),
                signer.publicKey(),
                subjectKey,
                issuerBought,
                deal.quote(),
                deal.escrowId(),
                deal.price(),
                outcome,
                lastMessage,
                issuedAt,
                engagement,
                Bytes.of(new byte[PeerSignatures.SIGNATURE_LENGTH]));
        Bytes signature = signer.sign(unsigned.message().toArray());
        return new Receipt(
                unsigned.exchangeId,
                unsigned.issuerKey,
                subjectKey,
                issuerBought,
                unsigned.quote,
                unsigned.escrowId,
                unsigned.price,
                outcome,
                lastMessage,
                unsigned.issuedAt,
                engagement,
                signature);
    }

    /** Who says it. */
    public PeerId issuer() {
        return PeerId.of(issuerKey);
    }

    /** About whom. */
    public PeerId subject() {
        return PeerId.of(subjectKey);
    }

    /** Whether the issuer signed it and the subject had engaged. */
    public boolean isGenuine() {
        PeerId buyer = issuerBought ? issuer() : subject();
        PeerId seller = issuerBought ? subject() : issuer();
        return PeerSignatures.verifies(issuerKey, message().toArray(), signature)
                && PeerSignatures.verifies(subjectKey, engagement(exchangeId, buyer, seller, quote), engagement);
    }

    /** The one encoding of it, at most {@link #BYTES_MAX} bytes. */
    public Bytes encoded() {
        return Bytes.of(message().bytes(signature).toArray());
    }

    /**
     * The receipt that {@code encoded} holds. Says nothing about whether its signatures are right.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public static Receipt decode(Bytes encoded) {
        CanonicalReader in = CanonicalReader.of(LABEL, encoded);
        Receipt receipt = new Receipt(
                in.uuid(),
                PeerWords.readKey(in),
                PeerWords.readKey(in),
                PeerWords.flag(in),
                in.digest(),
                in.uuid(),
                new Money(in.i64(), Quote.COMPUTE_CREDITS),
                new Outcome(PeerWords.flag(in), Duration.ofMillis(in.i64()), in.u16(), in.u16(), in.u8()),
                in.digest(),
                in.instant(),
                PeerWords.readSignature(in),
                PeerWords.readSignature(in));
        in.end();
        return receipt;
    }

    private CanonicalBytes message() {
        return CanonicalBytes.of(LABEL)
                .uuid(exchangeId)
                .bytes(issuerKey)
                .bytes(subjectKey)
                .u8(issuerBought ? 1 : 0)
                .digest(quote)
                .uuid(escrowId)
                .i64(price.micros())
                .u8(outcome.succeeded ? 1 : 0)
                .i64(outcome.response.toMillis())
                .u16(outcome.heartbeatsSeen)
                .u16(outcome.heartbeatsDue)
                .u8(outcome.rating)
                .digest(lastMessage)
                .instant(issuedAt)
                .bytes(engagement);
    }
}
