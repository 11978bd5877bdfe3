package dev.chimera.openclaw.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A buyer hears whatever a hostile seller, or somebody on the way, may answer. Before money is held that ends the exchange with the
 * documented code and nothing spent; afterwards it is no answer at all, and the money goes back when the promised time is over.
 */
@Spec({"CLAW-4", "CLAW-11"})
class HostileSellerTest {
    private static final Map<String, Integer> TABLE = new TreeMap<>();
    private static final int EACH = 4;

    private final TwoPeers peers = new TwoPeers();
    private final PeerSigner mallory = PeerSamples.signer(13);
    private final Random random = new Random(20_260_302);
    private final List<Message> heardBefore = new ArrayList<>();

    @AfterAll
    static void print() {
        TABLE.forEach((kind, count) -> System.out.printf("%-62s %6d%n", kind, count));
        System.out.printf(
                "%-62s %6d%n",
                "all", TABLE.values().stream().mapToInt(count -> count).sum());
    }

    /** What comes instead of a good answer. */
    private record Lie(String kind, UnaryOperator<Message> answer, ErrorCode expected) {}

    /** Lies about whatever is answered at any step. */
    private List<Lie> aboutAnything() {
        return List.of(
                new Lie(
                        "from another peer",
                        good -> signed(mallory, good, good.previous(), good.body()),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "an answer to something else",
                        good -> signed(peers.seller, good, Digest.sha256("else"), good.body()),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "for another peer",
                        good -> to(mallory.peerId(), good.exchangeId(), good),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "for another exchange",
                        good -> to(good.to(), new UUID(9, 9), good),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "stale",
                        good -> at(peers.clock.instant().minusMillis(30_001 + random.nextInt(1 << 20)), good),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "from the future",
                        good -> at(peers.clock.instant().plusMillis(30_001 + random.nextInt(1 << 20)), good),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "another's name",
                        good -> new Message(
                                good.type(),
                                good.exchangeId(),
                                good.step(),
                                good.senderKey(),
                                good.to(),
                                good.nonce(),
                                good.time(),
                                good.previous(),
                                good.body(),
                                mallory.sign(good.encoded().toArray())),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "replayed",
                        good -> heardBefore.get(random.nextInt(heardBefore.size())),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "a step too far",
                        good -> Message.sign(
                                peers.seller,
                                after(good.type()),
                                after(good.type()).step(),
                                new Message.Line(good.exchangeId(), good.to()),
                                good.previous(),
                                good.body(),
                                stamp()),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "a refusal that cannot be read",
                        good -> refusal(good, Bytes.of(new byte[] {1, 2, 3})),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "a refusal for no known reason",
                        good -> refusal(good, no("because", 0)),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "a refusal until never",
                        good -> refusal(good, no("saturated", Long.MAX_VALUE)),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "a refusal since ever",
                        good -> refusal(good, no("saturated", -1)),
                        ErrorCode.INVALID_SIGNATURE));
    }

    private List<Lie> aboutAChallenge() {
        Capability trend = new Capability("trend/analyze");
        Instant now = peers.clock.instant();
        return List.of(
                challenge("another's heartbeat", heartbeat(mallory, trend, now), ErrorCode.INVALID_SIGNATURE),
                challenge(
                        "an old heartbeat",
                        heartbeat(peers.seller, trend, now.minusSeconds(100)),
                        ErrorCode.INVALID_SIGNATURE),
                challenge(
                        "a heartbeat to come",
                        heartbeat(peers.seller, trend, now.plusSeconds(3_600)),
                        ErrorCode.INVALID_SIGNATURE),
                challenge(
                        "a forged heartbeat", forged(heartbeat(peers.seller, trend, now)), ErrorCode.INVALID_SIGNATURE),
                body("a challenge that cannot be read", good -> noise(), ErrorCode.PROVIDER_FAILED),
                body("a cut challenge", this::cut, ErrorCode.PROVIDER_FAILED),
                body("a giant list", good -> giantList(), ErrorCode.PROVIDER_FAILED));
    }

