package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HumanTest {
    private final Desk desk = new Desk(Budget.daily(Money.usd("100.00")));
    private final SpendRequest large = desk.request("60.00", "3");
    private final ApprovalDecision.Escalated asked = Desk.escalated(desk.cfo.approve(large));

    @Test
    @Spec("CFO-4")
    void an_amount_above_the_threshold_waits_for_a_person_and_reserves_nothing() {
        assertThat(asked.reasons()).extracting(Reason::code).containsExactly(ErrorCode.HUMAN_REQUIRED);
        assertThat(asked.expiresAt()).isEqualTo(asked.facts().decidedAt().plus(Duration.ofDays(1)));
        assertThat(desk.cfo.budget().get(0).reserved().isZero()).isTrue();
    }

    @Test
    @Spec("CFO-17")
    void a_yes_grants_a_permit_in_a_signed_entry_and_is_the_final_answer() {
        ApprovalDecision.Approved approved = Desk.approved(say(true));

        assertThat(approved.facts().entry()).isEqualTo(1);
        assertThat(desk.cfo.budget().get(0).reserved()).isEqualTo(Money.usd("60.00"));
        assertThat(desk.cfo.approve(large)).isEqualTo(approved);
        desk.gate.open(approved.permit(), Desk.PAYEE, Desk.CONTENT, Money.usd("60.00"));
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-17")
    void a_no_is_final_and_names_the_reviewer() {
        ApprovalDecision.Rejected rejected = Desk.rejected(say(false));

        assertThat(rejected.reasons()).extracting(Reason::message).containsExactly("ana said no: seen it");
        assertThat(desk.cfo.approve(large)).isEqualTo(rejected);
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-17")
    void people_overrule_thresholds_and_never_a_limit() {
        desk.approved("45.00");

        ApprovalDecision.Rejected rejected = Desk.rejected(say(true));

        assertThat(rejected.reasons()).extracting(Reason::code).containsExactly(ErrorCode.BUDGET_EXCEEDED);
        refuses(ErrorCode.IDEMPOTENCY_CONFLICT, asked.ticket());
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-17")
    void a_ticket_is_decided_once_and_in_time_and_has_to_exist() {
        refuses(ErrorCode.INVALID_INPUT, new UUID(5, 5));
        desk.clock.advance(Duration.ofDays(1).plusMillis(1));
        refuses(ErrorCode.DEADLINE, asked.ticket());
        assertThat(desk.cfo.approve(large)).isEqualTo(asked);

        ApprovalDecision.Escalated again = Desk.escalated(desk.cfo.approve(desk.request("60.00", "3")));
        desk.cfo.decide(HumanDecision.approve(again.ticket(), "ana", "fine"));
        refuses(ErrorCode.IDEMPOTENCY_CONFLICT, again.ticket());
    }

    @Test
    @Spec("CFO-4")
    void a_risk_above_the_ceiling_waits_for_a_person() {
        ApprovalDecision.Escalated risky = Desk.escalated(desk.cfo.approve(desk.request("49.00", "1.5")));

        assertThat(risky.reasons()).extracting(Reason::code).containsExactly(ErrorCode.RISK_TOO_HIGH);
    }

    @Test
    void the_kill_switch_stops_decisions_and_takes_a_second_person_to_release() {
        KillSwitch kill = desk.cfo.killSwitch();
        assertThat(kill.engaged()).isEmpty();
        kill.engage("Ana", "the provider went mad");
        kill.engage("ben", "me too");
        long size = desk.cfo.ledger().size();

        assertThat(kill.engaged()).hasValueSatisfying(e -> assertThat(e.who()).isEqualTo("Ana"));
        assertThat(size).as("engaging again changes nothing").isEqualTo(2);
        assertThat(Desk.rejected(desk.cfo.approve(desk.request("1.00"))).reasons())
                .extracting(Reason::code)
                .containsExactly(ErrorCode.KILL_SWITCH);
        assertThatThrownBy(() -> kill.release(" ana ", "fine again"))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("second person");

        kill.release("ben", "fine again");
        kill.release("ben", "still fine");
        desk.approved("1.00");
        assertThat(kill.engaged()).isEmpty();
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-14")
    void the_kill_switch_outlives_the_governor_and_does_not_stop_the_books() {
        SpendPermit permit = desk.approved("1.00").permit();
        desk.cfo.open(permit);
        desk.cfo.killSwitch().engage("ana", "stop");
        desk.cfo.close();

        Desk next = new Desk(Budget.daily(Money.usd("100.00")), SpendPolicy.DEFAULT, desk.store);

        assertThat(next.cfo.killSwitch().engaged()).isPresent();
        next.cfo.settle(permit.permitId(), Money.usd("1.00"), "job 1");
    }

    private ApprovalDecision say(boolean yes) {
        return desk.cfo.decide(
                yes
                        ? HumanDecision.approve(asked.ticket(), "ana", "seen it")
                        : HumanDecision.reject(asked.ticket(), "ana", "seen it"));
    }

    private void refuses(ErrorCode code, UUID ticket) {
        assertThatThrownBy(() -> desk.cfo.decide(HumanDecision.approve(ticket, "ana", "fine")))
                .isInstanceOfSatisfying(
                        SettlementException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
