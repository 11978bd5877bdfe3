package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.StoreException;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways in which programs that keep money or budgets are known to have gone wrong, and in which this one must not. */
@Timeout(120)
class NeverAgainTest {
    @Test
    @Spec("CFO-2")
    void money_that_is_held_is_never_approved_a_second_time() {
        Desk desk = Desk.daily("50.00");
        List<ApprovalDecision> decisions = IntStream.range(0, 6)
                .mapToObj(i -> desk.cfo.approve(desk.request("10.00", "9")))
                .toList();

        assertThat(decisions.subList(0, 5)).allMatch(ApprovalDecision.Approved.class::isInstance);
        Desk.rejected(decisions.get(5));
    }

    @Test
    @Spec("CFO-2")
    void a_request_for_more_than_is_left_is_never_cut_down_to_fit() {
        Desk desk = Desk.daily("10.00");
        desk.approved("7.00");

        Desk.rejected(desk.cfo.approve(desk.request("3.01", "9")));
        assertThat(desk.approved("3.00").permit().ceiling()).isEqualTo(Money.usd("3.00"));
    }

    @Test
    @Spec("CFO-2")
    void the_first_requests_of_an_agent_that_nobody_knew_never_pass_its_limit_together() throws Exception {
        AgentId stranger = new AgentId("artist/new");
        Budget budget = Budget.daily(Money.usd("100.00"))
                .with(new Budget.Limit(new Budget.Scope.Agent(stranger), BudgetPeriod.DAY, Money.usd("1.00")));
        LedgerStore store = new InMemoryLedgerStore();
        Desk one = new Desk(budget, SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE), store, builder -> builder);
        Desk other = new Desk(budget, SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE), store, builder -> builder);
        List<SpendRequest> requests = IntStream.range(0, 64)
                .mapToObj(i -> one.request(Money.usd("0.30"), "9", SpendCategory.MEDIA, stranger))
                .toList();

        List<ApprovalDecision> decisions = Together.run(
                64, requests, request -> (request.requestId().hashCode() % 2 == 0 ? one : other).cfo.approve(request));

        assertThat(decisions.stream().filter(ApprovalDecision.Approved.class::isInstance))
                .hasSize(3);
    }

    @Test
    @Spec("CFO-9")
    void what_was_refused_is_never_settled_under_whatever_id() {
        Desk desk = Desk.daily("50.00");
        SpendRequest refused = desk.request("5.00", "1.0");
        ApprovalDecision.Rejected no = Desk.rejected(desk.cfo.approve(refused));
        SpendPermit other = desk.approved("1.00").permit();

        for (UUID id : List.of(refused.requestId(), new UUID(0, no.facts().entry()), other.requestId())) {
            assertThatThrownBy(() -> desk.cfo.settle(id, Money.usd("1.00"), "job"))
                    .isInstanceOf(SettlementException.class)
                    .hasMessageContaining("never granted");
        }
    }

    @Test
    @Spec("CFO-9")
    void of_two_settlements_at_once_never_both_count() throws Exception {
        LedgerStore store = new InMemoryLedgerStore();
        Desk one = new Desk(Budget.daily(Money.usd("50.00")), SpendPolicy.DEFAULT, store, builder -> builder);
        Desk other = new Desk(Budget.daily(Money.usd("50.00")), SpendPolicy.DEFAULT, store, builder -> builder);
        AtomicReference<Money> settled = new AtomicReference<>(Money.usd("0.00"));
        for (int round = 0; round < 40; round++) {
            SpendPermit permit = one.approved("0.10").permit();
            one.cfo.open(permit);
            List<LocalCfo> both = List.of(one.cfo, other.cfo, one.cfo, other.cfo);
            AtomicInteger cents = new AtomicInteger();
            List<String> answers = Together.run(
                    4,
                    both,
                    cfo -> word(() -> {
                        Money actual = Money.usd("0.0" + cents.incrementAndGet());
                        cfo.settle(permit.permitId(), actual, "job");
                        settled.updateAndGet(actual::plus);
                        return "settled";
                    }));

            assertThat(answers).containsExactlyInAnyOrder("settled", "PERMIT_SPENT", "PERMIT_SPENT", "PERMIT_SPENT");
        }
        assertThat(one.cfo.budget().get(0).settled()).isEqualTo(settled.get());
    }

    @Test
    @Spec({"CFO-9", "CFO-11"})
    void an_act_whose_answer_was_lost_is_never_done_twice_when_it_is_sent_again() {
        LosingStore store = new LosingStore();
        Desk desk = new Desk(Budget.daily(Money.usd("50.00")), SpendPolicy.DEFAULT, store);
        SpendPermit permit = desk.approved("5.00").permit();
        List<Callable<Object>> acts = List.of(
                () -> {
                    desk.cfo.open(permit);
                    return "opened";
                },
                () -> desk.cfo.settle(permit.permitId(), Money.usd("4.00"), "job"));
        for (Callable<Object> act : acts) {
            store.losesAnswers = true;
            assertThatThrownBy(act::call).isInstanceOf(StoreException.class);
            store.losesAnswers = false;
            if (act == acts.get(0)) {
                assertThat(word(act)).isEqualTo("PERMIT_SPENT");
            }
        }
        assertThat(desk.cfo.settle(permit.permitId(), Money.usd("4.00"), "job").settled())
                .as("what is booked, told once more")
                .isEqualTo(Money.usd("4.00"));

        BudgetLine line = desk.cfo.budget().get(0);
        assertThat(line.settled()).isEqualTo(Money.usd("4.00"));
        assertThat(line.reserved().isZero()).isTrue();
        assertThat(desk.said(Body.PermitSettled.class)).hasSize(1);
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-10")
    void the_same_permit_byte_for_byte_is_never_paid_twice_not_even_elsewhere_or_later() {
        LedgerStore store = new InMemoryLedgerStore();
        Desk one = new Desk(Budget.daily(Money.usd("50.00")), SpendPolicy.DEFAULT, store, builder -> builder);
        Desk other = new Desk(Budget.daily(Money.usd("50.00")), SpendPolicy.DEFAULT, store, builder -> builder);
        SpendPermit permit = one.approved("5.00").permit();
        one.gate.open(permit, Desk.PAYEE, Desk.CONTENT, Money.usd("5.00"));
        Desk later = new Desk(Budget.daily(Money.usd("50.00")), SpendPolicy.DEFAULT, store, builder -> builder);

        for (Desk desk : List.of(one, other, later)) {
            assertThatThrownBy(() -> desk.gate.open(permit, Desk.PAYEE, Desk.CONTENT, Money.usd("5.00")))
                    .isInstanceOfSatisfying(
                            PermitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMIT_SPENT));
        }
    }

    @Test
    @Spec("CFO-10")
    void a_permit_never_pays_somebody_else() {
        Desk desk = Desk.daily("50.00");
        SpendPermit permit = desk.approved("5.00").permit();

        assertThatThrownBy(() -> desk.gate.open(permit, "another studio", Desk.CONTENT, Money.usd("5.00")))
                .isInstanceOf(PermitException.class)
                .hasMessageContaining("pays 'studio', not 'another studio'");
    }

    @Test
    @Spec("CFO-9")
    void calls_that_cost_more_than_was_reserved_never_spend_over_the_limit() {
        Desk desk = Desk.daily("0.45");
        List<SpendPermit> permits = IntStream.range(0, 4)
                .mapToObj(i -> desk.approved("0.10").permit())
                .toList();
        for (SpendPermit permit : permits) {
            desk.cfo.open(permit);
            assertThatThrownBy(() -> desk.cfo.settle(permit.permitId(), Money.usd("0.12"), "long prompt"))
                    .isInstanceOf(SettlementException.class);
            desk.cfo.settle(permit.permitId(), Money.usd("0.10"), "long prompt");
        }
        Desk.rejected(desk.cfo.approve(desk.request("0.10", "9")));
        assertThat(desk.cfo.budget().get(0).settled()).isEqualTo(Money.usd("0.40"));
    }

    @Test
    @Spec("CFO-9")
    void what_expired_is_never_shown_as_held() {
        Desk desk = Desk.daily("50.00");
        desk.approved("20.00");
        desk.clock.advance(Duration.ofMinutes(10).plusNanos(1_000));

        assertThat(desk.cfo.budget().get(0).reserved().isZero()).isTrue();
        assertThat(desk.store.reservations(Reservation.State.RESERVED, 10)).isEmpty();
    }

    @Test
    @Spec("CFO-9")
    void a_decision_is_never_made_on_what_has_expired_and_a_refusal_expires_it_all_the_same() {
        Desk desk = Desk.daily("50.00");
        desk.approved("20.00");
        desk.clock.advance(Duration.ofMinutes(11));
        Desk.rejected(desk.cfo.approve(desk.request("51.00", "9")));
        assertThat(desk.said(Body.PermitExpired.class)).hasSize(1);
        assertThatThrownBy(() -> desk.cfo.voidReservation(new UUID(1, 1), "unknown"))
                .isInstanceOf(SettlementException.class);

        desk.approved("20.00");
        desk.clock.advance(Duration.ofMinutes(11));
        assertThatThrownBy(() -> desk.cfo.voidReservation(new UUID(1, 1), "unknown"))
                .isInstanceOf(SettlementException.class);

        assertThat(desk.said(Body.PermitExpired.class)).hasSize(2);
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-9")
    void a_thousand_that_expire_at_once_never_make_one_endless_step() {
        CountingStore store = new CountingStore();
        Desk desk = new Desk(Budget.daily(Money.usd("500.00")), SpendPolicy.DEFAULT, store);
        for (int i = 0; i < 700; i++) {
            desk.approved("0.01");
        }
        desk.clock.advance(Duration.ofMinutes(11));
        store.most.set(0);

        desk.approved("20.00");

        assertThat(store.most).hasValueLessThanOrEqualTo(Expiry.PER_STEP + 2);
        assertThat(desk.cfo.budget().get(0).reserved()).isEqualTo(Money.usd("20.00"));
    }

    @Test
    @Spec("CFO-9")
    void work_that_never_took_place_never_leaves_money_held() {
        Desk desk = Desk.daily("10.00");
        for (int i = 0; i < 60; i++) {
            SpendPermit permit = desk.approved("6.00").permit();
            if (i % 3 == 0) {
                desk.cfo.withdraw(permit.permitId(), "cancelled");
            } else if (i % 3 == 1) {
                desk.cfo.open(permit);
                desk.cfo.voidReservation(permit.permitId(), "provider failed");
            } else {
                desk.clock.advance(Duration.ofMinutes(11));
            }
        }
        assertThat(desk.cfo.budget().get(0).left()).isEqualTo(Money.usd("10.00"));
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-2")
    void callers_that_take_windows_in_another_order_never_wait_for_each_other_for_ever() throws Exception {
        Budget forwards = Desk.wideBudget();
        List<Budget.Limit> limits = new ArrayList<>(forwards.limits());
        Collections.reverse(limits);
        Budget backwards = new Budget(forwards.zone(), limits);
        LedgerStore store = new InMemoryLedgerStore();
        Desk one = new Desk(forwards, SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE), store, builder -> builder);
        Desk other = new Desk(backwards, SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE), store, builder -> builder);
        List<SpendRequest> requests = IntStream.range(0, 200)
                .mapToObj(i -> (i % 2 == 0 ? one : other).request("0.01", "9"))
                .toList();
        AtomicInteger turn = new AtomicInteger();

        List<ApprovalDecision> decisions = Together.run(
                16, requests, request -> (turn.getAndIncrement() % 2 == 0 ? one : other).cfo.approve(request));

        assertThat(decisions).hasSize(200).allMatch(ApprovalDecision.Approved.class::isInstance);
        assertThat(one.cfo.ledger().verify()).isEqualTo(other.cfo.ledger().verify());
    }

    private static String word(Callable<?> act) {
        try {
            return String.valueOf(act.call());
        } catch (PermitException | SettlementException e) {
            return e.code().name();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Writes, and then loses the answer, on demand. */
    private static final class LosingStore extends ForwardingStore {
        private boolean losesAnswers;

        @Override
        public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
            R result = super.apply(keys, step);
            if (losesAnswers) {
                throw new IllegalStateException("read timed out");
            }
            return result;
        }
    }

    /** Knows the most entries that it was given at once. */
    private static final class CountingStore extends ForwardingStore {
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
            return super.apply(keys, view -> {
                LedgerChange<R> change = step.apply(view);
                most.accumulateAndGet(change.entries().size(), Math::max);
                return change;
            });
        }
    }
}