    private List<Lie> aboutAnOffer() {
        Instant now = peers.clock.instant();
        UUID other = new UUID(9, 9);
        return List.of(
                offer(
                        "an offer for another exchange",
                        q -> quote(q, other, q.buyer(), q.seller(), q.capability(), q.task()),
                        ErrorCode.PROVIDER_FAILED),
                offer(
                        "an offer for another peer",
                        q -> quote(q, q.exchangeId(), mallory.peerId(), q.seller(), q.capability(), q.task()),
                        ErrorCode.PROVIDER_FAILED),
                offer(
                        "another's offer",
                        q -> quote(q, q.exchangeId(), q.buyer(), mallory.peerId(), q.capability(), q.task()),
                        ErrorCode.PROVIDER_FAILED),
                offer(
                        "an offer of something else",
                        q -> quote(q, q.exchangeId(), q.buyer(), q.seller(), new Capability("video"), q.task()),
                        ErrorCode.PROVIDER_FAILED),
                offer(
                        "an offer of other work",
                        q -> quote(q, q.exchangeId(), q.buyer(), q.seller(), q.capability(), Digest.ZERO),
                        ErrorCode.PROVIDER_FAILED),
                offer("too dear", q -> priced(q, 60_000_001, q.issuedAt(), q.expiresAt()), ErrorCode.BUDGET_EXCEEDED),
                offer(
                        "ruinous",
                        q -> priced(q, Long.MAX_VALUE, q.issuedAt(), q.expiresAt()),
                        ErrorCode.BUDGET_EXCEEDED),
                offer("expired", q -> priced(q, 1, q.issuedAt(), now.minusSeconds(1)), ErrorCode.DEADLINE),
                offer(
                        "expired long ago",
                        q -> priced(q, 1, q.issuedAt(), Instant.parse("1700-01-01T00:00:00Z")),
                        ErrorCode.DEADLINE),
                offer(
                        "never expires",
                        q -> priced(q, 1, q.issuedAt(), Instant.parse("2262-01-01T00:00:00Z")),
                        ErrorCode.DEADLINE),
                new Lie(
                        "not engaged",
                        good -> reply(
                                good,
                                new Bodies.Offer(Bodies.Offer.decode(good).quote(), Bytes.of(new byte[64])).encoded()),
                        ErrorCode.INVALID_SIGNATURE),
                new Lie(
                        "engaged by another",
                        good -> reply(
                                good,
                                new Bodies.Offer(Bodies.Offer.decode(good).quote(), mallory.sign(new byte[] {1}))
                                        .encoded()),
                        ErrorCode.INVALID_SIGNATURE),
                body("a negative price", good -> belowZero(good), ErrorCode.PROVIDER_FAILED),
                body("an offer that cannot be read", good -> noise(), ErrorCode.PROVIDER_FAILED),
                body("a cut offer", this::cut, ErrorCode.PROVIDER_FAILED));
    }

    @Test
    void a_buyer_takes_no_lie_before_money_is_held_and_spends_nothing() throws InterruptedException {
        peers.negotiate(UUID.randomUUID(), TwoPeers.ORDER);
        remember();
        List<Lie> challenges = new ArrayList<>(aboutAnything());
        challenges.addAll(aboutAChallenge());
        List<Lie> offers = new ArrayList<>(aboutAnything());
        offers.addAll(aboutAnOffer());
        for (int i = 0; i < EACH; i++) {
            for (Lie lie : challenges) {
                lied("a challenge", 0, lie);
            }
            for (Lie lie : offers) {
                lied("an offer", 1, lie);
            }
        }
        for (int i = 0; i < 60; i++) {
            int at = i % 2;
            lied(at == 0 ? "a challenge" : "an offer", at, flip(), ErrorCode.INVALID_SIGNATURE, "one bit flipped");
            lied(
                    at == 0 ? "a challenge" : "an offer",
                    at,
                    reply -> new Reply.Said(noise()),
                    ErrorCode.INVALID_SIGNATURE,
                    "noise");
            lied(
                    at == 0 ? "a challenge" : "an offer",
                    at,
                    reply -> new Reply.Said(cut(ExchangeTest.said(reply))),
                    ErrorCode.INVALID_SIGNATURE,
                    "truncated");
            lied(
                    at == 0 ? "a challenge" : "an offer",
                    at,
                    reply -> new Reply.Unsigned(401, "go\u0000away", Duration.ofDays(9)),
                    ErrorCode.PROVIDER_FAILED,
                    "not signed");
            lied(
                    at == 0 ? "a challenge" : "an offer",
                    at,
                    reply -> new Reply.Working(Duration.ofDays(9)),
                    ErrorCode.PROVIDER_FAILED,
                    "work that never began");
        }
        lied(
                "a challenge",
                0,
                reply -> new Reply.Said(Bytes.of(new byte[4 << 20])),
                ErrorCode.INVALID_SIGNATURE,
                "oversized");
        peers.assertUntouched();
        assertThat(peers.buyersStorage.peers().newest(Purchases.SHELF, 10)).isEmpty();
    }

