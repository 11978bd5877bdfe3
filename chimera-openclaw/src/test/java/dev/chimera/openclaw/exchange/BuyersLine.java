package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageType;
import java.time.Duration;
import java.util.UUID;

/** A buyer that says by hand what it likes, and remembers what it heard; for exchanges that stop half-way, and for lies. */
final class BuyersLine {
    final TwoPeers peers;
    final PeerSigner self;
    final UUID exchange;
    Message said;
    Message heard;
    Digest acceptLink = Digest.ZERO;
    Quote quote;
    Bytes sellersEngagement;

    BuyersLine(TwoPeers peers, PeerSigner self, UUID exchange) {
        this.peers = peers;
        this.self = self;
        this.exchange = exchange;
    }

    /** A buyer that has got as far as to the seller's answer at {@code step}: 1, 3, 5 or 7. */
    static BuyersLine upTo(int step, TwoPeers peers, PeerSigner self, UUID exchange) {
        BuyersLine line = new BuyersLine(peers, self, exchange);
        for (int next = 0; next < step; next += 2) {
            line.say(line.next());
        }
        return line;
    }

    /** What an honest buyer would say next. */
    Message next() {
        if (heard == null) {
            return sign(MessageType.VERIFY, Digest.ZERO, verify().encoded());
        }
        return switch (heard.type()) {
            case CHALLENGE -> sign(MessageType.REQUEST, heard.link(), new Bodies.Request(TwoPeers.TASK).encoded());
            case OFFER -> sign(MessageType.ACCEPT, heard.link(), accept().encoded());
            case DELIVER ->
                sign(
                        MessageType.SETTLE,
                        heard.link(),
                        new Bodies.Settle(Escrow.State.COMPLETED, "", receipt()).encoded());
            default -> throw new IllegalStateException("there is nothing to say to " + heard.type());
        };
    }

    static Bodies.Verify verify() {
        return new Bodies.Verify(TwoPeers.TASK.capability(), TwoPeers.TASK.digest());
    }

    Bodies.Accept accept() {
        return new Bodies.Accept(quote.digest(), LedgerEscrow.NAME, escrow(), engagement(self), TwoPeers.TASK);
    }

    Escrow escrow() {
        return new Escrow(
                new UUID(7, exchange.getLeastSignificantBits()),
                quote.digest(),
                self.peerId(),
                peers.seller.peerId(),
                quote.price(),
                Escrow.State.FUNDED,
                null,
                peers.clock.instant().plus(Duration.ofMinutes(2)));
    }

    Bytes engagement(PeerSigner by) {
        return by.sign(Receipt.engagement(exchange, self.peerId(), peers.seller.peerId(), quote.digest()));
    }

    Receipt.Deal deal() {
        return new Receipt.Deal(exchange, quote.digest(), escrow().escrowId(), quote.price());
    }

    Receipt receipt() {
        return receipt(self, deal(), true);
    }

    Receipt receipt(PeerSigner issuer, Receipt.Deal deal, boolean succeeded) {
        return Receipt.sign(
                issuer,
                peers.seller.publicKey(),
                true,
                deal,
                new Receipt.Outcome(succeeded, Duration.ofMillis(3), 1, 1, 5),
                heard.link(),
                peers.clock.instant(),
                sellersEngagement);
    }

    Message sign(MessageType type, Digest previous, Bytes body) {
        return sign(self, type, previous, body);
    }

    Message sign(PeerSigner by, MessageType type, Digest previous, Bytes body) {
        return Message.sign(
                by,
                type,
                type == MessageType.REFUSAL ? 5 : type.step(),
                new Message.Line(exchange, peers.seller.peerId()),
                previous,
                body,
                new Message.Stamp(ExchangeTest.nonce(), peers.clock.instant()));
    }

    void say(Message message) {
        said = message;
        heard = Message.decode(ExchangeTest.said(peers.sales.answer(message.encoded())));
        if (heard.type() == MessageType.OFFER) {
            Bodies.Offer offer = Bodies.Offer.decode(heard);
            quote = offer.quote();
            sellersEngagement = offer.engagement();
        }
        if (message.type() == MessageType.ACCEPT) {
            acceptLink = message.link();
        }
    }
}
