package dev.chimera.openclaw.wire;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSignatures;
import dev.chimera.api.network.PeerSigner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * One message of an exchange. Nothing of it is outside its signature. Immutable.
 *
 * @param type what it is
 * @param exchangeId which exchange
 * @param step 0 to 7
 * @param senderKey raw Ed25519, 32 bytes; the sender's id is made of it
 * @param to for whom
 * @param nonce 16 bytes that never come twice
 * @param time the sender's clock, in whole microseconds
 * @param previous the {@link #link} of the message before; zeros at step 0
 * @param body what it says
 * @param signature the sender's
 */
public record Message(
        MessageType type,
        UUID exchangeId,
        int step,
        Bytes senderKey,
        PeerId to,
        Bytes nonce,
        Instant time,
        Digest previous,
        Bytes body,
        Bytes signature) {
    /** The protocol and its version. */
    public static final String PROTOCOL = "chimera-openclaw/1";

    /** The longest message, in bytes. */
    public static final int BYTES_MAX = 1 << 20;

    /** The length of a nonce, in bytes. */
    public static final int NONCE_LENGTH = 16;

    private static final String FAMILY = "chimera-openclaw/";
    private static final int HEADER_MAX = 512;

    public Message {
        if (!type.comesAt(step)) {
            throw new IllegalArgumentException("a message of the type " + type + " cannot come at step " + step);
        }
        requireLength("sender's key", senderKey, PeerSignatures.KEY_LENGTH);
        requireLength("nonce", nonce, NONCE_LENGTH);
        requireLength("signature", signature, PeerSignatures.SIGNATURE_LENGTH);
        Require.range("body length", body.length(), 0, BYTES_MAX - HEADER_MAX);
        time = time.truncatedTo(ChronoUnit.MICROS);
    }

    /** A message that says {@code body} in answer to the message with the link {@code previous}. */
    public static Message sign(
            PeerSigner signer, MessageType type, int step, Line line, Digest previous, Bytes body, Stamp stamp) {
        Message unsigned = new Message(
                type,
                line.exchangeId(),
                step,
                signer.publicKey(),
                line.to(),
                stamp.nonce(),
                stamp.time(),
                previous,
                body,
                Bytes.of(new byte[PeerSignatures.SIGNATURE_LENGTH]));
        return new Message(
                type,
                unsigned.exchangeId,
                step,
                unsigned.senderKey,
                unsigned.to,
                unsigned.nonce,
                unsigned.time,
                previous,
                body,
                signer.sign(unsigned.signedBytes()));
    }

    /** Which exchange a message belongs to, and for whom it is. */
    public record Line(UUID exchangeId, PeerId to) {}

    /** What makes a message fresh. */
    public record Stamp(Bytes nonce, Instant time) {}

    /** Who sent it. */
    public PeerId from() {
        return PeerId.of(senderKey);
    }

    /**
     * What the message after it names as the one before: SHA-256 of all that it says, without nonce, time and signature, so that a
     * message which is said again after a crash is the same link.
     */
    public Digest link() {
        return link(type, step, senderKey, new Line(exchangeId, to), previous, body);
    }

    /** The link of a message that is not signed yet. */
    public static Digest link(MessageType type, int step, Bytes senderKey, Line line, Digest previous, Bytes body) {
        return CanonicalBytes.of(PROTOCOL + "/link")
                .u8(type.code())
                .uuid(line.exchangeId)
                .u8(step)
                .bytes(senderKey)
                .digest(line.to.digest())
                .digest(previous)
                .longBytes(body)
                .sha256();
    }

    /** Whether its sender signed it. */
    public boolean isGenuine() {
        return PeerSignatures.verifies(senderKey, signedBytes(), signature);
    }

    /** The one encoding of it. */
    public Bytes encoded() {
        return Bytes.of(write(CanonicalBytes.of(PROTOCOL)).bytes(signature).toArray());
    }

    /**
     * The message that {@code encoded} holds. Says nothing about whether its signature is right.
     *
     * @throws RefusalException if it holds none, or one of another version
     */
    public static Message decode(Bytes encoded) {
        if (encoded.length() > BYTES_MAX) {
            throw new RefusalException(
                    Refusal.MALFORMED, "a message has at most " + BYTES_MAX + " bytes, got " + encoded.length());
        }
        try {
            CanonicalReader in = CanonicalReader.of(encoded);
            String protocol = in.text(64);
            if (protocol.startsWith(FAMILY) && !protocol.equals(PROTOCOL)) {
                throw new RefusalException(Refusal.VERSION, "this peer speaks " + PROTOCOL + ", got " + protocol);
            }
            if (!protocol.equals(PROTOCOL)) {
                throw new IllegalArgumentException("it does not begin with " + PROTOCOL);
            }
            Message message = new Message(
                    MessageType.of(in.u8()),
                    in.uuid(),
                    in.u8(),
                    in.bytes(PeerSignatures.KEY_LENGTH),
                    new PeerId(in.digest()),
                    in.bytes(NONCE_LENGTH),
                    in.instant(),
                    in.digest(),
                    in.longBytes(BYTES_MAX),
                    in.bytes(PeerSignatures.SIGNATURE_LENGTH));
            in.end();
            return message;
        } catch (IllegalArgumentException e) {
            throw new RefusalException(Refusal.MALFORMED, "not a message: " + e.getMessage());
        }
    }

    private byte[] signedBytes() {
        return write(CanonicalBytes.of(PROTOCOL + "/message")).toArray();
    }

    private CanonicalBytes write(CanonicalBytes out) {
        return out.u8(type.code())
                .uuid(exchangeId)
                .u8(step)
                .bytes(senderKey)
                .digest(to.digest())
                .bytes(nonce)
                .instant(time)
                .digest(previous)
                .longBytes(body);
    }

    private static void requireLength(String what, Bytes bytes, int length) {
        if (bytes.length() != length) {
            throw new IllegalArgumentException(
                    "a message's " + what + " has " + length + " bytes, got " + bytes.length());
        }
    }
}