    @Test
    void a_buyer_takes_no_lie_for_a_delivery_and_has_its_money_back() throws InterruptedException {
        peers.negotiate(UUID.randomUUID(), TwoPeers.ORDER);
        remember();
        List<UnaryOperator<Reply>> lies = new ArrayList<>();
        for (Lie lie : aboutAnything()) {
            lies.add(reply -> new Reply.Said(
                    lie.answer.apply(Message.decode(ExchangeTest.said(reply))).encoded()));
        }
        lies.add(flip());
        lies.add(reply -> new Reply.Said(noise()));
        lies.add(reply -> new Reply.Unsigned(402, "no", Duration.ZERO));
        UUID exchange = new UUID(0x7AL, 3);
        int[] told = {0};
        peers.transport = (endpoint, raw, patience) -> {
            Reply good = peers.wire.post(endpoint, raw, patience);
            return Message.decode(raw).type() == MessageType.ACCEPT
                    ? lies.get(told[0]++ % lies.size()).apply(good)
                    : good;
        };

        HireOutcome outcome = peers.hire(exchange, TwoPeers.ORDER);

        assertThat(outcome).isInstanceOf(HireOutcome.Refunded.class);
        assertThat(told[0]).isGreaterThan(60);
        assertThat(peers.worked).containsExactly(exchange);
        assertThat(peers.assertPaidOnceOrRefunded(exchange)).isFalse();
        TABLE.put("to a buyer: for a delivery, anything of the above -> no answer", told[0]);
    }

    @Test
    void a_buyer_pays_for_no_delivery_that_cannot_be_read() throws InterruptedException {
        List<UnaryOperator<Bytes>> lies = List.of(
                good -> noise(),
                this::cut,
                good -> Bytes.of(new byte[0]),
                good -> deliver("text/\u0000", 900_000, 1),
                good -> deliver("text/plain", -1, 1),
                good -> deliver("text/plain", 1_000_001, 1),
                good -> deliver("text/plain", Long.MIN_VALUE, 1),
                good -> new Bodies.Deliver("no \u0000\u202E way".repeat(20), null).encoded(),
                good -> new Bodies.Deliver(null, new ServiceResult("text/plain", Ratio.ZERO, Bytes.of(new byte[0])))
                        .encoded());
        for (UnaryOperator<Bytes> lie : lies) {
            TwoPeers two = new TwoPeers();
            UUID exchange = UUID.randomUUID();
            two.transport = (endpoint, raw, patience) -> {
                Reply good = two.wire.post(endpoint, raw, patience);
                return Message.decode(raw).type() == MessageType.ACCEPT
                        ? new Reply.Said(reply(Message.decode(ExchangeTest.said(good)), lie)
                                .encoded())
                        : good;
            };

            assertThat(two.hire(exchange, TwoPeers.ORDER)).isInstanceOf(HireOutcome.Refunded.class);
            assertThat(two.escrow(exchange).orElseThrow().state()).isEqualTo(Escrow.State.REJECTED);
            assertThat(two.budget().reserved()).isEqualTo(Money.usd("0.00"));
            assertThat(two.budget().settled()).isEqualTo(Money.usd("0.00"));
            TABLE.merge("to a buyer: for a delivery, one that cannot be read or used -> refund", 1, Integer::sum);
        }
    }

