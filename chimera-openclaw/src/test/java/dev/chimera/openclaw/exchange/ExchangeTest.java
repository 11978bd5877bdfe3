package dev.chimera.openclaw.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.Offering;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.openclaw.wire.Refusal;
import dev.chimera.spec.Spec;
import dev.chimera.tck.CrashInjector;
import dev.chimera.tck.SettableClock;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Two peers, four phases, and every way in which an exchange may end. */
class ExchangeTest {
    private static final UUID EXCHANGE = new UUID(0x7AL, 1);

    private final TwoPeers peers = new TwoPeers();

    @Test
    @Spec({"CLAW-3", "CLAW-6", "CLAW-7", "CLAW-8"})
    void pays_for_work_that_is_done_in_time_valid_and_good() throws InterruptedException {
        HireOutcome.Paid paid = (HireOutcome.Paid) peers.hire(EXCHANGE, TwoPeers.ORDER);

        assertThat(paid.result()).isEqualTo(ServiceResult.text("perovskite", Ratio.of("0.9")));
        assertThat(paid.price()).isEqualTo(TwoPeers.PRICE);
        assertThat(paid.cost()).isEqualTo(TwoPeers.COST);
        assertThat(peers.escrow(EXCHANGE).orElseThrow().state()).isEqualTo(Escrow.State.COMPLETED);
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isTrue();
        assertThat(peers.worked).containsExactly(EXCHANGE);
        assertThat(peers.aboutSeller).allMatch(Receipt::isGenuine).contains(paid.receipt());
        Receipt theirs = peers.purchase(EXCHANGE).orElseThrow().ended().theirs();
        assertThat(peers.aboutBuyer).allMatch(Receipt::isGenuine).contains(theirs, paid.receipt());
        assertThat(theirs.outcome().succeeded()).isTrue();
        assertThat(theirs.subject()).isEqualTo(peers.buyer.peerId());
        assertThat(paid.receipt().outcome())
                .isEqualTo(new Receipt.Outcome(true, paid.receipt().outcome().response(), 9, 10, 5));
    }

    @Test
    @Spec("CLAW-3")
    void says_four_things_each_of_which_names_the_one_before() throws InterruptedException {
        peers.hire(EXCHANGE, TwoPeers.ORDER);

        List<Message> all = new ArrayList<>();
        for (int i = 0; i < peers.wire.said.size(); i++) {
            all.add(peers.wire.said.get(i));
            all.add(Message.decode(said(peers.wire.replies.get(i))));
        }
        assertThat(all)
                .extracting(Message::type)
                .containsExactly(
                        MessageType.VERIFY,
                        MessageType.CHALLENGE,
                        MessageType.REQUEST,
                        MessageType.OFFER,
                        MessageType.ACCEPT,
                        MessageType.DELIVER,
                        MessageType.SETTLE,
                        MessageType.RECEIPT);
        Digest before = Digest.ZERO;
        for (int step = 0; step < all.size(); step++) {
            Message message = all.get(step);
            assertThat(message.step()).isEqualTo(step);
            assertThat(message.previous()).isEqualTo(before);
            assertThat(message.isGenuine()).isTrue();
            assertThat(message.exchangeId()).isEqualTo(EXCHANGE);
            before = message.link();
        }
        assertThat(all).extracting(Message::nonce).doesNotHaveDuplicates();
    }

    @Test
    @Spec("CLAW-8")
    void gives_the_money_back_for_work_of_too_little_quality() throws InterruptedException {
        peers.handler = (exchange, task) -> ServiceResult.text("poor", Ratio.of("0.799999"));

        refunded("0.799999");
        assertThat(peers.aboutBuyer)
                .filteredOn(r -> !r.issuerBought())
                .noneMatch(r -> r.outcome().succeeded());
    }

    @Test
    @Spec("CLAW-8")
    void pays_for_work_of_just_the_least_quality() throws InterruptedException {
        peers.handler = (exchange, task) -> ServiceResult.text("just right", Ratio.of("0.8"));

        assertThat(peers.hire()).isInstanceOf(HireOutcome.Paid.class);
    }

