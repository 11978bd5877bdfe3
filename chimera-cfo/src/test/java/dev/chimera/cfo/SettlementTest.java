package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.Unsettled;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@Spec("CFO-9")
class SettlementTest {
    private final Desk desk = Desk.daily("20.00");

    @Test
    void settles_the_actual_cost_and_releases_the_rest() {
        SpendPermit permit = desk.approved("3.00").permit();
        assertThat(line().reserved()).isEqualTo(Money.usd("3.00"));
        desk.cfo.open(permit);
        assertThat(line().reserved()).as("an opened permit stays reserved").isEqualTo(Money.usd("3.00"));

        Settlement settlement = desk.cfo.settle(permit.permitId(), Money.usd("2.40"), "job 17");

        assertThat(settlement.released()).isEqualTo(Money.usd("0.60"));
        assertThat(settlement.entry()).isEqualTo(2);
        assertThat(line().reserved()).isEqualTo(Money.usd("0.00"));
        assertThat(line().settled()).isEqualTo(Money.usd("2.40"));
    }

    @Test
    void voids_before_and_after_opening() {
        SpendPermit unopened = desk.approved("3.00").permit();
        SpendPermit opened = desk.approved("4.00").permit();
        desk.cfo.open(opened);

        assertThat(desk.cfo.voidReservation(unopened.permitId(), "not needed").released())
                .isEqualTo(Money.usd("3.00"));
        assertThat(desk.cfo
                        .voidReservation(opened.permitId(), "provider said no")
                        .settled())
                .isEqualTo(Money.usd("0.00"));
        assertThat(line().left()).isEqualTo(Money.usd("20.00"));
    }

    @Test
    void never_settles_more_than_was_reserved() {
        SpendPermit permit = desk.approved("3.00").permit();
        desk.cfo.open(permit);

        refuses(ErrorCode.PERMIT_REFUSED, "reserved USD 3.00", () -> settle(permit, Money.usd("3.000001")));
        refuses(ErrorCode.INVALID_INPUT, "EUR", () -> settle(permit, Money.of("1.00", "EUR")));
        refuses(ErrorCode.INVALID_INPUT, "below zero", () -> settle(permit, new Money(-1, "USD")));
        settle(permit, Money.usd("3.00"));
    }

    @Test
    @Spec("RUN-4")
    void the_same_settlement_again_gets_the_same_answer_and_is_booked_once() {
        SpendPermit permit = desk.approved("3.00").permit();
        desk.cfo.open(permit);
        desk.approved("1.00");
        Settlement first = desk.cfo.settle(permit.permitId(), Money.usd("2.40"), "job 17");
        long size = desk.cfo.ledger().size();

        assertThat(desk.cfo.settle(permit.permitId(), Money.usd("2.40"), "job 17, told again"))
                .isEqualTo(first);
        assertThat(desk.cfo.ledger().size()).isEqualTo(size);
        assertThat(line().settled()).isEqualTo(Money.usd("2.40"));
    }

    @Test
    void refuses_every_other_edge_by_name() {
        SpendPermit reserved = desk.approved("1.00").permit();
        refuses(ErrorCode.PERMIT_REFUSED, "was not opened", () -> settle(reserved, Money.usd("1.00")));

        SpendPermit settled = desk.approved("1.00").permit();
        desk.cfo.open(settled);
        settle(settled, Money.usd("1.00"));
        refuses(ErrorCode.PERMIT_SPENT, "settled before", () -> settle(settled, Money.usd("0.99")));
        refuses(ErrorCode.PERMIT_SPENT, "settled before", () -> release(settled));
        refusesOpening(ErrorCode.PERMIT_SPENT, "settled before", settled);

        SpendPermit voided = desk.approved("1.00").permit();
        release(voided);
        refuses(ErrorCode.PERMIT_REFUSED, "was voided", () -> settle(voided, Money.usd("1.00")));
        refuses(ErrorCode.PERMIT_REFUSED, "was voided", () -> release(voided));
        refusesOpening(ErrorCode.PERMIT_REFUSED, "was voided", voided);

        desk.clock.advance(Duration.ofMinutes(11));
        desk.cfo.budget();
        refuses(ErrorCode.PERMIT_EXPIRED, "expired", () -> settle(reserved, Money.usd("1.00")));
        refuses(ErrorCode.PERMIT_EXPIRED, "expired", () -> release(reserved));

        UUID unknown = new UUID(0, 0);
        refuses(ErrorCode.PERMIT_REFUSED, "never granted", () -> desk.cfo.settle(unknown, Money.usd("1.00"), "x"));
        refuses(ErrorCode.PERMIT_REFUSED, "never granted", () -> desk.cfo.voidReservation(unknown, "x"));
    }