    @Test
    void a_buyer_keeps_no_receipt_that_is_not_the_sellers_about_this_exchange() throws InterruptedException {
        List<UnaryOperator<Receipt>> lies = List.of(
                r -> receipt(r, new UUID(9, 9), r.quote(), r.escrowId(), r.price(), false, r.issuedAt()),
                r -> receipt(r, r.exchangeId(), Digest.ZERO, r.escrowId(), r.price(), false, r.issuedAt()),
                r -> receipt(r, r.exchangeId(), r.quote(), new UUID(9, 9), r.price(), false, r.issuedAt()),
                r -> receipt(
                        r,
                        r.exchangeId(),
                        r.quote(),
                        r.escrowId(),
                        Money.of("9000000", Quote.COMPUTE_CREDITS),
                        false,
                        r.issuedAt()),
                r -> receipt(r, r.exchangeId(), r.quote(), r.escrowId(), r.price(), true, r.issuedAt()),
                r -> receipt(
                        r,
                        r.exchangeId(),
                        r.quote(),
                        r.escrowId(),
                        r.price(),
                        false,
                        Instant.parse("2262-01-01T00:00:00Z")));
        for (UnaryOperator<Receipt> lie : lies) {
            TwoPeers two = new TwoPeers();
            UUID exchange = UUID.randomUUID();
            two.transport = (endpoint, raw, patience) -> {
                Reply good = two.wire.post(endpoint, raw, patience);
                if (Message.decode(raw).type() != MessageType.SETTLE) {
                    return good;
                }
                Message answer = Message.decode(ExchangeTest.said(good));
                Receipt theirs = lie.apply(Bodies.Answer.decode(answer).receipt());
                return new Reply.Said(
                        reply(answer, new Bodies.Answer(theirs).encoded()).encoded());
            };

            assertThat(two.hire(exchange, TwoPeers.ORDER)).isInstanceOf(HireOutcome.Paid.class);
            assertThat(two.aboutSeller).allMatch(Receipt::issuerBought);
            assertThat(two.purchase(exchange).orElseThrow().ended().theirs()).isNull();
            TABLE.merge("to a buyer: a receipt for something else -> not kept", 1, Integer::sum);
        }
    }

    private void lied(String instead, int step, Lie lie) throws InterruptedException {
        lied(
                instead,
                step,
                reply -> new Reply.Said(lie.answer
                        .apply(Message.decode(ExchangeTest.said(reply)))
                        .encoded()),
                lie.expected,
                lie.kind);
    }

    private void lied(String instead, int step, UnaryOperator<Reply> lie, ErrorCode expected, String kind)
            throws InterruptedException {
        peers.transport = (endpoint, raw, patience) -> {
            Reply good = peers.sales.answer(raw);
            return Message.decode(raw).step() == 2 * step ? lie.apply(good) : good; // also when it is asked again
        };
        try {
            peers.negotiate(UUID.randomUUID(), TwoPeers.ORDER);
        } catch (ChimeraException no) {
            assertThat(no.code()).as("%s: %s", kind, no.getMessage()).isEqualTo(expected);
            TABLE.merge("to a buyer: for " + instead + ", " + kind + " -> " + expected, 1, Integer::sum);
            return;
        }
        throw new AssertionError("a buyer believed " + kind);
    }

    private void remember() {
        for (Reply reply : peers.wire.replies) {
            heardBefore.add(Message.decode(ExchangeTest.said(reply)));
        }
    }

    private UnaryOperator<Reply> flip() {
        return reply -> {
            byte[] bytes = ExchangeTest.said(reply).toArray();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            return new Reply.Said(Bytes.of(bytes));
        };
    }

    private static MessageType after(MessageType type) {
        return type == MessageType.RECEIPT ? MessageType.CHALLENGE : MessageType.values()[type.ordinal() + 2];
    }

    private Message.Stamp stamp() {
        return new Message.Stamp(ExchangeTest.nonce(), peers.clock.instant());
    }

    private Message signed(PeerSigner by, Message good, Digest previous, Bytes body) {
        return Message.sign(
                by, good.type(), good.step(), new Message.Line(good.exchangeId(), good.to()), previous, body, stamp());
    }

    private Message to(PeerId to, UUID exchange, Message good) {
        return Message.sign(
                peers.seller,
                good.type(),
                good.step(),
                new Message.Line(exchange, to),
                good.previous(),
                good.body(),
                stamp());
    }

    private Message at(Instant time, Message good) {
        return Message.sign(
                peers.seller,
                good.type(),
                good.step(),
                new Message.Line(good.exchangeId(), good.to()),
                good.previous(),
                good.body(),
                new Message.Stamp(ExchangeTest.nonce(), time));
    }

    private Message refusal(Message good, Bytes body) {
        return Message.sign(
                peers.seller,
                MessageType.REFUSAL,
                good.step(),
                new Message.Line(good.exchangeId(), good.to()),
                good.previous(),
                body,
                stamp());
    }

    private static Bytes no(String reason, long millis) {
        return Bytes.of(CanonicalBytes.of(Message.PROTOCOL + "/refusal")
                .text(reason)
                .text("")
                .i64(millis)
                .toArray());
    }

    private static Message reply(Message good, Bytes body) {
        return Message.sign(
                PeerSamples.signer(2),
                good.type(),
                good.step(),
                new Message.Line(good.exchangeId(), good.to()),
                good.previous(),
                body,
                new Message.Stamp(ExchangeTest.nonce(), good.time()));
    }