    @Test
    @Spec("CLAW-8")
    void gives_the_money_back_for_work_that_is_not_valid_or_cannot_be_appraised() throws InterruptedException {
        peers.appraiser = (task, result) -> new Appraisal(false, Ratio.ONE, 2, "about wind, not sun \ud83c");
        refunded("about wind");

        TwoPeers others = new TwoPeers();
        others.appraiser = (task, result) -> {
            throw new IllegalStateException("no idea");
        };
        assertThat(others.hire(EXCHANGE, TwoPeers.ORDER)).isInstanceOf(HireOutcome.Refunded.class);
        assertThat(others.assertPaidOnceOrRefunded(EXCHANGE)).isFalse();
    }

    @Test
    @Spec("CLAW-8")
    void gives_the_money_back_for_work_that_failed() throws InterruptedException {
        peers.handler = (exchange, task) -> {
            throw new IllegalStateException("secret of the seller");
        };

        assertThat(refunded("the work failed").reason()).doesNotContain("secret");
    }

    @Test
    @Spec("CLAW-8")
    void gives_the_money_back_for_work_that_came_too_late() throws InterruptedException {
        peers.handler = (exchange, task) -> {
            peers.clock.advance(Duration.ofSeconds(40));
            return ServiceResult.text("late", Ratio.ONE);
        };

        refunded("not in time");
    }

    @Test
    @Spec("CLAW-8")
    void gives_the_money_back_for_work_that_never_came() throws InterruptedException {
        peers.workers = job -> {
            throw new RejectedExecutionException("no room");
        };

        refunded("the work goes on");
        assertThat(peers.worked).isEmpty();
    }

    @Test
    void does_not_have_work_begun_for_which_it_is_too_late() throws InterruptedException {
        peers.purchases.begin(peers.negotiate(EXCHANGE, TwoPeers.ORDER), TwoPeers.ORDER, false);
        peers.wire.fates = message -> message.type() == MessageType.ACCEPT
                        && !peers.clock.instant().isAfter(SettableClock.START.plusSeconds(31))
                ? LossyWire.Fate.IS_LOST
                : LossyWire.Fate.ARRIVES;

        assertThat(peers.run(EXCHANGE, null)).isInstanceOf(HireOutcome.Refunded.class);
        assertThat(peers.worked).isEmpty();
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isFalse();
    }

    @Test
    @Spec("CLAW-7")
    void work_whose_result_is_kept_is_not_begun_again_by_who_read_of_it_before() throws InterruptedException {
        PeerStore store = peers.sellersStorage.peers();
        List<Sale> readBefore = new ArrayList<>();
        peers.workers = job -> {
            readBefore.add(Sale.decode(
                    store.find(Sales.SHELF, EXCHANGE.toString()).orElseThrow().body()));
            job.run();
        };
        peers.hire(EXCHANGE, TwoPeers.ORDER);
        List<UUID> workedAgain = new ArrayList<>();
        Workbench bench = new Workbench(
                new Node(peers.seller, peers.clock, peers::heartbeat, peers.clock::advance),
                store,
                capability -> Offering.of("trend/analyze", (again, task) -> {
                    workedAgain.add(again);
                    return ServiceResult.text("perovskite", Ratio.ONE);
                }),
                Runnable::run,
                1);

        assertThat(bench.takePlace()).isTrue();
        bench.begin(readBefore.get(0));

        assertThat(peers.worked).containsExactly(EXCHANGE);
        assertThat(workedAgain).isEmpty();
        assertThat(bench.takePlace()).as("the place is free again").isTrue();
    }

    private HireOutcome.Refunded refunded(String why) throws InterruptedException {
        HireOutcome.Refunded refunded = (HireOutcome.Refunded) peers.hire(EXCHANGE, TwoPeers.ORDER);
        assertThat(refunded.reason()).contains(why);
        assertThat(refunded.receipt().outcome().succeeded()).isFalse();
        assertThat(peers.escrow(EXCHANGE).orElseThrow().state()).isEqualTo(Escrow.State.REJECTED);
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isFalse();
        return refunded;
    }

    @Test
    @Spec("CLAW-6")
    void hires_nobody_when_the_cfo_says_no() throws InterruptedException {
        TwoPeers poor = new TwoPeers("0.49");

        notHired(poor, TwoPeers.ORDER, ErrorCode.BUDGET_EXCEEDED);
        notHired(new TwoPeers(), HireOrder.of(TwoPeers.TASK, "60", "1.4"), ErrorCode.ROI_TOO_LOW);
    }

