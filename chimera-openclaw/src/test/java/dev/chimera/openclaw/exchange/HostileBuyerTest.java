package dev.chimera.openclaw.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.openclaw.hiring.ServiceTask;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.openclaw.wire.Refusal;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A seller hears thousands of messages that nobody honest would send, from strangers and from peers with good keys of their own. Each is
 * refused with the code that its generator names; none crashes it, none has it work or write, and the honest exchanges that were under
 * way go on as if nothing had been.
 */
@Spec({"CLAW-4", "CLAW-11"})
class HostileBuyerTest {
    private static final int FLIPS = 800;
    private static final int ROUNDS = 8;
    private static final Map<String, Integer> TABLE = new TreeMap<>();

    private final TwoPeers peers = new TwoPeers();
    private final PeerSigner honest = peers.buyer;
    private final PeerSigner mallory = PeerSamples.signer(13);
    private final PeerSigner banned = PeerSamples.signer(66);
    private Random random = new Random(0);
    private int ids;
    private int sent;

    @AfterAll
    static void print() {
        int all = TABLE.values().stream().mapToInt(count -> count).sum();
        TABLE.forEach((kind, count) -> System.out.printf("%-62s %6d%n", kind, count));
        System.out.printf("%-62s %6d%n", "all", all);
        assertThat(all).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_260_302, 0x7A57E})
    void a_seller_refuses_everything_hostile_with_its_code_and_does_nothing(long seed) {
        random = new Random(seed);
        peers.admits = peer -> !peer.equals(banned.peerId());
        BuyersLine[] honestly = lines(honest);
        BuyersLine[] own = lines(mallory);
        List<PeerStore.Entry> kept = peers.sellersStorage.peers().newest(Sales.SHELF, 100);
        List<UUID> worked = List.copyOf(peers.worked);
        long booked = peers.earnings();
        int receipts = peers.aboutBuyer.size();

        badBytes(honestly);
        wrongTimes();
        wrongPeers(honestly);
        for (int round = 0; round < ROUNDS; round++) {
            anothersExchange(honestly);
            wrongSteps(own);
            wrongWork(own);
            wrongMoney(own[1]);
            wrongReceipts(own, honestly);
        }

        assertThat(peers.sellersStorage.peers().newest(Sales.SHELF, 100)).isEqualTo(kept);
        assertThat(peers.worked).isEqualTo(worked);
        assertThat(peers.earnings()).isEqualTo(booked);
        assertThat(peers.aboutBuyer).hasSize(receipts);
        assertThat(sent).isGreaterThan(3_300);
        for (int i = 0; i < 3; i++) { // and the honest go on
            honestly[i].say(honestly[i].next());
            assertThat(honestly[i].heard.step()).isEqualTo(2 * i + 3);
            assertThat(honestly[i].heard.type()).isNotEqualTo(MessageType.REFUSAL);
        }
    }

    /** One that was challenged, one with an offer, one with a delivery, and one that is over. */
    private BuyersLine[] lines(PeerSigner who) {
        return new BuyersLine[] {
            BuyersLine.upTo(1, peers, who, id()),
            BuyersLine.upTo(3, peers, who, id()),
            BuyersLine.upTo(5, peers, who, id()),
            BuyersLine.upTo(7, peers, who, id())
        };
    }

    private UUID id() {
        return new UUID(0x4057, ++ids);
    }

    // ---- from anybody

    private void badBytes(BuyersLine[] lines) {
        Message[] unsaid = {lines[0].next(), lines[1].next(), lines[2].next()};
        for (int i = 0; i < FLIPS; i++) {
            BitFlips flipped = BitFlips.of(unsaid[i % 3], random, peers.clock.instant());
            refused("one bit flipped", flipped.raw(), flipped.expected());
        }
        for (int i = 0; i < 500; i++) {
            byte[] good = unsaid[i % 3].encoded().toArray();
            refused("truncated", Bytes.of(Arrays.copyOf(good, random.nextInt(good.length))), Refusal.MALFORMED);
            refused(
                    "bytes too many",
                    Bytes.of(Arrays.copyOf(good, good.length + 1 + random.nextInt(64))),
                    Refusal.MALFORMED);
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            refused("noise", Bytes.of(noise), Refusal.MALFORMED);
        }
        for (int length : new int[] {Message.BYTES_MAX + 1, Message.BYTES_MAX + 4_096, 4 << 20}) {
            refused(
                    "oversized",
                    Bytes.of(Arrays.copyOf(lines[0].next().encoded().toArray(), length)),
                    Refusal.MALFORMED);
        }
        for (String version :
                List.of("chimera-openclaw/0", "chimera-openclaw/2", "chimera-openclaw/1.1", "chimera-openclaw/")) {
            refused("unknown version", inVersion(version, lines[0].next()), Refusal.VERSION);
        }
        for (String other :
                List.of("", "openclaw/1", "chimera/1", "chimera-openclaw/" + "9".repeat(100), "CHIMERA-OPENCLAW/1")) {
            refused("another protocol", inVersion(other, lines[0].next()), Refusal.MALFORMED);
        }
        for (BuyersLine line : lines) {
            for (int i = 0; i < 50; i++) {
                refused("replayed", line.said.encoded(), Refusal.NONCE);
            }
        }
    }

    private static Bytes inVersion(String version, Message message) {
        byte[] good = message.encoded().toArray();
        byte[] head = CanonicalBytes.of(version).toArray();
        byte[] all = Arrays.copyOf(head, head.length + good.length - 20);
        System.arraycopy(good, 20, all, head.length, good.length - 20);
        return Bytes.of(all);
    }

    private void wrongTimes() {
        for (int i = 0; i < 100; i++) {
            long off = 30_000_001 + (long) random.nextInt(1 << (i % 31));
            refused("stale", at(peers.clock.instant().minusNanos(off * 1_000)), Refusal.STALE);
            refused("from the future", at(peers.clock.instant().plusNanos(off * 1_000)), Refusal.STALE);
        }
        for (Instant odd :
                List.of(Instant.EPOCH, Instant.parse("1700-01-01T00:00:00Z"), Instant.parse("2262-01-01T00:00:00Z"))) {
            refused("of another century", at(odd), Refusal.STALE);
        }
    }

    private Bytes at(Instant time) {
        return message(honest, peers.seller.peerId(), id(), time).encoded();
    }

    private Message message(PeerSigner from, PeerId to, UUID exchange, Instant time) {
        return Message.sign(
                from,
                MessageType.VERIFY,
                0,
                new Message.Line(exchange, to),
                Digest.ZERO,
                BuyersLine.verify().encoded(),
                new Message.Stamp(ExchangeTest.nonce(), time));
    }

    private void wrongPeers(BuyersLine[] lines) {
        Message[] unsaid = {lines[0].next(), lines[1].next(), lines[2].next()};
        for (int i = 0; i < 80; i++) {
            Instant now = peers.clock.instant();
            BuyersLine line = lines[i % 4];
            Message next = unsaid[i % 3];
            refused(
                    "for another peer",
                    message(honest, mallory.peerId(), id(), now).encoded(),
                    Refusal.RECEIVER);
            refused("reflected", line.heard.encoded(), Refusal.RECEIVER);
            refused(
                    "from itself",
                    message(peers.seller, peers.seller.peerId(), id(), now).encoded(),
                    Refusal.STRANGER);
            refused(
                    "from somebody banned",
                    message(banned, peers.seller.peerId(), id(), now).encoded(),
                    Refusal.STRANGER);
            Message other = line.sign(mallory, next.type(), next.previous(), next.body());
            refused(
                    "another's name",
                    with(next, honest.publicKey(), next.body(), other.signature()),
                    Refusal.SIGNATURE);
            refused(
                    "another's signature",
                    with(next, mallory.publicKey(), next.body(), next.signature()),
                    Refusal.SIGNATURE);
            refused("spliced", with(next, honest.publicKey(), line.said.body(), next.signature()), Refusal.SIGNATURE);
            refused(
                    "no signature",
                    with(next, honest.publicKey(), next.body(), Bytes.of(new byte[64])),
                    Refusal.SIGNATURE);
        }
    }

    private static Bytes with(Message message, Bytes key, Bytes body, Bytes signature) {
        return new Message(
                        message.type(),
                        message.exchangeId(),
                        message.step(),
                        key,
                        message.to(),
                        ExchangeTest.nonce(),
                        message.time(),
                        message.previous(),
                        body,
                        signature)
                .encoded();
    }

    // ---- from somebody with a good key

    private void anothersExchange(BuyersLine[] lines) {
        for (BuyersLine line : List.of(lines[0], lines[1], lines[2])) {
            Message next = line.next();
            signed("another's exchange", line.sign(mallory, next.type(), next.previous(), next.body()), Refusal.STEP);
            signed("another's exchange", line.sign(mallory, next.type(), digest(), next.body()), Refusal.STEP);
        }
        for (BuyersLine line : List.of(lines[0], lines[1])) {
            signed(
                    "another's exchange, begun again",
                    line.sign(
                            mallory,
                            MessageType.VERIFY,
                            Digest.ZERO,
                            BuyersLine.verify().encoded()),
                    Refusal.STEP);
        }
    }

    private void wrongSteps(BuyersLine[] lines) {
        for (MessageType type : List.of(
                MessageType.CHALLENGE,
                MessageType.OFFER,
                MessageType.DELIVER,
                MessageType.RECEIPT,
                MessageType.REFUSAL)) {
            BuyersLine line = lines[random.nextInt(4)];
            signed("a seller's message", line.sign(type, line.heard.link(), line.heard.body()), Refusal.STEP);
        }
        for (BuyersLine line : List.of(lines[0], lines[1], lines[2])) {
            Message next = line.next();
            BuyersLine nowhere = new BuyersLine(peers, mallory, id());
            signed(
                    "a step without those before",
                    nowhere.sign(next.type(), next.previous(), next.body()),
                    Refusal.STEP);
            signed("the wrong one before", line.sign(next.type(), digest(), next.body()), Refusal.STEP);
            signed("the wrong one before", line.sign(next.type(), Digest.ZERO, next.body()), Refusal.STEP);
        }
        signed(
                "the wrong one before",
                lines[0].sign(MessageType.VERIFY, digest(), BuyersLine.verify().encoded()),
                Refusal.STEP);
        Message accept = lines[1].next();
        signed(
                "a step left out",
                lines[0].sign(MessageType.ACCEPT, lines[0].heard.link(), accept.body()),
                Refusal.STEP);
        Message settle = lines[2].next();
        signed(
                "a step left out",
                lines[1].sign(MessageType.SETTLE, lines[1].heard.link(), settle.body()),
                Refusal.STEP);
        signed(
                "a step taken otherwise",
                lines[2].sign(MessageType.ACCEPT, lines[2].said.previous(), accept.body()),
                Refusal.STEP);
        signed(
                "a step taken otherwise",
                lines[3].sign(MessageType.SETTLE, lines[3].said.previous(), settle.body()),
                Refusal.STEP);
    }

    private void wrongWork(BuyersLine[] lines) {
        BuyersLine fresh = new BuyersLine(peers, mallory, id());
        Capability film = new Capability("media/film");
        signed(
                "work that nobody offers",
                fresh.sign(MessageType.VERIFY, Digest.ZERO, new Bodies.Verify(film, digest()).encoded()),
                Refusal.NOT_OFFERED);
        signed(
                "a beginning made otherwise",
                lines[0].sign(
                        MessageType.VERIFY,
                        Digest.ZERO,
                        new Bodies.Verify(TwoPeers.TASK.capability(), digest()).encoded()),
                Refusal.STEP);
        BuyersLine line = lines[0];
        ServiceTask other = ServiceTask.text("trend/analyze", "something else " + random.nextInt());
        signed("other work", request(line, new Bodies.Request(other).encoded()), Refusal.STEP);
        signed(
                "other work",
                request(line, new Bodies.Request(new ServiceTask(film, "text/plain", TwoPeers.TASK.body())).encoded()),
                Refusal.STEP);
        for (Bytes body : List.of(
                Bytes.of(new byte[0]),
                noise(),
                BuyersLine.verify().encoded(),
                cut(new Bodies.Request(TwoPeers.TASK).encoded()),
                task("trend.analyze", "text/plain"),
                task("trend/\u0000", "text/plain"),
                task("trend/\u202Eezylana", "text/plain"),
                task("TREND/ANALYZE", "text/plain"),
                task("a/".repeat(30_000), "text/plain"),
                task("trend/analyze", "text/\u0000"),
                task("trend/analyze", "text/\uD83D\uDE00"),
                task("trend/analyze", "x".repeat(60_000)),
                task("trend/analyze", ""),
                rawText(new byte[] {(byte) 0xC0, (byte) 0x80}),
                rawText(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}),
                rawText(new byte[] {(byte) 0xF5, 0, 0, 0}))) {
            signed("work that cannot be read", request(line, body), Refusal.MALFORMED);
        }
        byte[] giant = CanonicalBytes.of(Message.PROTOCOL + "/request")
                .text("trend/analyze")
                .text("text/plain")
                .u16(0xFFFF)
                .u16(0xFFFF)
                .toArray();
        signed("a giant length", request(line, Bytes.of(giant)), Refusal.MALFORMED);
    }

    private static Message request(BuyersLine line, Bytes body) {
        return line.sign(MessageType.REQUEST, line.heard.link(), body);
    }

    private static Bytes task(String capability, String mediaType) {
        return Bytes.of(CanonicalBytes.of(Message.PROTOCOL + "/request")
                .text(capability)
                .text(mediaType)
                .longBytes(TwoPeers.TASK.body())
                .toArray());
    }

    private static Bytes rawText(byte[] text) {
        return Bytes.of(CanonicalBytes.of(Message.PROTOCOL + "/request")
                .bytes(Bytes.of(text))
                .text("text/plain")
                .longBytes(TwoPeers.TASK.body())
                .toArray());
    }

    private void wrongMoney(BuyersLine line) {
        Bodies.Accept good = line.accept();
        Escrow held = good.escrow();
        Instant now = peers.clock.instant();
        Instant lock = held.refundableAt();
        Money price = held.amount();
        for (Escrow escrow : List.of(
                escrow(held, digest(), held.buyer(), held.seller(), price, Escrow.State.FUNDED, lock),
                escrow(held, held.quote(), honest.peerId(), held.seller(), price, Escrow.State.FUNDED, lock),
                escrow(held, held.quote(), held.buyer(), mallory.peerId(), price, Escrow.State.FUNDED, lock),
                escrow(held, held.quote(), held.seller(), held.buyer(), price, Escrow.State.FUNDED, lock),
                amount(held, price.micros() - 1),
                amount(held, 0),
                amount(held, -price.micros()),
                amount(held, Long.MIN_VALUE),
                state(held, Escrow.State.OPEN),
                state(held, Escrow.State.SUBMITTED),
                state(held, Escrow.State.COMPLETED),
                state(held, Escrow.State.REJECTED),
                state(held, Escrow.State.EXPIRED),
                until(held, now),
                until(held, now.plusSeconds(34)),
                until(held, now.minusSeconds(1)),
                until(held, Instant.EPOCH),
                until(held, Instant.parse("1700-01-01T00:00:00Z")),
                until(held, Instant.parse("2262-01-01T00:00:00Z")),
                until(held, now.plus(Duration.ofDays(8))))) {
            signed(
                    "money that is not held like that",
                    accept(
                            line,
                            new Bodies.Accept(good.quote(), good.provider(), escrow, good.engagement(), good.work())),
                    Refusal.ESCROW);
        }
        for (String provider : List.of("", "chain", "LEDGER", "ledger\u0000", "\uD83D\uDE00")) {
            signed(
                    "money held nowhere",
                    accept(line, new Bodies.Accept(good.quote(), provider, held, good.engagement(), good.work())),
                    Refusal.ESCROW);
        }
        for (Bytes engagement :
                List.of(line.engagement(honest), line.engagement(peers.seller), Bytes.of(new byte[64]))) {
            signed(
                    "an engagement that the buyer did not sign",
                    accept(line, new Bodies.Accept(good.quote(), good.provider(), held, engagement, good.work())),
                    Refusal.ESCROW);
        }
        ServiceTask other = ServiceTask.text("trend/analyze", "much more");
        signed(
                "another quote",
                accept(line, new Bodies.Accept(digest(), good.provider(), held, good.engagement(), good.work())),
                Refusal.STEP);
        signed(
                "other work than was priced",
                accept(line, new Bodies.Accept(good.quote(), good.provider(), held, good.engagement(), other)),
                Refusal.STEP);
        byte[] encoded = good.encoded().toArray();
        int state = indexOf(encoded, "FUNDED");
        signed(
                "an escrow that cannot be read",
                line.sign(MessageType.ACCEPT, line.heard.link(), changed(encoded, state, 'B')),
                Refusal.MALFORMED);
        signed(
                "an escrow that cannot be read",
                line.sign(MessageType.ACCEPT, line.heard.link(), changed(encoded, state + 6, 2)),
                Refusal.MALFORMED);
        signed(
                "an escrow that cannot be read",
                line.sign(MessageType.ACCEPT, line.heard.link(), changed(encoded, state + 7, 9)),
                Refusal.MALFORMED);
        signed(
                "an escrow that cannot be read",
                line.sign(MessageType.ACCEPT, line.heard.link(), cut(good.encoded())),
                Refusal.MALFORMED);
    }

    private static Message accept(BuyersLine line, Bodies.Accept body) {
        return line.sign(MessageType.ACCEPT, line.heard.link(), body.encoded());
    }

    private static Escrow amount(Escrow of, long micros) {
        return escrow(
                of,
                of.quote(),
                of.buyer(),
                of.seller(),
                new Money(micros, Quote.COMPUTE_CREDITS),
                of.state(),
                of.refundableAt());
    }

    private static Escrow state(Escrow of, Escrow.State state) {
        return escrow(of, of.quote(), of.buyer(), of.seller(), of.amount(), state, of.refundableAt());
    }

    private static Escrow until(Escrow of, Instant lock) {
        return escrow(of, of.quote(), of.buyer(), of.seller(), of.amount(), of.state(), lock);
    }

    private static Escrow escrow(
            Escrow of, Digest quote, PeerId buyer, PeerId seller, Money amount, Escrow.State state, Instant lock) {
        return new Escrow(of.escrowId(), quote, buyer, seller, amount, state, null, lock);
    }

    private void wrongReceipts(BuyersLine[] lines, BuyersLine[] honestly) {
        BuyersLine line = lines[2];
        Receipt good = line.receipt();
        Receipt.Deal deal = line.deal();
        Instant now = peers.clock.instant();
        for (Receipt receipt : List.of(
                line.receipt(mallory, new Receipt.Deal(id(), deal.quote(), deal.escrowId(), deal.price()), true),
                line.receipt(
                        mallory, new Receipt.Deal(deal.exchangeId(), digest(), deal.escrowId(), deal.price()), true),
                line.receipt(mallory, new Receipt.Deal(deal.exchangeId(), deal.quote(), id(), deal.price()), true),
                line.receipt(
                        mallory,
                        new Receipt.Deal(
                                deal.exchangeId(), deal.quote(), deal.escrowId(), Money.zero(Quote.COMPUTE_CREDITS)),
                        true),
                line.receipt(mallory, deal, false),
                line.receipt(banned, deal, true),
                honestly[2].receipt(),
                lines[3].receipt(mallory, lines[3].deal(), true),
                edited(good, banned.publicKey(), true, good.issuedAt(), good.engagement(), good.signature()),
                edited(
                        good,
                        peers.seller.publicKey(),
                        true,
                        good.issuedAt(),
                        good.engagement(),
                        Bytes.of(new byte[64])),
                signedAgain(good, peers.seller.publicKey(), false, good.issuedAt(), good.engagement()),
                signedAgain(good, peers.seller.publicKey(), true, now.plusSeconds(31), good.engagement()),
                signedAgain(good, peers.seller.publicKey(), true, Instant.EPOCH, good.engagement()),
                signedAgain(
                        good, peers.seller.publicKey(), true, Instant.parse("2262-01-01T00:00:00Z"), good.engagement()),
                signedAgain(good, peers.seller.publicKey(), true, now, Bytes.of(new byte[64])),
                signedAgain(good, peers.seller.publicKey(), true, now, line.engagement(mallory)))) {
            signed(
                    "a receipt for something else",
                    settle(line, new Bodies.Settle(Escrow.State.COMPLETED, "", receipt)),
                    Refusal.STEP);
        }
        signed(
                "paid before the result",
                line.sign(
                        MessageType.SETTLE,
                        line.acceptLink,
                        new Bodies.Settle(Escrow.State.COMPLETED, "", good).encoded()),
                Refusal.STEP);
        signed(
                "refunded with praise",
                settle(line, new Bodies.Settle(Escrow.State.REJECTED, "no", good)),
                Refusal.STEP);
        signed(
                "settled twice and otherwise",
                lines[3].sign(
                        MessageType.SETTLE,
                        lines[3].said.previous(),
                        new Bodies.Settle(
                                        Escrow.State.REJECTED, "no", lines[3].receipt(mallory, lines[3].deal(), false))
                                .encoded()),
                Refusal.STEP);
        for (Bytes body : List.of(
                Bytes.of(new byte[0]),
                noise(),
                cut(new Bodies.Settle(Escrow.State.COMPLETED, "", good).encoded()),
                ending("FUNDED", "", good.encoded()),
                ending("OPEN", "", good.encoded()),
                ending("completed", "", good.encoded()),
                ending("COMPLETED", "x".repeat(513), good.encoded()),
                ending("COMPLETED", "", noise()),
                ending("COMPLETED", "", cut(good.encoded())))) {
            signed(
                    "an end that cannot be read",
                    line.sign(MessageType.SETTLE, line.heard.link(), body),
                    Refusal.MALFORMED);
        }
    }

    private static Message settle(BuyersLine line, Bodies.Settle body) {
        return line.sign(MessageType.SETTLE, line.heard.link(), body.encoded());
    }

    private static Bytes ending(String state, String reason, Bytes receipt) {
        return Bytes.of(CanonicalBytes.of(Message.PROTOCOL + "/settle")
                .text(state)
                .text(reason)
                .bytes(receipt)
                .toArray());
    }

    private Receipt signedAgain(Receipt of, Bytes subject, boolean bought, Instant at, Bytes engagement) {
        return Receipt.sign(
                mallory,
                subject,
                bought,
                new Receipt.Deal(of.exchangeId(), of.quote(), of.escrowId(), of.price()),
                of.outcome(),
                of.lastMessage(),
                at,
                engagement);
    }

    private static Receipt edited(
            Receipt of, Bytes subject, boolean bought, Instant at, Bytes engagement, Bytes signature) {
        return new Receipt(
                of.exchangeId(),
                of.issuerKey(),
                subject,
                bought,
                of.quote(),
                of.escrowId(),
                of.price(),
                of.outcome(),
                of.lastMessage(),
                at,
                engagement,
                signature);
    }

    // ---- what must come back

    private void signed(String kind, Message message, Refusal expected) {
        Reply reply = peers.sales.answer(message.encoded());
        count(kind, expected);
        Message no = Message.decode(ExchangeTest.said(reply));
        assertThat(no.type()).as(kind).isEqualTo(MessageType.REFUSAL);
        Bodies.No why = Bodies.No.decode(no);
        assertThat(why.why()).as("%s: %s", kind, why.detail()).isEqualTo(expected);
        assertThat(no.previous()).isEqualTo(message.link());
        assertThat(no.from()).isEqualTo(peers.seller.peerId());
        assertThat(no.to()).isEqualTo(message.from());
    }

    private void refused(String kind, Bytes raw, Refusal expected) {
        Reply reply = peers.sales.answer(raw);
        count(kind, expected);
        assertThat(reply).as(kind).isInstanceOf(Reply.Unsigned.class);
        Reply.Unsigned no = (Reply.Unsigned) reply;
        assertThat(no.detail()).as(kind).startsWith(expected.reason() + ": ");
        assertThat(no.status()).isEqualTo(expected.status());
    }

    private void count(String kind, Refusal expected) {
        sent++;
        TABLE.merge("to a seller: " + kind + " -> " + expected.status() + " " + expected.reason(), 1, Integer::sum);
    }

    private Digest digest() {
        return Digest.sha256("made up " + random.nextInt());
    }

    private Bytes noise() {
        byte[] noise = new byte[1 + random.nextInt(900)];
        random.nextBytes(noise);
        return Bytes.of(noise);
    }

    private Bytes cut(Bytes whole) {
        return Bytes.of(Arrays.copyOf(whole.toArray(), random.nextInt(whole.length())));
    }

    private static Bytes changed(byte[] bytes, int at, int value) {
        byte[] other = bytes.clone();
        other[at] = (byte) value;
        return Bytes.of(other);
    }

    private static int indexOf(byte[] bytes, String word) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(word);
    }
}
