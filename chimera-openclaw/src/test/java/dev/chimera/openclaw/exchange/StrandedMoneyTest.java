package dev.chimera.openclaw.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.Appraiser;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.ServiceHandler;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever a host's own code or a damaged store does, what is held is paid once or goes back. */
@Spec("CLAW-7")
class StrandedMoneyTest {
    private final TwoPeers peers = new TwoPeers();

    @Test
    void an_appraiser_that_says_nothing_or_breaks_down_strands_no_money() throws Exception {
        List<Appraiser> broken = List.of((task, result) -> nothing(), (task, result) -> {
            throw new StackOverflowError();
        });
        for (Appraiser appraiser : broken) {
            peers.appraiser = appraiser;
            assertThat(peers.hire()).isInstanceOf(HireOutcome.Refunded.class);
        }
        assertThat(peers.budget().reserved().micros()).isZero();
        assertThat(peers.buyersCfo.unsettled(10)).isEmpty();
    }

    @Test
    void a_handler_that_says_nothing_or_breaks_down_is_a_failure_that_the_buyer_is_told_of() throws Exception {
        List<ServiceHandler> broken = List.of((exchange, task) -> nothing(), (exchange, task) -> {
            throw new OutOfMemoryError("not really");
        });
        for (ServiceHandler handler : broken) {
            peers.handler = handler;
            assertThat(((HireOutcome.Refunded) peers.hire()).reason()).startsWith("not done");
        }
        assertThat(peers.worked).hasSize(2);
        assertThat(peers.budget().reserved().micros()).isZero();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a careless host does
    private static <T> T nothing() {
        return null;
    }

    @Test
    void an_appraiser_that_takes_longer_than_the_lease_is_asked_once() throws Exception {
        List<UUID> claimed = new ArrayList<>();
        int[] asked = {0};
        peers.appraiser = (task, result) -> {
            asked[0]++;
            peers.clock.advance(Duration.ofSeconds(31));
            claimed.addAll(peers.purchases.claimDue(10));
            return new Appraisal(true, result.quality(), 5, "");
        };

        assertThat(peers.hire()).isInstanceOf(HireOutcome.Paid.class);
        assertThat(claimed).isEmpty();
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void an_appraiser_that_is_interrupted_is_asked_again_and_good_work_is_paid() throws Exception {
        peers.appraiser = (task, result) -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("as a library says it that was interrupted");
        };
        UUID exchange = UUID.randomUUID();
        peers.purchases.begin(peers.negotiate(exchange, TwoPeers.ORDER), TwoPeers.ORDER, false);

        assertThatThrownBy(() -> peers.purchases.run(exchange, null, outcome -> {}))
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        peers.appraiser = (task, result) -> new Appraisal(true, result.quality(), 5, "");
        assertThat(peers.run(exchange, null)).isInstanceOf(HireOutcome.Paid.class);
    }

    @Test
    void an_entry_that_cannot_be_read_stands_in_nobodys_way() throws Exception {
        for (String shelf : List.of(Purchases.SHELF, Sales.SHELF, LedgerEscrow.SHELF)) {
            PeerStore store = shelf.equals(Sales.SHELF) ? peers.sellersStorage.peers() : peers.buyersStorage.peers();
            for (int i = 0; i < 3; i++) {
                String id = UUID.randomUUID().toString();
                assertThat(store.create(new PeerStore.Entry(
                                shelf, id, 0, "damaged", Instant.EPOCH, Instant.EPOCH, Bytes.of(new byte[] {1, 2}))))
                        .isTrue();
            }
        }
        UUID exchange = UUID.randomUUID();
        peers.purchases.begin(peers.negotiate(exchange, TwoPeers.ORDER), TwoPeers.ORDER, false);
        peers.clock.advance(Duration.ofSeconds(31));

        peers.sales.resume(true, 2);
        peers.sales.resume(false, 2);
        for (int round = 0; round < 2; round++) {
            peers.purchases.refundDue(2);
            for (UUID due : peers.purchases.claimDue(2)) {
                peers.purchases.run(due, null, outcome -> {});
            }
        }

        assertThat(peers.purchases.outcome(exchange)).containsInstanceOf(HireOutcome.Paid.class);
    }

    @Test
    void a_buyer_that_turns_work_down_before_it_can_be_done_is_not_rid_of_it() {
        peers.exposureMax = TwoPeers.PRICE.micros();
        peers.workers = job -> {};
        peers.restartSeller();
        BuyersLine line = BuyersLine.upTo(3, peers, peers.buyer, UUID.randomUUID());
        var accepted = line.next();
        assertThat(peers.sales.answer(accepted.encoded())).isInstanceOf(Reply.Working.class);
        line.say(line.sign(
                MessageType.SETTLE,
                accepted.link(),
                new Bodies.Settle(
                                Escrow.State.REJECTED, "changed my mind", line.receipt(peers.buyer, line.deal(), false))
                        .encoded()));
        assertThat(line.heard.type()).isEqualTo(MessageType.RECEIPT);

        BuyersLine again = BuyersLine.upTo(3, peers, peers.buyer, UUID.randomUUID());
        again.say(again.next());

        assertThat(again.heard.type()).isEqualTo(MessageType.REFUSAL);
    }

    @Test
    void a_buyer_that_never_says_what_became_of_the_work_is_not_rid_of_it() {
        peers.exposureMax = TwoPeers.PRICE.micros();
        peers.restartSeller();
        BuyersLine line = BuyersLine.upTo(3, peers, peers.buyer, UUID.randomUUID());
        line.say(line.next());
        assertThat(line.heard.type()).isEqualTo(MessageType.DELIVER);

        peers.clock.advance(Duration.ofMinutes(20));
        peers.sales.resume(false, 10);
        assertThat(peers.sale(line.deal().exchangeId()).orElseThrow().closed()).isNotNull();

        BuyersLine again = BuyersLine.upTo(3, peers, peers.buyer, UUID.randomUUID());
        again.say(again.next());
        assertThat(again.heard.type()).isEqualTo(MessageType.REFUSAL);
    }
}