    @Test
    void of_64_threads_that_settle_or_void_one_permit_one_succeeds() throws Exception {
        SpendPermit permit = desk.approved("3.00").permit();
        desk.cfo.open(permit);

        List<Boolean> ended = Together.run(64, IntStream.range(0, 64).boxed().toList(), i -> {
            try {
                if (i % 2 == 0) {
                    settle(permit, new Money(1_000_000 + i, "USD")); // another amount each
                } else {
                    release(permit);
                }
                return true;
            } catch (SettlementException e) {
                return false;
            }
        });

        assertThat(ended.stream().filter(yes -> yes)).hasSize(1);
        desk.cfo.ledger().verify();
    }

    @Test
    void evidence_is_bounded() {
        SpendPermit permit = desk.approved("3.00").permit();
        desk.cfo.open(permit);

        for (String words : List.of("", "x".repeat(201), "\uDC00")) {
            for (ThrowingCallable act : List.<ThrowingCallable>of(
                    () -> desk.cfo.settle(permit.permitId(), Money.usd("1.00"), words),
                    () -> desk.cfo.voidReservation(permit.permitId(), words))) {
                assertThatThrownBy(act)
                        .isInstanceOfSatisfying(
                                ChimeraException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
            }
        }
        assertThat(desk.cfo.unsettled(10)).hasSize(1);
    }

    @Test
    void lists_what_was_opened_and_not_settled_up_to_a_bound() {
        SpendPermit first = desk.approved("3.00").permit();
        Instant opened = desk.clock.instant();
        desk.cfo.open(first);
        desk.clock.advance(Duration.ofMinutes(1));
        desk.cfo.open(desk.approved("4.00").permit());
        desk.approved("5.00");

        assertThat(desk.cfo.unsettled(10)).hasSize(2);
        assertThat(desk.cfo.unsettled(1)).hasSize(1);
        assertThat(desk.cfo.unsettled(10)).contains(new Unsettled(first, opened));
    }

    @Test
    void what_is_withdrawn_was_never_opened() {
        SpendPermit reserved = desk.approved("3.00").permit();
        SpendPermit opened = desk.approved("4.00").permit();
        desk.cfo.open(opened);

        Settlement withdrawn = desk.cfo.withdraw(reserved.permitId(), "nobody wants it");

        assertThat(withdrawn.permitId()).isEqualTo(reserved.permitId());
        assertThat(withdrawn.settled()).isEqualTo(Money.usd("0.00"));
        refuses(
                ErrorCode.PERMIT_SPENT,
                "cannot be withdrawn",
                () -> desk.cfo.withdraw(opened.permitId(), "nobody wants it"));
    }

    @Test
    void what_nobody_opens_expires_with_an_entry_and_is_free_again() {
        desk.approved("16.00");
        desk.approved("4.00");
        assertThat(Desk.rejected(desk.cfo.approve(desk.request("4.00", "3"))).reasons())
                .isNotEmpty();
        desk.clock.advance(Duration.ofMinutes(11));

        desk.approved("4.00");

        assertThat(desk.said(Verdictive.class)).hasSize(4);
        assertThat(desk.said(Body.PermitExpired.class)).hasSize(2);
        assertThat(line().reserved()).isEqualTo(Money.usd("4.00"));
    }

    @Test
    void an_opened_permit_never_expires_by_itself() {
        SpendPermit permit = desk.approved("3.00").permit();
        desk.cfo.open(permit);
        desk.clock.advance(Duration.ofHours(5));

        assertThat(line().reserved()).isEqualTo(Money.usd("3.00"));
        settle(permit, Money.usd("3.00"));
    }

    @Test
    void hundreds_that_are_due_at_once_are_all_released_before_the_next_decision() {
        for (int i = 0; i < 300; i++) {
            desk.approved("0.05");
        }
        desk.clock.advance(Duration.ofMinutes(11));

        desk.approved("8.00");

        assertThat(line().reserved()).isEqualTo(Money.usd("8.00"));
        assertThat(desk.said(Body.PermitExpired.class)).hasSize(300);
    }

    @Test
    void money_returns_to_the_windows_it_came_from_after_midnight_too() {
        desk.clock.set("2026-03-02T23:59:00Z");
        SpendPermit settled = desk.approved("3.00").permit();
        desk.approved("4.00");
        desk.cfo.open(settled);
        desk.clock.set("2026-03-03T00:30:00Z");

        settle(settled, Money.usd("1.00"));

        assertThat(line().left()).as("today").isEqualTo(Money.usd("20.00"));
        CounterKey yesterday = new CounterKey("total", BudgetPeriod.DAY, LocalDate.of(2026, 3, 2), "USD");
        String counter = desk.store.apply(
                new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(yesterday), null, 0),
                view -> LedgerChange.none(
                        view.head(), String.valueOf(view.counters().get(yesterday))));
        assertThat(counter).isEqualTo("Counter[reserved=0, settled=1000000, alerted=0]");
    }

