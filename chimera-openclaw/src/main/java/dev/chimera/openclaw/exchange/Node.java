package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageType;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** Who this peer is to the two sides of its exchanges. Thread-safe. */
public final class Node {
    private final PeerSigner signer;
    private final InstantSource clock;
    private final Supplier<Heartbeat> heartbeat;
    private final Pause pause;
    private final SecureRandom random = new SecureRandom();

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void until(Duration over) throws InterruptedException;
    }

    /**
     * A peer.
     *
     * @param heartbeat its state now
     */
    public Node(PeerSigner signer, InstantSource clock, Supplier<Heartbeat> heartbeat) {
        this(signer, clock, heartbeat, over -> Thread.sleep(over.toMillis()));
    }

    Node(PeerSigner signer, InstantSource clock, Supplier<Heartbeat> heartbeat, Pause pause) {
        this.signer = signer;
        this.clock = clock;
        this.heartbeat = heartbeat;
        this.pause = pause;
    }

    PeerSigner signer() {
        return signer;
    }

    PeerId id() {
        return signer.peerId();
    }

    InstantSource clock() {
        return clock;
    }

    /** Now, in whole microseconds, as stores and signatures have it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Waits, by this peer's own clock. */
    void pause(Duration length) throws InterruptedException {
        pause.until(length);
    }

    Heartbeat heartbeat() {
        return heartbeat.get();
    }

    Message sign(MessageType type, int step, Message.Line line, Digest previous, Bytes body) {
        return Message.sign(signer, type, step, line, previous, body, new Message.Stamp(nonce(), clock.instant()));
    }

    /** The link of what it will say. */
    Digest link(MessageType type, Message.Line line, Digest previous, Bytes body) {
        return Message.link(type, type.step(), signer.publicKey(), line, previous, body);
    }

    Bytes nonce() {
        byte[] drawn = new byte[Message.NONCE_LENGTH];
        random.nextBytes(drawn);
        return Bytes.of(drawn);
    }
}