    @Test
    @Spec("CLAW-6")
    void hires_nobody_when_a_person_would_have_to_decide() throws InterruptedException {
        TwoPeers dear = new TwoPeers("1000.00", "0.49");

        notHired(dear, TwoPeers.ORDER, ErrorCode.HUMAN_REQUIRED);
        assertThat(dear.buyersCfo.escalations(10)).hasSize(1);
    }

    private static void notHired(TwoPeers peers, HireOrder order, ErrorCode why) throws InterruptedException {
        HireOutcome.NotHired no = (HireOutcome.NotHired) peers.hire(EXCHANGE, order);
        assertThat(no.code()).isEqualTo(why);
        assertThat(peers.wire.count(MessageType.ACCEPT)).isZero();
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isFalse();
        assertThat(peers.worked).isEmpty();
    }

    @Test
    @Spec("CLAW-6")
    void asks_nobody_for_more_than_the_order_allows() {
        refuses(
                ErrorCode.BUDGET_EXCEEDED,
                () -> peers.negotiate(EXCHANGE, HireOrder.of(TwoPeers.TASK, "49.999999", "2")));
        peers.assertUntouched();
    }

    @Test
    @Spec("CLAW-6")
    void holds_no_money_for_an_offer_that_has_expired() throws InterruptedException {
        peers.purchases.begin(peers.negotiate(EXCHANGE, TwoPeers.ORDER), TwoPeers.ORDER, false);
        peers.clock.advance(Duration.ofSeconds(60));

        HireOutcome.NotHired no = (HireOutcome.NotHired) peers.run(EXCHANGE, null);
        assertThat(no.code()).isEqualTo(ErrorCode.DEADLINE);
        peers.assertUntouched();
    }

    @Test
    @Spec("CLAW-6")
    void a_seller_does_no_work_for_an_offer_that_has_expired() throws InterruptedException {
        peers.purchases.begin(peers.negotiate(EXCHANGE, TwoPeers.ORDER), TwoPeers.ORDER, false);
        peers.clock.advance(Duration.ofSeconds(58));
        peers.transport = (endpoint, message, patience) -> {
            peers.clock.advance(Duration.ofSeconds(3));
            return peers.wire.post(endpoint, message, patience);
        };

        HireOutcome.Refunded no = (HireOutcome.Refunded) peers.run(EXCHANGE, null);
        assertThat(no.reason()).contains("402").contains("expired");
        assertThat(peers.worked).isEmpty();
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isFalse();
    }

    @Test
    @Spec("CLAW-5")
    void a_seller_that_takes_no_work_says_which_code_and_the_highest_wins() {
        assertThat(firstAnswer(ServiceStatus.MAINTENANCE)).contains("503");
        assertThat(firstAnswer(ServiceStatus.INTERNAL_ERROR)).contains("500");
        assertThat(firstAnswer(ServiceStatus.SATURATED)).contains("429");

        peers.jobsMax = 0;
        peers.restartSeller();
        assertThat(firstAnswer(ServiceStatus.READY)).as("full").contains("429");
        assertThat(firstAnswer(ServiceStatus.INTERNAL_ERROR))
                .as("full and broken")
                .contains("500");
        assertThat(firstAnswer(ServiceStatus.MAINTENANCE))
                .as("full and draining")
                .contains("503");

        peers.sellersCfo.killSwitch().engage("anna", "stop everything");
        assertThat(firstAnswer(ServiceStatus.SATURATED)).as("full and killed").contains("503");
        assertThat(firstAnswer(ServiceStatus.INTERNAL_ERROR))
                .as("broken and killed")
                .contains("503");
    }

    @Test
    @Spec("CLAW-5")
    void what_is_wrong_with_a_message_is_told_before_the_state_of_the_node() {
        peers.status = ServiceStatus.MAINTENANCE;

        assertThatExceptionOfType(ChimeraException.class)
                .isThrownBy(
                        () -> peers.negotiate(EXCHANGE, HireOrder.of(ServiceTask.text("video", "a film"), "60", "2")))
                .withMessageContaining("401 not-offered");
    }

