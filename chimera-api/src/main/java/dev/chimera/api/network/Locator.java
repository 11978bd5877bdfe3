package dev.chimera.api.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Require;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A peer's signed locator, which lives in the directory: who it is, what it can do, where it answers. It says nothing about whether
 * the peer lives; that is what its {@link Heartbeat} is for. A stranger's until {@link #isGenuine} was asked. Immutable.
 *
 * @param publicKey raw Ed25519, 32 bytes; the peer's id is made of it
 * @param capabilities 1 to 16
 * @param endpoint where it answers, an http or https address of at most 512 characters
 * @param sequence higher is newer
 * @param issuedAt when it was signed, in whole microseconds
 * @param offline whether it has left
 * @param signature the key's, over all of the above
 */
public record Locator(
        Bytes publicKey,
        Set<Capability> capabilities,
        URI endpoint,
        long sequence,
        Instant issuedAt,
        boolean offline,
        Bytes signature) {
    /** The longest encoding, in bytes: what a BEP 44 item takes, less the length that stands before it. */
    public static final int BYTES_MAX = 996;

    private static final String LABEL = "chimera-openclaw/1/locator";

    public Locator {
        PeerWords.requireKey(publicKey);
        capabilities = Set.copyOf(Require.size("capabilities", capabilities, 1, PeerWords.CAPABILITIES_MAX));
        PeerWords.requireEndpoint(endpoint);
        Require.range("sequence", sequence, 0, Long.MAX_VALUE);
        issuedAt = PeerWords.micros(issuedAt);
        PeerWords.requireSignature(signature);
        int size = encode(publicKey, capabilities, endpoint, sequence, issuedAt, offline)
                .bytes(signature)
                .toArray()
                .length;
        if (size > BYTES_MAX) {
            throw new IllegalArgumentException("a locator has at most " + BYTES_MAX + " bytes, this one would have "
                    + size + "; name fewer capabilities or a shorter endpoint");
        }
    }

    /** A locator signed by {@code signer}. */
    public static Locator sign(
            PeerSigner signer,
            Set<Capability> capabilities,
            URI endpoint,
            long sequence,
            Instant issuedAt,
            boolean offline) {
        Bytes key = signer.publicKey();
        byte[] message = encode(key, capabilities, endpoint, sequence, PeerWords.micros(issuedAt), offline)
                .toArray();
        return new Locator(key, capabilities, endpoint, sequence, issuedAt, offline, signer.sign(message));
    }

    /** Who it is about. */
    public PeerId peerId() {
        return PeerId.of(publicKey);
    }

    /** Whether it was signed with the key that it names. */
    public boolean isGenuine() {
        byte[] message = encode(publicKey, capabilities, endpoint, sequence, issuedAt, offline)
                .toArray();
        return PeerSignatures.verifies(publicKey, message, signature);
    }

    /** Whether it offers {@code wanted}, or something below it, and has not left. */
    public boolean offers(Capability wanted) {
        return !offline && capabilities.stream().anyMatch(offered -> offered.satisfies(wanted));
    }

    /** What it is found under: everything that it offers, and everything more general. */
    public Set<Capability> foundUnder() {
        Set<Capability> all = new LinkedHashSet<>();
        capabilities.forEach(offered -> all.addAll(offered.lineage()));
        return all;
    }

    /**
     * Returns if a directory may publish it.
     *
     * @throws IllegalArgumentException if it says that the peer has left, or is not genuine
     */
    public void requirePublishable() {
        if (offline) {
            throw new IllegalArgumentException("peer " + peerId() + " has left; withdraw it, or publish it online");
        }
        requireGenuine();
    }

    /**
     * Returns if a directory may take the peer's record back for it.
     *
     * @throws IllegalArgumentException if it does not say that the peer has left, or is not genuine
     */
    public void requireFarewell() {
        if (!offline) {
            throw new IllegalArgumentException(
                    "a farewell says that the peer is offline; that of " + peerId() + " does not");
        }
        requireGenuine();
    }

    private void requireGenuine() {
        if (!isGenuine()) {
            throw new IllegalArgumentException("the locator of peer " + peerId()
                    + " is not genuine; sign it with the key that it names, as Locator.sign does");
        }
    }

    /** The one encoding of it, at most {@link #BYTES_MAX} bytes. */
    public Bytes encoded() {
        return Bytes.of(encode(publicKey, capabilities, endpoint, sequence, issuedAt, offline)
                .bytes(signature)
                .toArray());
    }

    /**
     * The locator that {@code encoded} holds. Says nothing about whether its signature is right.
     *
     * @throws IllegalArgumentException if it holds none, or not in its one encoding
     */
    public static Locator decode(Bytes encoded) {
        if (encoded.length() > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a locator has at most " + BYTES_MAX + " bytes, got " + encoded.length());
        }
        CanonicalReader in = CanonicalReader.of(LABEL, encoded);
        Locator locator = new Locator(
                PeerWords.readKey(in),
                PeerWords.readCapabilities(in),
                PeerWords.readEndpoint(in),
                in.i64(),
                in.instant(),
                PeerWords.flag(in),
                PeerWords.readSignature(in));
        in.end();
        return locator;
    }

    private static CanonicalBytes encode(
            Bytes key, Set<Capability> capabilities, URI endpoint, long sequence, Instant issuedAt, boolean offline) {
        CanonicalBytes out = CanonicalBytes.of(LABEL).bytes(key);
        PeerWords.writeCapabilities(out, capabilities);
        return out.text(endpoint.toString()).i64(sequence).instant(issuedAt).u8(offline ? 1 : 0);
    }
}