    private static Message reply(Message good, UnaryOperator<Bytes> lie) {
        return reply(good, lie.apply(good.body()));
    }

    private static Lie body(String kind, UnaryOperator<Bytes> lie, ErrorCode expected) {
        return new Lie(kind, good -> reply(good, lie), expected);
    }

    private static Lie challenge(String kind, Heartbeat heartbeat, ErrorCode expected) {
        return body(kind, good -> new Bodies.Challenge(heartbeat, ExchangeTest.nonce()).encoded(), expected);
    }

    private static Lie offer(String kind, UnaryOperator<Quote> lie, ErrorCode expected) {
        return new Lie(
                kind,
                good -> {
                    Quote quote = lie.apply(Bodies.Offer.decode(good).quote());
                    Bytes engagement = PeerSamples.signer(2)
                            .sign(Receipt.engagement(good.exchangeId(), quote.buyer(), quote.seller(), quote.digest()));
                    return reply(good, new Bodies.Offer(quote, engagement).encoded());
                },
                expected);
    }

    private static Heartbeat heartbeat(PeerSigner by, Capability offered, Instant at) {
        return Heartbeat.sign(
                by,
                Set.of(offered),
                TwoPeers.ENDPOINT,
                new Heartbeat.Condition(ServiceStatus.READY, 0, 0, 0),
                1,
                at,
                Duration.ofSeconds(90));
    }

    private static Heartbeat forged(Heartbeat of) {
        return new Heartbeat(
                of.publicKey(),
                of.capabilities(),
                of.endpoint(),
                of.status(),
                of.loadPermille() + 1,
                of.reputationClaim(),
                of.receipts(),
                of.sequence(),
                of.issuedAt(),
                of.ttl(),
                of.signature());
    }

    private Bytes giantList() {
        byte[] heartbeat = CanonicalBytes.of("chimera-openclaw/1/heartbeat")
                .bytes(peers.seller.publicKey())
                .u16(0xFFFF)
                .toArray();
        return Bytes.of(CanonicalBytes.of(Message.PROTOCOL + "/challenge")
                .bytes(Bytes.of(heartbeat))
                .bytes(ExchangeTest.nonce())
                .toArray());
    }

    private static Quote quote(
            Quote of, UUID exchange, PeerId buyer, PeerId seller, Capability capability, Digest task) {
        return new Quote(
                exchange,
                buyer,
                seller,
                capability,
                task,
                of.complexity(),
                of.price(),
                of.terms(),
                of.issuedAt(),
                of.expiresAt(),
                of.signature());
    }

    private static Quote priced(Quote of, long micros, Instant issuedAt, Instant expiresAt) {
        return new Quote(
                of.exchangeId(),
                of.buyer(),
                of.seller(),
                of.capability(),
                of.task(),
                of.complexity(),
                new Money(micros, Quote.COMPUTE_CREDITS),
                of.terms(),
                issuedAt,
                expiresAt,
                new Signature("none", of.signature().value()));
    }

    /** The offer with a price below zero: the price stands behind label, ids, capability, task and complexity. */
    private static Bytes belowZero(Bytes good) {
        byte[] bytes = good.toArray();
        int price = 2 + (Message.PROTOCOL + "/offer").length() + 16 + 64 + 2 + "trend/analyze".length() + 32 + 8;
        bytes[price] = -1;
        return Bytes.of(bytes);
    }

    private static Bytes deliver(String mediaType, long quality, int length) {
        return Bytes.of(CanonicalBytes.of(Message.PROTOCOL + "/deliver")
                .u8(0)
                .text(mediaType)
                .i64(quality)
                .longBytes(Bytes.of(new byte[length]))
                .toArray());
    }

    private static Receipt receipt(
            Receipt of, UUID exchange, Digest quote, UUID escrow, Money price, boolean bought, Instant at) {
        return Receipt.sign(
                PeerSamples.signer(2),
                of.subjectKey(),
                bought,
                new Receipt.Deal(exchange, quote, escrow, price),
                of.outcome(),
                of.lastMessage(),
                at,
                of.engagement());
    }

    private Bytes noise() {
        byte[] noise = new byte[1 + random.nextInt(900)];
        random.nextBytes(noise);
        return Bytes.of(noise);
    }

    private Bytes cut(Bytes whole) {
        return Bytes.of(Arrays.copyOf(whole.toArray(), random.nextInt(whole.length())));
    }
}
