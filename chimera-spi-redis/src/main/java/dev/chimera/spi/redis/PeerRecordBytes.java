package dev.chimera.spi.redis;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerRecord;
import java.net.URI;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * A peer's record as text and back: Base64 of the canonical encoding of a version label, id, key, capabilities in order, endpoint,
 * sequence, seconds and nanoseconds of its time, key id and signature. Says nothing about whether the signature is right.
 */
final class PeerRecordBytes {
    /** The longest text that is written or read, in characters. */
    static final int TEXT_MAX = 16_384;

    private static final String LABEL = "chimera-redis/1/peer-record";
    private static final int CAPABILITIES_MAX = 16;

    private PeerRecordBytes() {}

    /**
     * {@code record} as text.
     *
     * @throws IllegalArgumentException if that is too long
     */
    static String write(PeerRecord record) {
        Instant at = record.issuedAt();
        byte[] bytes = CanonicalBytes.of(LABEL)
                .digest(record.peerId().digest())
                .bytes(record.publicKey())
                .list(
                        record.capabilities().stream()
                                .map(Capability::path)
                                .sorted(Comparator.naturalOrder())
                                .toList(),
                        CanonicalBytes::text)
                .text(record.endpoint().toString())
                .i64(record.sequence())
                .i64(at.getEpochSecond())
                .i64(at.getNano())
                .text(record.signature().keyId())
                .bytes(record.signature().value())
                .toArray();
        String text = Base64.getEncoder().encodeToString(bytes);
        if (text.length() > TEXT_MAX) {
            throw new IllegalArgumentException("the record of peer " + record.peerId() + " has " + text.length()
                    + " characters; at most " + TEXT_MAX + " are kept, so shorten its endpoint");
        }
        return text;
    }

    /**
     * The record that {@code text} holds.
     *
     * @throws IllegalArgumentException if it holds none
     */
    static PeerRecord read(String text) {
        if (text.length() > TEXT_MAX) {
            throw new IllegalArgumentException("a record has at most " + TEXT_MAX + " characters, got " + text.length());
        }
        try {
            return read(ByteBuffer.wrap(Base64.getDecoder().decode(text)));
        } catch (BufferUnderflowException | DateTimeException e) {
            throw new IllegalArgumentException("the record ends too early or has an impossible time", e);
        }
    }

    private static PeerRecord read(ByteBuffer in) {
        String label = text(in);
        if (!label.equals(LABEL)) {
            throw new IllegalArgumentException("no record of this version: '" + label + "'");
        }
        PeerId id = new PeerId(new Digest(Bytes.of(bytes(in, Digest.LENGTH))));
        Bytes key = Bytes.of(bytes(in, length(in)));
        PeerRecord record = new PeerRecord(
                id,
                key,
                capabilities(in),
                URI.create(text(in)),
                in.getLong(),
                Instant.ofEpochSecond(in.getLong(), in.getLong()),
                new Signature(text(in), Bytes.of(bytes(in, length(in)))));
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes follow the record");
        }
        return record;
    }

    private static Set<Capability> capabilities(ByteBuffer in) {
        int count = length(in);
        if (count > CAPABILITIES_MAX) {
            throw new IllegalArgumentException("a peer has at most " + CAPABILITIES_MAX + " capabilities, got " + count);
        }
        Set<Capability> capabilities = new HashSet<>();
        for (int i = 0; i < count; i++) {
            capabilities.add(new Capability(text(in)));
        }
        return capabilities;
    }

    private static int length(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in, length(in)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
