package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.rule.Standing;
import dev.chimera.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@Spec("CFO-16")
class BudgetAlertTest {
    private static final Budget DAILY = Budget.daily(Money.usd("10.00"));
    private static final ReviewerKey ANA = ReviewerKey.generate("ana");

    private final List<BudgetAlert> told = new ArrayList<>();
    private final LedgerStore store = new InMemoryLedgerStore();

    @Test
    void each_share_is_told_once_as_it_is_reached() {
        Desk desk = desk(DAILY);
        desk.spent("4.99");
        assertThat(told).isEmpty();
        desk.spent("0.01");
        assertThat(told()).containsExactly("total day 50");
        desk.spent("2.99");
        desk.spent("0.01");
        desk.spent("1.99");
        assertThat(told()).containsExactly("total day 50", "total day 80");
        desk.spent("0.01");
        desk.cfo.approve(desk.request("5.00"));

        assertThat(told()).containsExactly("total day 50", "total day 80", "total day 100");
        desk.cfo.ledger().verify();
    }

    @Test
    void what_is_told_stands_in_the_ledger_right_after_its_cause() {
        Desk desk = desk(DAILY);
        SpendPermit permit = desk.approved("6.00").permit();

        assertThat(told).hasSize(1);
        BudgetAlert alert = told.get(0);
        assertThat(alert.entry()).isEqualTo(permit.entry() + 1);
        assertThat(alert.line()).isEqualTo(desk.cfo.budget().get(0));
        assertThat(desk.said(Body.LimitAlert.class)).singleElement().satisfies(said -> {
            assertThat(said.percent()).isEqualTo(50);
            assertThat(said.standing().reserved()).isEqualTo(6_000_000);
        });
    }

    @Test
    void of_shares_that_are_reached_at_once_the_highest_is_told() {
        Desk desk = desk(DAILY);
        desk.approved("8.50");
        assertThat(told()).containsExactly("total day 80");
        desk.approved("1.50");

        assertThat(told()).containsExactly("total day 80", "total day 100");
    }

    @Test
    void every_window_has_shares_of_its_own() {
        Desk desk = desk(Budget.daily(Money.usd("10.00"))
                .and(BudgetPeriod.WEEK, Money.usd("12.00"))
                .and(BudgetPeriod.MONTH, Money.usd("100.00"))
                .with(new Budget.Limit(new Budget.Scope.Agent(Desk.AGENT), BudgetPeriod.DAY, Money.usd("6.00"))));

        desk.spent("5.00");

        assertThat(told()).containsExactlyInAnyOrder("agent:artist/luna day 80", "total day 50");
        desk.clock.set("2026-03-03T09:00:00Z");
        desk.spent("1.00");
        assertThat(told()).containsExactlyInAnyOrder("agent:artist/luna day 80", "total day 50", "total week 50");
    }

    @Test
    void money_that_came_back_and_went_again_is_not_told_again() {
        Desk desk = desk(DAILY);
        for (int i = 0; i < 3; i++) {
            desk.cfo.voidReservation(desk.approved("9.00").permit().permitId(), "not needed");
        }
        desk.approved("7.00");

        assertThat(told()).containsExactly("total day 80");
        desk.cfo.ledger().verify();
    }

    @Test
    void a_governor_that_was_opened_again_knows_what_was_told() {
        desk(DAILY).spent("6.00");

        Desk again = desk(DAILY);
        again.spent("1.00");

        assertThat(told()).containsExactly("total day 50");
    }

    @Test
    void two_governors_tell_it_once_together() {
        Desk one = desk(DAILY);
        Desk other = desk(DAILY);
        one.spent("6.00");
        other.spent("1.00");
        one.spent("1.50");
        other.spent("0.10");

        assertThat(told()).containsExactly("total day 50", "total day 80");
    }

    @Test
    void the_next_window_begins_anew() {
        Desk desk = desk(DAILY);
        desk.spent("6.00");
        desk.clock.set("2026-03-03T09:00:00Z");
        assertThat(told()).containsExactly("total day 50");

        desk.spent("6.00");

        assertThat(told()).containsExactly("total day 50", "total day 50");
    }

