package dev.chimera.openclaw.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import dev.chimera.spec.Spec;
import dev.chimera.tck.MessageVectors;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes of version 1 of a whole exchange, written down. They never change; a change of an encoding is a new version. */
@Spec("CLAW-3")
class MessageVectorsTest {
    private static final Map<String, Bytes> WRITTEN = MessageVectors.written();
    private static final PeerSigner BUYER = MessageVectors.buyer();
    private static final PeerSigner SELLER = MessageVectors.seller();
    private static final Instant AT = Instant.parse("2026-03-02T09:00:00.000001Z");
    private static final UUID EXCHANGE = UUID.fromString("01956f2e-8c00-7000-8000-00000000002a");
    private static final UUID ESCROW = UUID.fromString("01956f2e-8c00-7000-8000-00000000002b");
    private static final ServiceTask TASK = ServiceTask.text("trend/analyze", "what is new about solar cells? \u2600");
    private static final ServiceResult RESULT = ServiceResult.text("perovskite \u2014 twice as thin", Ratio.of("0.91"));

    @Test
    void the_messages_of_an_exchange_have_these_very_bytes() {
        assertThat(text(exchange())).isEqualTo(text(WRITTEN));
    }

    @Test
    void the_written_down_bytes_are_one_exchange_in_which_each_names_the_one_before() {
        Digest before = Digest.ZERO;
        int step = 0;
        for (MessageType type : MessageType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            Message message = Message.decode(WRITTEN.get(name));
            assertThat(message.type()).isEqualTo(type);
            assertThat(message.isGenuine()).isTrue();
            assertThat(message.link().bytes()).isEqualTo(WRITTEN.get(name + "-link"));
            assertThat(message.encoded()).isEqualTo(WRITTEN.get(name));
            if (type != MessageType.REFUSAL) {
                assertThat(message.step()).isEqualTo(step++);
                assertThat(message.previous()).isEqualTo(before);
                before = message.link();
            }
        }
    }

    @Test
    void what_they_say_is_read_as_it_was_written() {
        assertThat(Bodies.Verify.decode(written("verify"))).isEqualTo(verify());
        assertThat(Bodies.Challenge.decode(written("challenge"))).isEqualTo(challenge());
        assertThat(Bodies.Request.decode(written("request"))).isEqualTo(new Bodies.Request(TASK));
        assertThat(Bodies.Offer.decode(written("offer"))).isEqualTo(offer());
        assertThat(Bodies.Accept.decode(written("accept"))).isEqualTo(accept());
        assertThat(Bodies.Deliver.decode(written("deliver"))).isEqualTo(new Bodies.Deliver(null, RESULT));
        assertThat(Bodies.Settle.decode(written("settle")).receipt().isGenuine())
                .isTrue();
        assertThat(Bodies.Answer.decode(written("receipt")).receipt().isGenuine())
                .isTrue();
        assertThat(Bodies.No.decode(written("refusal"))).isEqualTo(no());
    }

    @Test
    void a_message_said_again_has_another_nonce_and_time_and_the_same_link() {
        Message first = written("accept");
        Message again = Message.sign(
                BUYER,
                first.type(),
                first.step(),
                new Message.Line(first.exchangeId(), first.to()),
                first.previous(),
                first.body(),
                new Message.Stamp(Bytes.of(new byte[16]), AT.plusSeconds(20)));

        assertThat(again.link()).isEqualTo(first.link());
        assertThat(again.encoded()).isNotEqualTo(first.encoded());
    }

    @Test
    void no_other_bytes_are_a_genuine_message_of_the_same_peer() {
        byte[] good = WRITTEN.get("challenge").toArray();
        for (int i = 0; i < good.length; i++) {
            byte[] other = good.clone();
            other[i] ^= (byte) (1 << (i % 8));
            try {
                Message message = Message.decode(Bytes.of(other));
                assertThat(message.isGenuine() && message.senderKey().equals(SELLER.publicKey()))
                        .as("byte %d", i)
                        .isFalse();
                assertThat(message.encoded().toArray()).as("byte %d", i).isEqualTo(other);
            } catch (RefusalException no) {
                assertThat(no.refusal()).isIn(Refusal.MALFORMED, Refusal.VERSION);
            }
            Bytes cut = Bytes.of(Arrays.copyOf(good, i));
            assertThatExceptionOfType(RefusalException.class).isThrownBy(() -> Message.decode(cut));
        }
    }