    @Test
    void books_balance_after_a_random_life() {
        long seed = 4_711;
        Random random = new Random(seed);
        Desk busy = new Desk(Desk.wideBudget(), SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE));
        List<SpendPermit> reserved = new ArrayList<>();
        List<SpendPermit> opened = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int move = random.nextInt(10);
            if (move < 4) {
                busy.cfo
                        .approve(busy.request(new Money(random.nextInt(900_000), "USD").amount(), "2.0"))
                        .fold(approved -> reserved.add(approved.permit()), no -> false, ask -> false);
            } else if (move < 6 && !reserved.isEmpty()) {
                SpendPermit permit = reserved.remove(random.nextInt(reserved.size()));
                try {
                    busy.cfo.open(permit);
                    opened.add(permit);
                } catch (PermitException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.PERMIT_EXPIRED);
                }
            } else if (move < 8 && !opened.isEmpty()) {
                SpendPermit permit = opened.remove(random.nextInt(opened.size()));
                Money actual = new Money(permit.ceiling().micros() * random.nextInt(101) / 100, "USD");
                busy.cfo.settle(permit.permitId(), actual, "job " + i);
            } else if (move == 8 && !opened.isEmpty()) {
                busy.cfo.voidReservation(opened.remove(0).permitId(), "provider failed");
            } else {
                busy.clock.advance(Duration.ofSeconds(random.nextInt(900)));
            }
        }

        busy.cfo.ledger().verify();
        assertThat(busy.cfo.budget())
                .as("seed %d", seed)
                .allMatch(line -> !line.left().isNegative());
    }

    private BudgetLine line() {
        return desk.cfo.budget().get(0);
    }

    private void settle(SpendPermit permit, Money actual) {
        desk.cfo.settle(permit.permitId(), actual, "job");
    }

    private void release(SpendPermit permit) {
        desk.cfo.voidReservation(permit.permitId(), "test");
    }

    private void refusesOpening(ErrorCode code, String words, SpendPermit permit) {
        assertThatThrownBy(() -> desk.cfo.open(permit))
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        PermitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void refuses(ErrorCode code, String words, ThrowingCallable act) {
        assertThatThrownBy(act)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        SettlementException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
