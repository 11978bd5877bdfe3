package dev.chimera.api.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Require;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What several of the signed records are made of. */
final class PeerWords {
    static final int CAPABILITIES_MAX = 16;
    static final int CAPABILITY_BYTES_MAX = 64;
    static final int ENDPOINT_MAX = 512;

    private PeerWords() {}

    /** A signature covers microseconds, so a record has no more. */
    static Instant micros(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    static Bytes requireKey(Bytes key) {
        if (key.length() != PeerSignatures.KEY_LENGTH) {
            throw new IllegalArgumentException("a peer's key has 32 bytes, got " + key.length());
        }
        return key;
    }

    static Bytes requireSignature(Bytes signature) {
        if (signature.length() != PeerSignatures.SIGNATURE_LENGTH) {
            throw new IllegalArgumentException("a peer's signature has 64 bytes, got " + signature.length());
        }
        return signature;
    }

    static URI requireEndpoint(URI endpoint) {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (!web
                || endpoint.getHost() == null
                || endpoint.getRawUserInfo() != null
                || endpoint.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "endpoint must be an http or https address with a host and without user or fragment, got "
                            + endpoint);
        }
        String text = endpoint.toString();
        if (text.length() > ENDPOINT_MAX || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("endpoint must have at most " + ENDPOINT_MAX
                    + " characters of ASCII; escape the others, got " + text.length());
        }
        return endpoint;
    }

    static void writeCapabilities(CanonicalBytes out, Set<Capability> capabilities) {
        List<String> sorted = capabilities.stream()
                .map(Capability::path)
                .sorted(Comparator.naturalOrder())
                .toList();
        out.list(sorted, CanonicalBytes::text);
    }

    /** The capabilities, which must be in order, so that no two encodings say the same. */
    static Set<Capability> readCapabilities(CanonicalReader in) {
        Set<Capability> capabilities = new LinkedHashSet<>();
        String before = "";
        for (Capability capability : in.list(CAPABILITIES_MAX, PeerWords::readCapability)) {
            String path = capability.path();
            if (path.compareTo(before) <= 0) {
                throw new IllegalArgumentException("capabilities are not in order at '" + path + "'");
            }
            capabilities.add(capability);
            before = path;
        }
        return capabilities;
    }

    /** A capability as it is written: dots for slashes would be a second encoding. */
    static Capability readCapability(CanonicalReader in) {
        String path = in.text(CAPABILITY_BYTES_MAX);
        Capability capability = new Capability(path);
        if (!capability.path().equals(path)) {
            throw new IllegalArgumentException("a capability is written with slashes, got '" + path + "'");
        }
        return capability;
    }

    static URI readEndpoint(CanonicalReader in) {
        String text = in.text(ENDPOINT_MAX);
        URI endpoint = URI.create(text);
        return requireEndpoint(endpoint);
    }

    static boolean flag(CanonicalReader in) {
        int value = in.u8();
        Require.range("a flag", value, 0, 1);
        return value == 1;
    }

    static Bytes readKey(CanonicalReader in) {
        return requireKey(in.bytes(PeerSignatures.KEY_LENGTH));
    }

    static Bytes readSignature(CanonicalReader in) {
        return requireSignature(in.bytes(PeerSignatures.SIGNATURE_LENGTH));
    }
}
