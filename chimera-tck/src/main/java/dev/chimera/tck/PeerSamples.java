package dev.chimera.tck;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerSigner;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Peers and their locators, with keys that are the same every time. */
public final class PeerSamples {
    private static final Map<Integer, PeerSigner> SIGNERS = new ConcurrentHashMap<>();

    private PeerSamples() {}

    /** The key of peer number {@code peer}. */
    public static PeerSigner signer(int peer) {
        return SIGNERS.computeIfAbsent(
                peer, number -> signer(Digest.sha256("peer " + number).bytes()));
    }

    /** The key made of {@code seed}, 32 bytes, as RFC 8032 does it. */
    public static PeerSigner signer(Bytes seed) {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("Ed25519");
            keys.initialize(NamedParameterSpec.ED25519, new Drawn(seed));
            KeyPair pair = keys.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded(); // SubjectPublicKeyInfo, which ends with the key itself
            Bytes publicKey = Bytes.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            PrivateKey key = pair.getPrivate();
            return new PeerSigner() {
                @Override
                public Bytes publicKey() {
                    return publicKey;
                }

                @Override
                public Bytes sign(byte[] message) {
                    return PeerSamples.sign(key, message);
                }
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must offer Ed25519", e);
        }
    }

    /** The locator of peer number {@code peer} that offers {@code capabilities}. */
    public static Locator locator(int peer, long sequence, String... capabilities) {
        return Locator.sign(
                signer(peer),
                Arrays.stream(capabilities).map(Capability::new).collect(Collectors.toSet()),
                URI.create("https://agent-" + peer + ".example.org/openclaw"),
                sequence,
                SettableClock.START,
                false);
    }

    /** What peer number {@code peer} says when it leaves. */
    public static Locator farewell(int peer, long sequence) {
        return Locator.sign(
                signer(peer),
                Set.of(new Capability("trend")),
                URI.create("https://agent-" + peer + ".example.org/openclaw"),
                sequence,
                SettableClock.START,
                true);
    }

    /** A heartbeat of peer number {@code peer} that counts for 90 seconds. */
    public static Heartbeat heartbeat(int peer, long sequence, Instant issuedAt, String... capabilities) {
        return Heartbeat.sign(
                signer(peer),
                Arrays.stream(capabilities).map(Capability::new).collect(Collectors.toSet()),
                URI.create("https://agent-" + peer + ".example.org/openclaw"),
                new Heartbeat.Condition(ServiceStatus.READY, 350, 8_460, 12),
                sequence,
                issuedAt,
                Duration.ofSeconds(90));
    }

    /** Locators at the edges of what a locator may be. */
    static List<Locator> odd() {
        String[] many = IntStream.range(0, 16)
                .mapToObj(i -> "media/image/chart/kind-" + i)
                .toArray(String[]::new);
        return List.of(
                locator(2, Long.MAX_VALUE, many),
                Locator.sign(
                        signer(1),
                        Set.of(new Capability("trend")),
                        URI.create("http://[2001:db8::1]:8080/a%20b?c=d"),
                        3,
                        Instant.parse("1969-12-31T23:59:59.000001Z"),
                        false));
    }

    private static Bytes sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the sample key cannot sign", e);
        }
    }

    /** Randomness that was drawn before: it is the seed of the key that is made with it. */
    private static final class Drawn extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient Bytes drawn;

        Drawn(Bytes drawn) {
            this.drawn = drawn;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(drawn.toArray(), 0, bytes, 0, bytes.length);
        }
    }
}