    private String firstAnswer(ServiceStatus status) {
        peers.status = status;
        try {
            peers.negotiate(UUID.randomUUID(), TwoPeers.ORDER);
            return "200";
        } catch (ChimeraException no) {
            return String.valueOf(no.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Spec("CLAW-5")
    void a_seller_that_stops_between_offer_and_acceptance_begins_nothing() throws InterruptedException {
        peers.purchases.begin(peers.negotiate(EXCHANGE, TwoPeers.ORDER), TwoPeers.ORDER, false);
        peers.sellersCfo.killSwitch().engage("anna", "stop everything");

        HireOutcome.Refunded no = (HireOutcome.Refunded) peers.run(EXCHANGE, null);
        assertThat(no.reason()).contains("503 maintenance");
        assertThat(peers.worked).isEmpty();
        assertThat(peers.budget().reserved()).isEqualTo(Money.usd("0.00"));
    }

    @Test
    void a_seller_that_was_full_for_a_moment_does_the_work_after_it() throws InterruptedException {
        peers.purchases.begin(peers.negotiate(EXCHANGE, TwoPeers.ORDER), TwoPeers.ORDER, false);
        peers.status = ServiceStatus.SATURATED;
        peers.wire.fates = message -> {
            peers.status = peers.wire.count(MessageType.ACCEPT) > 5 ? ServiceStatus.READY : ServiceStatus.SATURATED;
            return LossyWire.Fate.ARRIVES;
        };

        assertThat(peers.run(EXCHANGE, null)).isInstanceOf(HireOutcome.Paid.class);
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isTrue();
    }

    @Test
    @Spec("CLAW-5")
    void more_unpaid_work_than_allowed_for_one_buyer_is_refused_with_402() throws InterruptedException {
        peers.exposureMax = TwoPeers.PRICE.micros();
        peers.restartSeller();
        peers.wire.fates =
                message -> message.type() == MessageType.SETTLE ? LossyWire.Fate.IS_LOST : LossyWire.Fate.ARRIVES;
        assertThat(peers.hire()).isInstanceOf(HireOutcome.Paid.class);

        HireOutcome.Refunded no = (HireOutcome.Refunded) peers.hire(EXCHANGE, TwoPeers.ORDER);
        assertThat(no.reason()).contains("402 escrow");
        assertThat(peers.worked).doesNotContain(EXCHANGE);

        peers.restartSeller();
        peers.sales.resume(true, 100);
        assertThat(((HireOutcome.Refunded) peers.hire()).reason())
                .as("after a restart")
                .contains("402 escrow");

        peers.wire.fates = message -> LossyWire.Fate.ARRIVES;
        peers.clock.advance(Duration.ofSeconds(31));
        for (UUID due : peers.purchases.claimDue(10)) {
            peers.purchases.run(due, null, outcome -> {});
        }
        assertThat(peers.hire()).as("once it is settled").isInstanceOf(HireOutcome.Paid.class);
    }

    @Test
    @Spec("CLAW-3")
    void whatever_is_said_again_gets_the_same_answer_and_nothing_is_done_twice() throws InterruptedException {
        peers.transport = new SaidThrice(peers);

        assertThat(peers.hire(EXCHANGE, TwoPeers.ORDER)).isInstanceOf(HireOutcome.Paid.class);
        assertThat(peers.worked).containsExactly(EXCHANGE);
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isTrue();
    }

    /** Has every message signed anew and said three times, the last time to a seller that has begun anew if it keeps anything. */
    private record SaidThrice(TwoPeers peers) implements PeerTransport {
        @Override
        public Reply post(URI endpoint, Bytes raw, Duration patience) {
            Message first = Message.decode(raw);
            Message answer = Message.decode(said(peers.sales.answer(raw)));
            for (int i = 1; i <= 3; i++) {
                if (i == 3 && first.step() >= 4) {
                    peers.restartSeller();
                }
                Message again = again(peers, first);
                Message same = Message.decode(said(peers.sales.answer(again.encoded())));
                assertThat(again.link()).isEqualTo(first.link());
                assertThat(same.body()).isEqualTo(answer.body());
                assertThat(same.link()).isEqualTo(answer.link());
                assertThat(same.type()).isEqualTo(answer.type());
                assertThat(same.nonce()).isNotEqualTo(answer.nonce());
            }
            return new Reply.Said(answer.encoded());
        }
    }

    static Message again(TwoPeers peers, Message message) {
        return Message.sign(
                peers.buyer,
                message.type(),
                message.step(),
                new Message.Line(message.exchangeId(), message.to()),
                message.previous(),
                message.body(),
                new Message.Stamp(nonce(), peers.clock.instant()));
    }

    static Bytes nonce() {
        UUID drawn = UUID.randomUUID();
        return Bytes.of(ByteBuffer.allocate(16)
                .putLong(drawn.getMostSignificantBits())
                .putLong(drawn.getLeastSignificantBits())
                .array());
    }

    static Bytes said(Reply reply) {
        return reply.fold(
                Reply.Said::message,
                working -> {
                    throw new AssertionError("works on");
                },
                unsigned -> {
                    throw new AssertionError(unsigned);
                });
    }

    @Test
    @Spec("CLAW-7")
    void a_refund_after_the_time_lock_is_stopped_by_nobody() throws InterruptedException {
        peers.purchases.begin(peers.negotiate(EXCHANGE, TwoPeers.ORDER), TwoPeers.ORDER, false);
        peers.buyersFaults.at(13, StoreFaults.Kind.CRASH);
        Money nothing = Money.usd("0.00");
        peers.wire.fates = message -> LossyWire.Fate.IS_LOST; // the seller is gone
        try {
            peers.run(EXCHANGE, null);
        } catch (CrashInjector.Crash crash) { // and so is the buyer, for an hour
            peers.buyersFaults.none();
        }
        assertThat(peers.escrow(EXCHANGE).orElseThrow().state()).isEqualTo(Escrow.State.FUNDED);
        peers.status = ServiceStatus.MAINTENANCE;
        peers.buyersCfo.killSwitch().engage("anna", "stop everything");
        peers.sellersCfo.killSwitch().engage("bert", "stop everything");
        Escrow held = peers.escrow(EXCHANGE).orElseThrow();
        peers.clock.set(held.refundableAt().minusNanos(1_000));
        peers.restartBuyer();
        assertThat(peers.purchases.refundDue(10)).isZero();

        peers.clock.set(held.refundableAt());
        assertThat(peers.purchases.refundDue(10)).isEqualTo(1);
        assertThat(peers.escrow(EXCHANGE).orElseThrow().state()).isEqualTo(Escrow.State.EXPIRED);
        assertThat(peers.purchases.claimDue(10)).containsExactly(EXCHANGE);
        HireOutcome.Refunded refunded = (HireOutcome.Refunded) peers.run(EXCHANGE, null);
        assertThat(refunded.reason()).contains("time lock");
        assertThat(peers.budget().reserved()).isEqualTo(nothing);
        assertThat(peers.budget().settled()).isEqualTo(nothing);
        assertThat(peers.buyersCfo.unsettled(10)).isEmpty();
    }

    @Test
    @Spec("CLAW-7")
    void work_that_is_accepted_after_the_refund_is_not_paid() throws InterruptedException {
        peers.appraiser = (task, result) -> {
            peers.clock.advance(Duration.ofMinutes(10));
            assertThat(peers.purchases.refundDue(10)).isEqualTo(1);
            return new Appraisal(true, Ratio.ONE, 5, "");
        };

        HireOutcome.Refunded refunded = (HireOutcome.Refunded) peers.hire(EXCHANGE, TwoPeers.ORDER);
        assertThat(refunded.reason()).contains("time lock");
        assertThat(peers.escrow(EXCHANGE).orElseThrow().state()).isEqualTo(Escrow.State.EXPIRED);
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isFalse();
    }

    @Test
    void a_kill_switch_after_a_crash_leaves_nothing_reserved() throws InterruptedException {
        for (int step = 1; step <= 12; step++) {
            TwoPeers killed = new TwoPeers();
            killed.purchases.begin(killed.negotiate(EXCHANGE, TwoPeers.ORDER), TwoPeers.ORDER, false);
            killed.buyersFaults.at(step, StoreFaults.Kind.CRASH);
            try {
                killed.run(EXCHANGE, null);
            } catch (CrashInjector.Crash crash) {
                killed.restartBuyer();
            }
            killed.buyersFaults.none();
            killed.buyersCfo.killSwitch().engage("anna", "stop everything");

            killed.bringToItsEnd(EXCHANGE);

            killed.assertPaidOnceOrRefunded(EXCHANGE);
        }
    }

    @Test
    @Spec("CLAW-6")
    void work_under_an_entrusted_permit_leaves_the_books_to_whoever_entrusted_it() throws InterruptedException {
        Purchases.Offered offered = peers.negotiate(EXCHANGE, TwoPeers.ORDER);
        peers.purchases.begin(offered, TwoPeers.ORDER, true);

        HireOutcome outcome = peers.run(EXCHANGE, entrusted(offered.quote()));

        assertThat(outcome).isInstanceOf(HireOutcome.Paid.class);
        assertThat(peers.escrow(EXCHANGE).orElseThrow().state()).isEqualTo(Escrow.State.COMPLETED);
        assertThat(peers.budget().reserved()).as("the caller settles").isEqualTo(TwoPeers.COST);
        assertThat(peers.buyersCfo.unsettled(10)).hasSize(1);
        assertThat(peers.earnings()).isEqualTo(1);
    }

    @Test
    @Spec("CLAW-6")
    void a_crash_under_an_entrusted_permit_ends_without_money_or_goes_on_with_what_is_held()
            throws InterruptedException {
        for (int step = 1; step <= 16; step++) {
            TwoPeers crashed = new TwoPeers();
            Purchases.Offered offered = crashed.negotiate(EXCHANGE, TwoPeers.ORDER);
            crashed.purchases.begin(offered, TwoPeers.ORDER, true);
            crashed.buyersFaults.at(step, StoreFaults.Kind.CRASH);
            try {
                crashed.run(EXCHANGE, entrusted(crashed, offered.quote()));
            } catch (CrashInjector.Crash crash) {
                crashed.restartBuyer();
            }
            crashed.buyersFaults.none();

            crashed.bringToItsEnd(EXCHANGE);

            HireOutcome outcome = crashed.purchases.outcome(EXCHANGE).orElseThrow();
            boolean funded = crashed.escrow(EXCHANGE).isPresent();
            assertThat(outcome instanceof HireOutcome.NotHired).isEqualTo(!funded);
            assertThat(crashed.buyersCfo.unsettled(10)).as("the caller's").hasSize(1);
        }
    }

    @Test
    void an_entrusted_permit_that_is_gone_hires_nobody() throws InterruptedException {
        peers.purchases.begin(peers.negotiate(EXCHANGE, TwoPeers.ORDER), TwoPeers.ORDER, true);

        assertThat(((HireOutcome.NotHired) peers.run(EXCHANGE, null)).code()).isEqualTo(ErrorCode.CANCELLED);
        peers.assertUntouched();
    }

    private OpenedPermit entrusted(Quote quote) {
        return entrusted(peers, quote);
    }

    private static OpenedPermit entrusted(TwoPeers peers, Quote quote) {
        SpendRequest request = SpendRequest.of(
                new AgentId("artist/luna"),
                SpendCategory.PEER_SERVICE,
                TwoPeers.COST,
                Ratio.of("2"),
                "part of something larger",
                new SpendRequest.Target("openclaw", quote.digest()));
        return new PermitGate(peers.buyersCfo)
                .open(
                        ((ApprovalDecision.Approved) peers.buyersCfo.approve(request)).permit(),
                        "openclaw",
                        quote.digest(),
                        TwoPeers.COST);
    }

    @Test
    void a_seller_that_was_away_past_the_time_lock_does_not_begin_again() throws InterruptedException {
        peers.workers = job -> {
            throw new RejectedExecutionException("no room");
        };
        peers.hire(EXCHANGE, TwoPeers.ORDER);
        peers.workers = Runnable::run;
        peers.clock.advance(Duration.ofHours(1));

        peers.restartSeller();
        peers.sales.resume(true, 10);

        assertThat(peers.worked).isEmpty();
    }

    @Test
    @Spec({"CLAW-5", "CLAW-7"})
    void money_held_elsewhere_counts_only_where_the_seller_sees_it() throws InterruptedException {
        peers.outside = new Elsewhere(new LedgerEscrow(peers.buyersStorage.peers(), peers.clock));
        peers.restartBuyer();
        HireOutcome.Refunded no = (HireOutcome.Refunded) peers.hire();
        assertThat(no.reason()).contains("402 escrow").contains("'chain' is not accepted here");
        assertThat(peers.worked).isEmpty();

        peers.restartSeller();
        assertThat(peers.hire(EXCHANGE, TwoPeers.ORDER)).isInstanceOf(HireOutcome.Paid.class);
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isTrue();

        BuyersLine liar = BuyersLine.upTo(3, peers, peers.buyer, UUID.randomUUID());
        Bodies.Accept honest = liar.accept();
        Bodies.Accept nothingHeld =
                new Bodies.Accept(honest.quote(), "chain", honest.escrow(), honest.engagement(), honest.work());
        liar.say(liar.sign(MessageType.ACCEPT, liar.heard.link(), nothingHeld.encoded()));
        assertThat(Bodies.No.decode(liar.heard).why()).isEqualTo(Refusal.ESCROW);
        assertThat(peers.worked).containsExactly(EXCHANGE);
    }

    @Test
    @Spec("CLAW-7")
    void what_was_not_released_elsewhere_is_not_booked_as_earned() throws InterruptedException {
        LedgerEscrow held = new LedgerEscrow(peers.buyersStorage.peers(), peers.clock);
        peers.outside = new Elsewhere(held);
        peers.restartSeller();
        peers.restartBuyer();
        BuyersLine liar = BuyersLine.upTo(3, peers, peers.buyer, EXCHANGE);
        Escrow funded = held.fund(
                EXCHANGE,
                liar.quote,
                entrusted(liar.quote),
                peers.clock.instant().plusSeconds(120));
        Bodies.Accept honest = liar.accept();
        liar.say(liar.sign(
                MessageType.ACCEPT,
                liar.heard.link(),
                new Bodies.Accept(honest.quote(), "chain", funded, honest.engagement(), honest.work()).encoded()));
        assertThat(liar.heard.type()).isEqualTo(MessageType.DELIVER);
        Receipt.Deal deal = new Receipt.Deal(EXCHANGE, liar.quote.digest(), EXCHANGE, liar.quote.price());
        Bytes praise = new Bodies.Settle(Escrow.State.COMPLETED, "", liar.receipt(peers.buyer, deal, true)).encoded();

        Digest delivered = liar.heard.link();
        liar.say(liar.sign(MessageType.SETTLE, delivered, praise));
        assertThat(Bodies.No.decode(liar.heard).why()).isEqualTo(Refusal.ESCROW);
        assertThat(peers.earnings()).isZero();

        held.submit(EXCHANGE, Digest.sha256("work"));
        held.complete(EXCHANGE);
        liar.say(liar.sign(MessageType.SETTLE, delivered, praise));
        assertThat(liar.heard.type()).isEqualTo(MessageType.RECEIPT);
        assertThat(peers.earnings()).isEqualTo(1);
    }

    /** Escrows that another name stands over, and that the seller sees as the buyer does. */
    private record Elsewhere(EscrowProvider real) implements EscrowProvider {
        @Override
        public String name() {
            return "chain";
        }

        @Override
        public Escrow fund(UUID escrowId, Quote quote, OpenedPermit permit, Instant refundableAt) {
            return real.fund(escrowId, quote, permit, refundableAt);
        }

        @Override
        public Escrow submit(UUID escrowId, Digest deliverable) {
            return real.submit(escrowId, deliverable);
        }

        @Override
        public Escrow complete(UUID escrowId) {
            return real.complete(escrowId);
        }

        @Override
        public Escrow reject(UUID escrowId, String reason) {
            return real.reject(escrowId, reason);
        }

        @Override
        public Escrow refund(UUID escrowId) {
            return real.refund(escrowId);
        }

        @Override
        public Optional<Escrow> find(UUID escrowId) {
            return real.find(escrowId);
        }

        @Override
        public List<Escrow> refundable(int max) {
            return real.refundable(max);
        }
    }

    @Test
    @Spec("CLAW-7")
    void an_escrow_that_ends_elsewhere_meanwhile_decides() throws InterruptedException {
        LedgerEscrow held = new LedgerEscrow(peers.buyersStorage.peers(), peers.clock);
        peers.appraiser = (task, result) -> {
            held.reject(peers.purchase(EXCHANGE).orElseThrow().escrowId(), "both agreed to stop");
            return new Appraisal(true, Ratio.ONE, 5, "");
        };

        assertThat(peers.hire(EXCHANGE, TwoPeers.ORDER)).isInstanceOf(HireOutcome.Refunded.class);
        assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE)).isFalse();
        assertThat(peers.aboutSeller)
                .as("what the buyer says of good work")
                .noneMatch(r -> r.outcome().succeeded());
    }

    @Test
    void says_in_a_receipt_no_more_heartbeats_than_fit() {
        assertThat(new Purchases.Watch.Counted(90_000, 100_000).fitting())
                .isEqualTo(new Purchases.Watch.Counted(58_981, 65_535));
        assertThat(new Purchases.Watch.Counted(3, 4).fitting()).isEqualTo(new Purchases.Watch.Counted(3, 4));
    }

    private static void refuses(ErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(ChimeraException.class)
                .isThrownBy(call)
                .extracting(ChimeraException::code)
                .isEqualTo(code);
    }
}
