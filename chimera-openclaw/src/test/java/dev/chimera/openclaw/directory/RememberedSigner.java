package dev.chimera.openclaw.directory;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.tck.PeerSamples;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A sample peer that signs the same message once only: with Ed25519 the second signature would be the first. */
record RememberedSigner(PeerSigner signer, Map<Bytes, Bytes> signed) implements PeerSigner {
    private static final Map<Integer, PeerSigner> ALL = new ConcurrentHashMap<>();

    static PeerSigner of(int peer) {
        return ALL.computeIfAbsent(
                peer, number -> new RememberedSigner(PeerSamples.signer(number), new ConcurrentHashMap<>()));
    }

    @Override
    public Bytes publicKey() {
        return signer.publicKey();
    }

    @Override
    public Bytes sign(byte[] message) {
        return signed.computeIfAbsent(Bytes.of(message), unused -> signer.sign(message));
    }
}
