package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.PeerId;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageDoor;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.openclaw.wire.RefusalException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** What a buyer says to one seller in one exchange, and what it hears. What is said again is signed afresh and is the same link. */
final class Talk {
    private static final Duration SOON = Duration.ofMillis(200);

    private final Node node;
    private final MessageDoor door;
    private final PeerTransport transport;
    private final URI endpoint;
    private final UUID exchangeId;
    private final PeerId seller;

    Talk(Node node, MessageDoor door, PeerTransport transport, URI endpoint, UUID exchangeId, PeerId seller) {
        this.node = node;
        this.door = door;
        this.transport = transport;
        this.endpoint = endpoint;
        this.exchangeId = exchangeId;
        this.seller = seller;
    }

    /** The link of what it would say. */
    Digest link(MessageType type, Digest previous, Bytes body) {
        return node.link(type, line(), previous, body);
    }

    /**
     * Says {@code body} and returns the answer, which is signed by the seller and answers just this.
     *
     * @throws PeerRefusedException if the seller says no
     * @throws NotYetException if no answer came that counts
     */
    Message say(MessageType type, Digest previous, Bytes body, MessageType expected, Duration patience)
            throws InterruptedException {
        Message said = node.sign(type, type.step(), line(), previous, body);
        Reply reply;
        try {
            reply = transport.post(endpoint, said.encoded(), patience);
        } catch (PeerTransport.UnreachableException e) {
            throw new NotYetException(ErrorCode.PROVIDER_FAILED, "no answer: " + e.getMessage(), SOON);
        }
        Bytes answer = reply.fold(
                Reply.Said::message,
                working -> {
                    throw new NotYetException(ErrorCode.PROVIDER_FAILED, "the work goes on", working.retryAfter());
                },
                unsigned -> {
                    throw new NotYetException(
                            ErrorCode.PROVIDER_FAILED,
                            unsigned.status() + " " + unsigned.detail(),
                            unsigned.retryAfter().isZero() ? SOON : unsigned.retryAfter());
                });
        return understood(said, answer, expected);
    }

    private Message understood(Message said, Bytes answer, MessageType expected) {
        Message heard;
        try {
            heard = door.enter(answer);
        } catch (RefusalException e) {
            throw new NotYetException(
                    ErrorCode.INVALID_SIGNATURE, "an answer that does not count: " + e.getMessage(), SOON);
        }
        boolean fits = heard.from().equals(seller)
                && heard.exchangeId().equals(exchangeId)
                && heard.step() == said.step() + 1
                && heard.previous().equals(said.link());
        if (!fits) {
            throw new NotYetException(
                    ErrorCode.INVALID_SIGNATURE, "an answer that does not belong to what was said", SOON);
        }
        try {
            if (heard.type() == MessageType.REFUSAL) {
                throw new PeerRefusedException(Bodies.No.decode(heard));
            }
        } catch (RefusalException e) {
            throw new NotYetException(ErrorCode.INVALID_SIGNATURE, "a refusal that cannot be read", SOON);
        }
        if (heard.type() != expected) {
            throw new NotYetException(ErrorCode.INVALID_SIGNATURE, "an answer of the type " + heard.type(), SOON);
        }
        return heard;
    }

    private Message.Line line() {
        return new Message.Line(exchangeId, seller);
    }
}
