package dev.chimera.tck;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.PeerSigner;
import java.util.Map;

/**
 * A whole exchange of {@code chimera-openclaw/1}, written down: the bytes of its eight messages, and the link of each. The buyer signs
 * with the key of RFC 8032's first test, section 7.1, the seller with that of its second. Nonces are 16 times the step's number, and
 * step n is said n seconds after {@code 2026-03-02T09:00:00.000001Z}. Whoever writes the protocol a second time reads these bytes, and
 * has the very same when it signs the same with the same keys, since Ed25519 signatures are deterministic.
 */
public final class MessageVectors {
    private static final String RESOURCE = "message-vectors-1.txt";

    private MessageVectors() {}

    /**
     * The written down bytes by name: {@code verify}, {@code challenge}, {@code request}, {@code offer}, {@code accept},
     * {@code deliver}, {@code settle}, {@code receipt}, and a {@code refusal} of the request, each followed by its link, for example
     * {@code verify-link}.
     */
    public static Map<String, Bytes> written() {
        return PeerVectors.read(RESOURCE);
    }

    /** Who buys. */
    public static PeerSigner buyer() {
        return PeerVectors.FIRST;
    }

    /** Who sells. */
    public static PeerSigner seller() {
        return PeerVectors.SECOND;
    }
}
