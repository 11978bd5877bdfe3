package dev.chimera.openclaw.wire;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * Where messages come in. What it lets through is well-formed, of this version, for this peer, of now, from somebody who may come,
 * signed by the sender, and was not here before; the cheap questions come first. Whether it fits its exchange is for the exchange to
 * say. Thread-safe.
 */
public final class MessageDoor {
    /** How far a message's time may be off this peer's clock, either way. */
    public static final Duration WINDOW = Duration.ofSeconds(30);

    private static final int NONCES_MAX = 200_000;
    private static final int NONCES_OF_ONE_MAX = 20_000;

    private final PeerId self;
    private final Predicate<PeerId> admits;
    private final InstantSource clock;
    private final NonceMemory nonces;

    /**
     * A door.
     *
     * @param self for whom messages must be
     * @param admits who may come
     */
    public MessageDoor(PeerId self, Predicate<PeerId> admits, InstantSource clock) {
        this(self, admits, clock, new NonceMemory(NONCES_MAX, NONCES_OF_ONE_MAX));
    }

    MessageDoor(PeerId self, Predicate<PeerId> admits, InstantSource clock, NonceMemory nonces) {
        this.self = self;
        this.admits = admits;
        this.clock = clock;
        this.nonces = nonces;
    }

    /**
     * The message in {@code raw}.
     *
     * @throws RefusalException saying why not
     */
    public Message enter(Bytes raw) {
        Message message = Message.decode(raw);
        if (!message.to().equals(self)) {
            throw new RefusalException(Refusal.RECEIVER, "this message is for another peer");
        }
        Instant now = clock.instant();
        if (message.time().isBefore(now.minus(WINDOW)) || message.time().isAfter(now.plus(WINDOW))) {
            throw new RefusalException(
                    Refusal.STALE,
                    "this message's time is more than " + WINDOW.toSeconds() + " s off; it is " + now + " here");
        }
        PeerId sender = message.from();
        if (sender.equals(self) || !admits.test(sender)) {
            throw new RefusalException(Refusal.STRANGER, "this peer may not come here");
        }
        if (!message.isGenuine()) {
            throw new RefusalException(Refusal.SIGNATURE, "the sender did not sign this");
        }
        nonces.remember(sender, message.nonce(), System.nanoTime());
        return message;
    }
}
