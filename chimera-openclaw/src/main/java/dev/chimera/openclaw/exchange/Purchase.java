package dev.chimera.openclaw.exchange;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.openclaw.hiring.ServiceTask;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as its buyer keeps it, from the moment at which it has an offer. What is there says where it stands. Immutable.
 *
 * @param deal what was agreed
 * @param held that money is held; {@code null} before
 * @param delivered what came; {@code null} before, or if nothing came
 * @param judged what was decided about it; {@code null} before
 * @param booked that the decision is in the ledger
 * @param ended how it ended; {@code null} before
 */
record Purchase(
        Deal deal,
        @Nullable Held held,
        @Nullable Delivered delivered,
        @Nullable Judged judged,
        boolean booked,
        @Nullable Ended ended) {
    private static final String LABEL = "chimera-openclaw/1/purchase";

    /**
     * What was agreed.
     *
     * @param endpoint where the seller answers
     * @param sellerKey raw Ed25519
     * @param task the work
     * @param quote the price
     * @param engagement the seller's signature over the engagement
     * @param offerLink the link of the offer
     * @param response how long the first answer took
     * @param cost what the price is in the budget's currency
     * @param entrusted whether somebody else asked for the permit, and books what becomes of it
     * @param roi for the CFO
     * @param justification for the CFO
     * @param agent who asks
     */
    record Deal(
            URI endpoint,
            Bytes sellerKey,
            ServiceTask task,
            Quote quote,
            Bytes engagement,
            Digest offerLink,
            Duration response,
            Money cost,
            boolean entrusted,
            Ratio roi,
            String justification,
            AgentId agent) {}

    /**
     * That money is held.
     *
     * @param escrow the escrow as it was funded
     * @param permitId the permit it rests on
     * @param at since when
     */
    record Held(Escrow escrow, UUID permitId, Instant at) {}

    /**
     * What came.
     *
     * @param body the delivery
     * @param link its link
     */
    record Delivered(Bytes body, Digest link) {}

    /**
     * What was decided.
     *
     * @param end what becomes of the money
     * @param reason why, if the seller is not paid
     * @param outcome for the receipt, which has to be the same however often it is made
     * @param at when
     */
    record Judged(Escrow.State end, String reason, Receipt.Outcome outcome, Instant at) {}

    /**
     * How it ended.
     *
     * @param code why nobody was hired; {@code null} if somebody was
     * @param reason in words
     * @param theirs the seller's receipt; {@code null} if it never came
     */
    record Ended(
            @Nullable ErrorCode code,
            String reason,
            @Nullable Receipt theirs) {}

    static Purchase of(Deal deal) {
        return new Purchase(deal, null, null, null, false, null);
    }

    Purchase with(Held now) {
        return new Purchase(deal, now, delivered, judged, booked, ended);
    }

    Purchase with(Delivered now) {
        return new Purchase(deal, held, now, judged, booked, ended);
    }

    Purchase with(Judged now) {
        return new Purchase(deal, held, delivered, now, booked, ended);
    }

    Purchase withBooked() {
        return new Purchase(deal, held, delivered, judged, true, ended);
    }

    Purchase with(Ended now) {
        return new Purchase(deal, held, delivered, judged, booked, now);
    }

    UUID exchangeId() {
        return deal.quote.exchangeId();
    }

    PeerId seller() {
        return deal.quote.seller();
    }

    /** The same for the same exchange, so that the CFO answers again what it answered before. */
    UUID spendId() {
        return CanonicalBytes.of("chimera-openclaw/1/spend").uuid(exchangeId()).sha256Id();
    }

    UUID escrowId() {
        return CanonicalBytes.of("chimera-openclaw/1/escrow-id")
                .uuid(exchangeId())
                .digest(deal.quote.buyer().digest())
                .sha256Id();
    }

    Bytes encoded() {
        CanonicalBytes out =
                CanonicalBytes.of(LABEL).text(deal.endpoint.toString()).bytes(deal.sellerKey);
        Bodies.writeTask(out, deal.task);
        deal.quote.writeTo(out);
        out.bytes(deal.engagement)
                .digest(deal.offerLink)
                .i64(deal.response.toMillis())
                .i64(deal.cost.micros())
                .text(deal.cost.currency())
                .u8(deal.entrusted ? 1 : 0)
                .i64(deal.roi.micros())
                .text(deal.justification)
                .text(deal.agent.value());
        optional(
                out,
                held,
                money -> Bodies.writeEscrow(out, money.escrow)
                        .uuid(money.permitId)
                        .instant(money.at));
        optional(out, delivered, came -> out.longBytes(came.body).digest(came.link));
        optional(out, judged, verdict -> {
            Receipt.Outcome outcome = verdict.outcome;
            out.text(verdict.end.name())
                    .text(verdict.reason)
                    .u8(outcome.succeeded() ? 1 : 0)
                    .i64(outcome.response().toMillis())
                    .u16(outcome.heartbeatsSeen())
                    .u16(outcome.heartbeatsDue())
                    .u8(outcome.rating())
                    .instant(verdict.at);
        });
        out.u8(booked ? 1 : 0);
        optional(out, ended, end -> {
            @Nullable ErrorCode code = end.code;
            @Nullable Receipt theirs = end.theirs;
            out.text(code == null ? "" : code.name())
                    .text(end.reason)
                    .bytes(theirs == null ? Bytes.of(new byte[0]) : theirs.encoded());
        });
        return Bytes.of(out.toArray());
    }

    static Purchase decode(Bytes encoded) {
        CanonicalReader in = CanonicalReader.of(LABEL, encoded);
        Deal deal = new Deal(
                URI.create(in.text(1_024)),
                in.bytes(64),
                Bodies.readTask(in),
                Quote.readFrom(in),
                in.bytes(64),
                in.digest(),
                Duration.ofMillis(in.i64()),
                new Money(in.i64(), in.text(16)),
                in.u8() == 1,
                new Ratio(in.i64()),
                in.text(0xFFFF),
                new AgentId(in.text(0xFFFF)));
        @Nullable Held held = optional(in, from -> new Held(Bodies.readEscrow(from), from.uuid(), from.instant()));
        @Nullable
        Delivered delivered = optional(in, from -> new Delivered(from.longBytes(Message.BYTES_MAX), from.digest()));
        @Nullable
        Judged judged = optional(
                in,
                from -> new Judged(
                        Escrow.State.valueOf(from.text(16)), from.text(1_024), outcome(from), from.instant()));
        boolean booked = in.u8() == 1;
        @Nullable
        Ended ended = optional(in, from -> ended(from.text(64), from.text(4_096), from.bytes(Receipt.BYTES_MAX)));
        in.end();
        return new Purchase(deal, held, delivered, judged, booked, ended);
    }

    private static Receipt.Outcome outcome(CanonicalReader in) {
        return new Receipt.Outcome(in.u8() == 1, Duration.ofMillis(in.i64()), in.u16(), in.u16(), in.u8());
    }

    private static Ended ended(String code, String reason, Bytes theirs) {
        return new Ended(
                code.isEmpty() ? null : ErrorCode.valueOf(code),
                reason,
                theirs.length() == 0 ? null : Receipt.decode(theirs));
    }

    private static <T> void optional(CanonicalBytes out, @Nullable T part, Consumer<? super T> writer) {
        out.u8(part == null ? 0 : 1);
        if (part != null) {
            writer.accept(part);
        }
    }

    private static <T> @Nullable T optional(CanonicalReader in, Function<CanonicalReader, T> reader) {
        return in.u8() == 0 ? null : reader.apply(in);
    }
}
