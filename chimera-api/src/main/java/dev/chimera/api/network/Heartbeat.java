package dev.chimera.api.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Require;
import dev.chimera.api.ServiceStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

/**
 * A peer's signed word that it lives, and how it is: served at its own endpoint, and pushed by engines that are made for it. A
 * stranger's until {@link #isGenuine} was asked. Immutable.
 *
 * @param publicKey raw Ed25519, 32 bytes; the peer's id is made of it
 * @param capabilities 1 to 16
 * @param endpoint where it answers
 * @param status whether it takes work
 * @param loadPermille how busy it is, 0 to 1,000
 * @param reputationClaim what it thinks its reputation is, 0 to 10,000 hundredths; a claim, which weighs nothing
 * @param receipts how many receipts it can show
 * @param sequence higher is newer
 * @param issuedAt when it was signed, in whole microseconds
 * @param ttl how long it counts, 1 second to 1 hour, in whole seconds
 * @param signature the key's, over the protocol's version and all of the above
 */
public record Heartbeat(
        Bytes publicKey,
        Set<Capability> capabilities,
        URI endpoint,
        ServiceStatus status,
        int loadPermille,
        int reputationClaim,
        long receipts,
        long sequence,
        Instant issuedAt,
        Duration ttl,
        Bytes signature) {
    /** The longest encoding, in bytes. */
    public static final int BYTES_MAX = 4_096;

    /** How far ahead of the reader's clock it may have been issued. */
    public static final Duration SKEW = Duration.ofSeconds(30);

    private static final String LABEL = "chimera-openclaw/1/heartbeat";

    public Heartbeat {
        PeerWords.requireKey(publicKey);
        capabilities = Set.copyOf(Require.size("capabilities", capabilities, 1, PeerWords.CAPABILITIES_MAX));
        PeerWords.requireEndpoint(endpoint);
        Require.range("loadPermille", loadPermille, 0, 1_000);
        Require.range("reputationClaim", reputationClaim, 0, 10_000);
        Require.range("receipts", receipts, 0, Long.MAX_VALUE);
        Require.range("sequence", sequence, 0, Long.MAX_VALUE);
        issuedAt = PeerWords.micros(issuedAt);
        Require.range("ttl in seconds", ttl.toSeconds(), 1, 3_600);
        ttl = Duration.ofSeconds(ttl.toSeconds());
        PeerWords.requireSignature(signature);
    }

    /** What a peer says of its state. Parameters as in {@link Heartbeat}. */
    public record Condition(ServiceStatus status, int loadPermille, int reputationClaim, long receipts) {}

    /** A heartbeat signed by {@code signer}. */
    public static Heartbeat sign(
            PeerSigner signer,
            Set<Capability> capabilities,
            URI endpoint,
            Condition condition,
            long sequence,
            Instant issuedAt,
            Duration ttl) {
        Heartbeat unsigned = new Heartbeat(
                signer.publicKey(),
                capabilities,
                endpoint,
                condition.status(),
                condition.loadPermille(),
                condition.reputationClaim(),
                condition.receipts(),
                sequence,
                issuedAt,
                ttl,
                Bytes.of(new byte[PeerSignatures.SIGNATURE_LENGTH]));
        return unsigned.signed(signer.sign(unsigned.message().toArray()));
    }

    private Heartbeat signed(Bytes by) {
        return new Heartbeat(
                publicKey,
                capabilities,
                endpoint,
                status,
                loadPermille,
                reputationClaim,
                receipts,
                sequence,
                issuedAt,
                ttl,
                by);
    }

    /** Who it is about. */
    public PeerId peerId() {
        return PeerId.of(publicKey);
    }

    /** Whether it was signed with the key that it names. */
    public boolean isGenuine() {
        return PeerSignatures.verifies(publicKey, message().toArray(), signature);
    }

    /** Whether it counts at {@code now}: not issued more than {@link #SKEW} ahead, and its time is not over. */
    public boolean isFresh(Instant now) {
        return !issuedAt.isAfter(now.plus(SKEW)) && now.isBefore(issuedAt.plus(ttl));
    }

    /** Whether it offers {@code wanted}, or something below it. */
    public boolean offers(Capability wanted) {
        return capabilities.stream().anyMatch(offered -> offered.satisfies(wanted));
    }

    /** The one encoding of it, at most {@link #BYTES_MAX} bytes. */
    public Bytes encoded() {
        return Bytes.of(message().bytes(signature).toArray());
    }

    /**
     * The heartbeat that {@code encoded} holds. Says nothing about whether its signature is right.
     *
     * @throws IllegalArgumentException if it holds none, or not in its one encoding
     */
    public static Heartbeat decode(Bytes encoded) {
        if (encoded.length() > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a heartbeat has at most " + BYTES_MAX + " bytes, got " + encoded.length());
        }
        CanonicalReader in = CanonicalReader.of(LABEL, encoded);
        Heartbeat heartbeat = new Heartbeat(
                PeerWords.readKey(in),
                PeerWords.readCapabilities(in),
                PeerWords.readEndpoint(in),
                status(in.u16()),
                in.u16(),
                in.u16(),
                in.i64(),
                in.i64(),
                in.instant(),
                Duration.ofSeconds(in.u16()),
                PeerWords.readSignature(in));
        in.end();
        return heartbeat;
    }

    private static ServiceStatus status(int code) {
        return Arrays.stream(ServiceStatus.values())
                .filter(status -> status.code() == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no status has the code " + code));
    }

    private CanonicalBytes message() {
        CanonicalBytes out = CanonicalBytes.of(LABEL).bytes(publicKey);
        PeerWords.writeCapabilities(out, capabilities);
        return out.text(endpoint.toString())
                .u16(status.code())
                .u16(loadPermille)
                .u16(reputationClaim)
                .i64(receipts)
                .i64(sequence)
                .instant(issuedAt)
                .u16((int) ttl.toSeconds());
    }
}
