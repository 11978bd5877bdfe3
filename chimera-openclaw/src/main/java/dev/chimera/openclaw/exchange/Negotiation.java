package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSignatures;
import dev.chimera.api.network.Quote;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageDoor;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.openclaw.wire.RefusalException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The first two phases, on the buyer's side. Holds no money and keeps nothing. Thread-safe. */
final class Negotiation {
    private static final Duration QUOTE_MAX = Duration.ofHours(1);

    private final Node node;
    private final MessageDoor door;
    private final PeerTransport transport;
    private final CreditRate rate;

    Negotiation(Node node, MessageDoor door, PeerTransport transport, CreditRate rate) {
        this.node = node;
        this.door = door;
        this.transport = transport;
        this.rate = rate;
    }

    /**
     * Asks {@code seller} for an offer.
     *
     * @throws ChimeraException saying why there is none
     */
    Purchases.Offered negotiate(UUID exchangeId, URI endpoint, PeerId seller, HireOrder order)
            throws InterruptedException {
        Talk talk = new Talk(node, door, transport, endpoint, exchangeId, seller);
        try {
            return negotiate(talk, exchangeId, endpoint, seller, order);
        } catch (RefusalException e) {
            throw new ChimeraException(
                    ErrorCode.PROVIDER_FAILED, "the peer's answer cannot be read: " + e.getMessage());
        }
    }

    private Purchases.Offered negotiate(Talk talk, UUID exchangeId, URI endpoint, PeerId seller, HireOrder order)
            throws InterruptedException {
        Bytes verify = new Bodies.Verify(order.task().capability(), order.task().digest()).encoded();
        long began = System.nanoTime();
        Message challenged = ask(talk, MessageType.VERIFY, Digest.ZERO, verify, MessageType.CHALLENGE);
        Duration response = Duration.ofNanos(System.nanoTime() - began);
        Heartbeat heartbeat = Bodies.Challenge.decode(challenged).heartbeat();
        if (!heartbeat.peerId().equals(seller) || !heartbeat.isFresh(node.now()) || !heartbeat.isGenuine()) {
            throw new ChimeraException(ErrorCode.INVALID_SIGNATURE, "the peer's heartbeat does not count");
        }
        Message offer = ask(
                talk,
                MessageType.REQUEST,
                challenged.link(),
                new Bodies.Request(order.task()).encoded(),
                MessageType.OFFER);
        Bodies.Offer offered = Bodies.Offer.decode(offer);
        requireFits(exchangeId, seller, order, offered.quote());
        Quote quote = offered.quote();
        if (!PeerSignatures.verifies(offer.senderKey(), quote.engagement(), offered.engagement())) {
            throw new ChimeraException(ErrorCode.INVALID_SIGNATURE, "the peer did not sign the engagement");
        }
        return new Purchases.Offered(
                quote,
                rate.of(quote.price()),
                offered.engagement(),
                endpoint,
                offer.senderKey(),
                offer.link(),
                response);
    }

    /** Asks once more if no answer came that counts; whoever is silent twice is left alone. */
    private Message ask(Talk talk, MessageType type, Digest previous, Bytes body, MessageType expected)
            throws InterruptedException {
        try {
            return talk.say(type, previous, body, expected, Retries.PATIENCE);
        } catch (NotYetException once) {
            node.pause(Retries.between(once.retryAfter()));
            return talk.say(type, previous, body, expected, Retries.PATIENCE);
        }
    }

    private void requireFits(UUID exchangeId, PeerId seller, HireOrder order, Quote quote) {
        Instant now = node.now();
        boolean same = quote.exchangeId().equals(exchangeId)
                && quote.buyer().equals(node.id())
                && quote.seller().equals(seller)
                && quote.capability().satisfies(order.task().capability())
                && quote.task().equals(order.task().digest());
        if (!same) {
            throw new ChimeraException(ErrorCode.PROVIDER_FAILED, "the offer is not for what was asked");
        }
        if (!now.isBefore(quote.expiresAt()) || quote.expiresAt().isAfter(now.plus(QUOTE_MAX))) {
            throw new ChimeraException(ErrorCode.DEADLINE, "the offer has expired, or never does");
        }
        if (quote.terms().completeWithin().compareTo(order.completeWithin()) > 0) {
            throw new ChimeraException(
                    ErrorCode.DEADLINE,
                    "asks for " + quote.terms().completeWithin() + ", more than " + order.completeWithin());
        }
        if (quote.price().isMoreThan(order.priceMax())) {
            throw new ChimeraException(
                    ErrorCode.BUDGET_EXCEEDED, "asks " + quote.price() + ", more than " + order.priceMax());
        }
    }
}