    private static Map<String, Bytes> exchange() {
        Map<String, Bytes> made = new LinkedHashMap<>();
        Message verify = said(made, BUYER, MessageType.VERIFY, Digest.ZERO, verify().encoded());
        Message challenge = said(
                made, SELLER, MessageType.CHALLENGE, verify.link(), challenge().encoded());
        Message request = said(made, BUYER, MessageType.REQUEST, challenge.link(), new Bodies.Request(TASK).encoded());
        Message offer = said(made, SELLER, MessageType.OFFER, request.link(), offer().encoded());
        Message accept = said(made, BUYER, MessageType.ACCEPT, offer.link(), accept().encoded());
        Message deliver =
                said(made, SELLER, MessageType.DELIVER, accept.link(), new Bodies.Deliver(null, RESULT).encoded());
        Bodies.Settle settled = new Bodies.Settle(
                Escrow.State.COMPLETED, "", receipt(BUYER, SELLER, true, deliver.link(), engagement(SELLER)));
        Message settle = said(made, BUYER, MessageType.SETTLE, deliver.link(), settled.encoded());
        Bodies.Answer answer = new Bodies.Answer(receipt(SELLER, BUYER, false, settle.link(), engagement(BUYER)));
        said(made, SELLER, MessageType.RECEIPT, settle.link(), answer.encoded());
        said(made, SELLER, MessageType.REFUSAL, request.link(), no().encoded());
        return made;
    }

    private static Message said(Map<String, Bytes> made, PeerSigner by, MessageType type, Digest previous, Bytes body) {
        int step = type == MessageType.REFUSAL ? 3 : type.step();
        byte[] nonce = new byte[Message.NONCE_LENGTH];
        Arrays.fill(nonce, (byte) step);
        Message message = Message.sign(
                by,
                type,
                step,
                new Message.Line(EXCHANGE, (by == BUYER ? SELLER : BUYER).peerId()),
                previous,
                body,
                new Message.Stamp(Bytes.of(nonce), AT.plusSeconds(step)));
        String name = type.name().toLowerCase(Locale.ROOT);
        made.put(name, message.encoded());
        made.put(name + "-link", message.link().bytes());
        return message;
    }

    private static Bodies.Verify verify() {
        return new Bodies.Verify(TASK.capability(), TASK.digest());
    }

    private static Bodies.Challenge challenge() {
        byte[] unknown = new byte[16];
        Arrays.fill(unknown, (byte) 0xC4);
        Heartbeat heartbeat = Heartbeat.sign(
                SELLER,
                Set.of(TASK.capability()),
                URI.create("https://seller.example.org/openclaw"),
                new Heartbeat.Condition(ServiceStatus.READY, 350, 8_460, 12),
                41,
                AT,
                Duration.ofSeconds(90));
        return new Bodies.Challenge(heartbeat, Bytes.of(unknown));
    }

    private static Quote quote() {
        return new Quote(
                EXCHANGE,
                BUYER.peerId(),
                SELLER.peerId(),
                TASK.capability(),
                TASK.digest(),
                Ratio.of("1.5"),
                Money.of("105", Quote.COMPUTE_CREDITS),
                new Quote.Terms(Duration.ofSeconds(5), Duration.ofSeconds(30), Ratio.of("0.8")),
                AT.plusSeconds(3),
                AT.plusSeconds(63),
                new Signature("cfo-2026-1", Digest.sha256("signature").bytes()));
    }

    private static Bodies.Offer offer() {
        return new Bodies.Offer(quote(), engagement(SELLER));
    }

    private static Bodies.Accept accept() {
        Escrow escrow = new Escrow(
                ESCROW,
                quote().digest(),
                BUYER.peerId(),
                SELLER.peerId(),
                quote().price(),
                Escrow.State.FUNDED,
                null,
                AT.plusSeconds(124));
        return new Bodies.Accept(quote().digest(), "ledger", escrow, engagement(BUYER), TASK);
    }

    private static Bodies.No no() {
        return new Bodies.No(Refusal.SATURATED, "as much work is under way as can be", Duration.ofSeconds(1));
    }

    private static Bytes engagement(PeerSigner by) {
        return by.sign(Receipt.engagement(EXCHANGE, BUYER.peerId(), SELLER.peerId(), quote().digest()));
    }

    private static Receipt receipt(PeerSigner by, PeerSigner about, boolean bought, Digest last, Bytes engagement) {
        return Receipt.sign(
                by,
                about.publicKey(),
                bought,
                new Receipt.Deal(EXCHANGE, quote().digest(), ESCROW, quote().price()),
                new Receipt.Outcome(true, Duration.ofMillis(bought ? 120 : 0), bought ? 9 : 0, bought ? 10 : 0, 5),
                last,
                AT.plusSeconds(bought ? 6 : 7),
                engagement);
    }

    private static Message written(String name) {
        return Message.decode(WRITTEN.get(name));
    }

    private static String text(Map<String, Bytes> vectors) {
        StringBuilder text = new StringBuilder();
        vectors.forEach((name, bytes) ->
                text.append(name).append(' ').append(bytes.hex()).append('\n'));
        return text.toString();
    }
}