    @Test
    void settling_less_and_expiring_tell_nothing() {
        Desk desk = desk(DAILY);
        SpendPermit permit = desk.approved("4.00").permit();
        desk.cfo.open(permit);
        desk.cfo.settle(permit.permitId(), Money.usd("1.00"), "job");
        desk.approved("3.00");
        desk.clock.set("2026-03-02T10:00:00Z");
        desk.cfo.budget();

        assertThat(told).isEmpty();
    }

    @Test
    void a_permit_that_a_person_granted_and_a_correction_are_told_too() {
        Desk desk = desk(Budget.daily(Money.usd("100.00")));
        SpendRequest large = desk.request("60.00", "3");
        UUID ticket = Desk.escalated(desk.cfo.approve(large)).ticket();
        SpendPermit permit = Desk.approved(
                        desk.cfo.decide(ANA.sign(HumanDecision.approve(ticket, "ana", "fine"), large)))
                .permit();
        assertThat(told()).containsExactly("total day 50");
        desk.cfo.voidReservation(permit.permitId(), "not needed");

        desk.cfo.correct(ANA.sign(new Correction(
                permit.permitId(), Money.usd("0.00"), Money.usd("120.00"), "invoice", "ana", "as billed")));

        assertThat(told()).containsExactly("total day 50", "total day 100");
        desk.cfo.ledger().verify();
    }

    @Test
    void what_costs_nothing_and_a_limit_of_nothing_ring_nothing() {
        Desk desk = desk(Budget.daily(Money.usd("0.00")));
        desk.approved("0.00");

        assertThat(told).isEmpty();
    }

    @Test
    void the_share_of_a_large_or_odd_limit_is_exact() {
        assertThat(LimitAlarm.share(Long.MAX_VALUE, 100)).isEqualTo(Long.MAX_VALUE);
        assertThat(LimitAlarm.share(Long.MAX_VALUE, 50)).isEqualTo(Long.MAX_VALUE / 2 + 1);
        assertThat(LimitAlarm.share(1, 50)).isEqualTo(1);
        assertThat(LimitAlarm.share(3, 80)).isEqualTo(3);
        assertThat(LimitAlarm.share(1_000_001, 50)).isEqualTo(500_001);
    }

    @Test
    @Spec("CFO-8")
    void an_auditor_finds_alerts_that_are_false() {
        Desk desk = desk(DAILY);
        desk.approved("6.00");
        Forger forger = new Forger(desk);
        Body.LimitAlert honest = desk.said(Body.LimitAlert.class).get(0);
        Standing standing = honest.standing();

        finds(2, "told of this share before", forger.plus(honest));
        finds(2, "share was not reached", forger.plus(new Body.LimitAlert(standing, 80, "USD")));
        finds(1, "the counter of", forger.replaced(1, new Body.LimitAlert(reserved(standing, 5_000_000), 50, "USD")));
        finds(1, "the counter of", forger.replaced(1, new Body.LimitAlert(standing, 50, "EUR")));
        assertThat(Forger.audit(forger.honest(), Reviewers.NONE)).isNull();
    }

    private static void finds(long seq, String words, List<Forger.Line> said) {
        LedgerBreak found = Forger.audit(said, Reviewers.NONE);
        assertThat(found).isNotNull();
        assertThat(found.detail()).contains(words);
        assertThat(found.seq()).isEqualTo(seq);
    }

    private static Standing reserved(Standing old, long reserved) {
        return new Standing(old.scope(), old.period(), old.windowStart(), old.limit(), reserved, old.settled());
    }

    private List<String> told() {
        return told.stream()
                .map(alert -> alert.line().scope() + " " + alert.line().period().id() + " " + alert.percent())
                .toList();
    }

    private Desk desk(Budget budget) {
        SpendPolicy policy = SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE);
        return new Desk(
                budget,
                policy,
                store,
                builder -> builder.reviewers(Reviewers.of(Map.of("ana", ANA.publicKey())))
                        .observer(new CfoObserver() {
                            @Override
                            public void alert(BudgetAlert alert) {
                                told.add(alert);
                            }
                        }));
    }
}
