package dev.chimera.tck;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Digest;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The golden vectors of {@code chimera-openclaw/1}: records whose every part is fixed, and the bytes that each must have. They are
 * signed with the key of RFC 8032's first test, section 7.1, and with that of its second where two keys sign. For whoever writes the
 * protocol a second time, in whatever language.
 */
public final class PeerVectors {
    private static final String RESOURCE = "peer-vectors-1.txt";
    private static final String QUOTE_LABEL = "chimera-openclaw/1/quote";
    static final PeerSigner FIRST =
            PeerSamples.signer(Bytes.ofHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    static final PeerSigner SECOND =
            PeerSamples.signer(Bytes.ofHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    private static final Instant AT = Instant.parse("2026-03-02T09:00:00.000001Z");
    private static final Set<Capability> CAPABILITIES =
            Set.of(new Capability("trend/analyze"), new Capability("media/image"));
    private static final URI ENDPOINT = URI.create("https://agent.example.org/openclaw");
    private static final UUID EXCHANGE = UUID.fromString("01956f2e-8c00-7000-8000-00000000002a");
    private static final UUID ESCROW = UUID.fromString("01956f2e-8c00-7000-8000-00000000002b");

    private PeerVectors() {}

    /** The written down bytes, in hexadecimal, by name: {@code locator}, {@code heartbeat}, {@code rotation}, {@code receipt}, {@code quote}. */
    public static Map<String, Bytes> written() {
        return read(RESOURCE);
    }

    /** Lines of a name and hexadecimal digits. */
    static Map<String, Bytes> read(String resource) {
        Map<String, Bytes> written = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(PeerVectors.class.getResourceAsStream(resource), resource)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] parts = line.split(" ", 2);
                written.put(parts[0], Bytes.ofHex(parts[1]));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    /** A locator. */
    public static Locator locator() {
        return Locator.sign(FIRST, CAPABILITIES, ENDPOINT, 41, AT, false);
    }

    /** A heartbeat. */
    public static Heartbeat heartbeat() {
        return Heartbeat.sign(
                FIRST,
                CAPABILITIES,
                ENDPOINT,
                new Heartbeat.Condition(ServiceStatus.READY, 350, 8_460, 12),
                41,
                AT,
                Duration.ofSeconds(90));
    }

    /** A rotation from the first key to the second. */
    public static KeyRotation rotation() {
        return KeyRotation.sign(FIRST, SECOND, AT);
    }

    /** A receipt in which the first key, the buyer, praises the second. */
    public static Receipt receipt() {
        Digest quote = quote().digest();
        return Receipt.sign(
                FIRST,
                SECOND.publicKey(),
                true,
                new Receipt.Deal(EXCHANGE, quote, ESCROW, new Money(105_000_000, Quote.COMPUTE_CREDITS)),
                new Receipt.Outcome(true, Duration.ofMillis(1_200), 199, 200, 5),
                Digest.sha256("last message"),
                AT,
                SECOND.sign(Receipt.engagement(EXCHANGE, FIRST.peerId(), SECOND.peerId(), quote)));
    }

    /** A quote of the second key for the first; its own signature is made up, for it is the CFO's. */
    public static Quote quote() {
        return new Quote(
                EXCHANGE,
                FIRST.peerId(),
                SECOND.peerId(),
                new Capability("trend/analyze"),
                Digest.sha256("task"),
                new Ratio(1_500_000),
                new Money(105_000_000, Quote.COMPUTE_CREDITS),
                new Quote.Terms(Duration.ofSeconds(5), Duration.ofMinutes(10), new Ratio(800_000)),
                AT,
                AT.plusSeconds(60),
                new Signature("cfo-2026-1", Digest.sha256("signature").bytes()));
    }

    /** The bytes of {@code quote}: behind its label, as {@link Quote#digest} hashes it. */
    public static Bytes encode(Quote quote) {
        CanonicalBytes out = CanonicalBytes.of(QUOTE_LABEL);
        quote.writeTo(out);
        return Bytes.of(out.toArray());
    }

    /**
     * The quote that {@code encoded} holds.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public static Quote decodeQuote(Bytes encoded) {
        CanonicalReader in = CanonicalReader.of(QUOTE_LABEL, encoded);
        Quote quote = Quote.readFrom(in);
        in.end();
        return quote;
    }
}
