package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Digest;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.openclaw.hiring.ServiceTask;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as its seller keeps it, from the moment at which it was agreed on. Immutable.
 *
 * @param buyerKey who buys: raw Ed25519
 * @param quote what was agreed
 * @param provider the name of the escrow's provider
 * @param escrow the escrow as the buyer stated it
 * @param engagement the buyer's signature over the engagement
 * @param acceptLink the link of the message that agreed
 * @param task the work
 * @param delivered the body of what was delivered; {@code null} while the work is under way
 * @param closed how it ended; {@code null} before
 */
record Sale(
        Bytes buyerKey,
        Quote quote,
        String provider,
        Escrow escrow,
        Bytes engagement,
        Digest acceptLink,
        ServiceTask task,
        @Nullable Bytes delivered,
        @Nullable Closed closed) {
    private static final String LABEL = "chimera-openclaw/1/sale";

    /**
     * How a sale ended.
     *
     * @param settle the link of the message that said so; zeros if the buyer never said anything
     * @param end what became of the money
     * @param ours the seller's receipt
     */
    record Closed(Digest settle, Escrow.State end, Receipt ours) {}

    UUID exchangeId() {
        return quote.exchangeId();
    }

    PeerId buyer() {
        return quote.buyer();
    }

    Sale delivered(Bytes body) {
        return new Sale(buyerKey, quote, provider, escrow, engagement, acceptLink, task, body, closed);
    }

    Sale closed(Closed how) {
        return new Sale(buyerKey, quote, provider, escrow, engagement, acceptLink, task, delivered, how);
    }

    Receipt.Deal deal() {
        return new Receipt.Deal(quote.exchangeId(), quote.digest(), escrow.escrowId(), quote.price());
    }

    Bytes encoded() {
        CanonicalBytes out = CanonicalBytes.of(LABEL).bytes(buyerKey);
        quote.writeTo(out);
        Bodies.writeEscrow(out.text(provider), escrow).bytes(engagement).digest(acceptLink);
        Bodies.writeTask(out, task);
        @Nullable Bytes result = delivered;
        out.u8(result == null ? 0 : 1).longBytes(result == null ? Bytes.of(new byte[0]) : result);
        @Nullable Closed end = closed;
        if (end == null) {
            out.u8(0);
        } else {
            out.u8(1).digest(end.settle).text(end.end.name()).bytes(end.ours.encoded());
        }
        return Bytes.of(out.toArray());
    }

    static Sale decode(Bytes encoded) {
        CanonicalReader in = CanonicalReader.of(LABEL, encoded);
        Sale sale = new Sale(
                in.bytes(64),
                Quote.readFrom(in),
                in.text(64),
                Bodies.readEscrow(in),
                in.bytes(64),
                in.digest(),
                Bodies.readTask(in),
                optional(in.u8() == 1, in.longBytes(Message.BYTES_MAX)),
                in.u8() == 0
                        ? null
                        : new Closed(
                                in.digest(),
                                Escrow.State.valueOf(in.text(16)),
                                Receipt.decode(in.bytes(Receipt.BYTES_MAX))));
        in.end();
        return sale;
    }

    private static @Nullable Bytes optional(boolean there, Bytes bytes) {
        return there ? bytes : null;
    }
}
