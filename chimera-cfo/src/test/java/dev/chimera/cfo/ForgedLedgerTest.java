package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.RiskScore;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import dev.chimera.cfo.rule.Verdict;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What an auditor finds even if the operator, who has the private keys, writes and signs a false entry. */
@Spec({"CFO-8", "CFO-9"})
class ForgedLedgerTest {
    private final Desk desk = Desk.daily("100.00");
    private final Forger forger = new Forger(desk);

    @Test
    void accepts_the_honest_ledger_written_again() {
        desk.spent("3.00");

        assertThat(found(forger.honest())).isNull();
    }

    @Test
    void a_rejection_turned_into_an_approval() {
        SpendRequest request = desk.request("3.00", "1.0");
        desk.cfo.approve(request);
        finds(0, "the rules say REJECTED", changed(0, decided -> granted(decided, Duration.ofMinutes(10))));
    }

    @Test
    void reasons_or_a_risk_that_do_not_follow() {
        desk.cfo.approve(desk.request("3.00", "1.0"));
        Reason other = new Reason(ErrorCode.KILL_SWITCH, "invented");
        finds(
                0,
                "the rules give",
                changed(
                        0,
                        decided -> judged(
                                decided,
                                new Judgement(
                                        Verdict.REJECTED,
                                        List.of(other),
                                        decided.judgement().risk()))));
        RiskScore risk = decidedAt(0).judgement().risk();
        finds(
                0,
                "the risk is",
                changed(
                        0,
                        decided -> judged(
                                decided,
                                new Judgement(
                                        Verdict.REJECTED,
                                        decided.judgement().reasons(),
                                        new RiskScore(Ratio.ZERO, risk.factors())))));
    }

    @Test
    void counters_that_were_not_so() {
        desk.approved("3.00");
        desk.approved("4.00");
        finds(
                1,
                "the counter of total per day",
                changed(
                        1,
                        decided -> standing(
                                decided,
                                standing -> new Standing(
                                        standing.scope(),
                                        standing.period(),
                                        standing.windowStart(),
                                        standing.limit(),
                                        2_999_999,
                                        0))));
    }

    @Test
    void windows_and_limits_that_are_not_those_of_the_request() {
        desk.cfo.approve(desk.request("3.00", "1.0"));
        finds(
                0,
                "begins on 2026-03-01",
                changed(
                        0,
                        decided -> standing(
                                decided,
                                standing -> new Standing(
                                        standing.scope(),
                                        standing.period(),
                                        standing.windowStart().minusDays(1),
                                        standing.limit(),
                                        0,
                                        0))));
        finds(
                0,
                "does not cover",
                changed(
                        0,
                        decided -> standing(
                                decided,
                                standing -> new Standing(
                                        new Budget.Scope.Category(SpendCategory.STORAGE),
                                        BudgetPeriod.DAY,
                                        standing.windowStart(),
                                        standing.limit(),
                                        0,
                                        0))));
        finds(0, "twice", changed(0, decided -> {
            Standing standing = decided.spend().standings().get(0);
            return cased(decided, decided.spend().killed(), List.of(standing, standing));
        }));
    }

    @Test
    void a_request_that_is_decided_twice() {
        desk.cfo.approve(desk.request("3.00", "1.0"));
        List<Forger.Line> said = forger.honest();
        said.add(said.get(0));
        finds(1, "decided before", said);
    }

    @Test
    void a_permit_that_lives_too_long_or_that_nobody_signed() {
        desk.approved("3.00");
        finds(0, "the policy allows", changed(0, decided -> granted(decided, Duration.ofMinutes(11))));
    }

    @Test
    void a_permit_opened_twice_or_after_its_time() {
        SpendPermit permit = desk.approved("3.00").permit();
        Body opened = new Body.PermitOpened(permit.permitId());
        finds(2, "the permit was OPENED", forger.plus(opened, opened));
        finds(1, "had expired", plusAt(permit.expiresAt().plusSeconds(1), opened));
        finds(1, "the permit is unknown", forger.plus(new Body.PermitOpened(new UUID(3, 3))));
    }

    @Test
    void money_that_ends_otherwise_than_the_rules_allow() {
        SpendPermit permit = desk.approved("3.00").permit();
        UUID id = permit.permitId();
        Money three = Money.usd("3.00");
        Body opened = new Body.PermitOpened(id);
        finds(1, "the permit was RESERVED", forger.plus(new Body.PermitSettled(id, three, three, "job")));
        finds(2, "ceiling", forger.plus(opened, new Body.PermitSettled(id, three, Money.usd("3.01"), "job")));
        finds(2, "ceiling", forger.plus(opened, new Body.PermitSettled(id, three, Money.of("3.00", "EUR"), "job")));
        finds(
                2,
                "reserved USD 3.00, not USD 4.00",
                forger.plus(opened, new Body.PermitVoided(id, Money.usd("4.00"), "x")));
        finds(
                3,
                "the permit was SETTLED",
                forger.plus(
                        opened,
                        new Body.PermitSettled(id, three, three, "job"),
                        new Body.PermitVoided(id, three, "x")));
        finds(1, "had not expired", forger.plus(new Body.PermitExpired(id, three)));
        finds(2, "the permit was OPENED", forger.plus(opened, new Body.PermitExpired(id, three)));
    }

    @Test
    void money_that_came_in_twice() {
        UUID id = new UUID(5, 5);
        Body once = new Body.Earned(new Earning(id, "node-1", "image.render", Money.usd("1.00"), Desk.CONTENT));
        Body again = new Body.Earned(new Earning(id, "node-2", "image.render", Money.usd("2.00"), Desk.CONTENT));

        assertThat(found(forger.plus(once))).isNull();
        finds(1, "the earning was booked before", forger.plus(once, again));
    }

    @Test
    void time_that_runs_backwards() {
        desk.approved("3.00");
        finds(1, "dated before", plusAt(Instant.parse("2026-03-02T08:59:59Z"), new Body.KillEngaged("ana", "x")));
    }

    @Test
    void a_kill_switch_that_was_bypassed() {
        SpendPermit permit = desk.approved("3.00").permit();
        Body engaged = new Body.KillEngaged("ana", "stop");
        finds(2, "was engaged", forger.plus(engaged, new Body.PermitOpened(permit.permitId())));
        finds(2, "engaged before", forger.plus(engaged, engaged));
        finds(2, "released by the person", forger.plus(engaged, new Body.KillReleased("Ana", "go")));
        finds(1, "was not engaged", forger.plus(new Body.KillReleased("ben", "go")));

        desk.cfo.killSwitch().engage("ana", "stop");
        desk.cfo.approve(desk.request("1.00", "1.0"));
        finds(2, "stood otherwise", changed(2, decided -> {
            SpendCase spend = decided.spend();
            Reason roi = decided.judgement().reasons().get(1);
            Judgement judgement = new Judgement(
                    Verdict.REJECTED, List.of(roi), decided.judgement().risk());
            return judged(cased(decided, false, spend.standings()), judgement);
        }));
    }

    @Test
    void a_ticket_that_is_answered_wrongly() {
        UUID ticket =
                Desk.escalated(desk.cfo.approve(desk.request("60.00", "3"))).ticket();
        desk.cfo.decide(HumanDecision.reject(ticket, "ana", "no"));
        List<Forger.Line> said = forger.honest();
        Forger.Line answer = said.get(1);
        Verdictive.HumanDecided human = (Verdictive.HumanDecided) answer.body();

        finds(2, "the ticket was decided before", List.of(said.get(0), answer, answer));
        finds(
                1,
                "the ticket had expired",
                List.of(said.get(0), new Forger.Line(answer.at().plus(Duration.ofDays(2)), human)));
        finds(
                1,
                "the ticket is unknown",
                List.of(
                        said.get(0),
                        new Forger.Line(
                                answer.at(),
                                new Verdictive.HumanDecided(
                                        dev.chimera.cfo.ledger.Said.of(
                                                HumanDecision.reject(new UUID(9, 9), "ana", "no")),
                                        human.decided()))));
        finds(
                1,
                "the rules say APPROVED",
                List.of(
                        said.get(0),
                        new Forger.Line(
                                answer.at(),
                                new Verdictive.HumanDecided(
                                        dev.chimera.cfo.ledger.Said.of(HumanDecision.approve(ticket, "ana", "no")),
                                        human.decided()))));
    }

    @Test
    void a_ticket_whose_request_was_exchanged() {
        UUID ticket =
                Desk.escalated(desk.cfo.approve(desk.request("60.00", "3"))).ticket();
        desk.cfo.approve(desk.request("61.00", "3"));
        desk.cfo.decide(HumanDecision.reject(ticket, "ana", "no"));
        List<Forger.Line> said = forger.honest();
        Verdictive.HumanDecided human = (Verdictive.HumanDecided) said.get(2).body();
        Verdictive.Decided other = decidedAt(1);
        SpendCase spend = human.spend();
        Verdictive.Decided exchanged = new Verdictive.Decided(
                new SpendCase(
                        other.spend().request(),
                        spend.killed(),
                        spend.currency(),
                        spend.zone(),
                        spend.standings(),
                        spend.policy()),
                human.policyHash(),
                human.judgement(),
                human.outcome());

        finds(
                2,
                "the ticket is for another request",
                forger.replaced(2, new Verdictive.HumanDecided(human.said(), exchanged)));
    }

    @Test
    void a_ticket_that_expires_too_early_or_twice() {
        UUID ticket =
                Desk.escalated(desk.cfo.approve(desk.request("60.00", "3"))).ticket();
        Instant late = desk.clock.instant().plus(Duration.ofDays(2));

        finds(1, "the ticket had not expired", plusAt(desk.clock.instant(), new Body.TicketExpired(ticket)));
        List<Forger.Line> twice = plusAt(late, new Body.TicketExpired(ticket));
        assertThat(found(List.copyOf(twice))).isNull();
        twice.add(new Forger.Line(late, new Body.TicketExpired(ticket)));
        finds(2, "the ticket was decided before", twice);
    }

    @Test
    void a_ticket_that_lives_too_long_or_has_the_id_of_another() {
        desk.cfo.approve(desk.request("60.00", "3"));
        Verdictive.Outcome.Ticketed first =
                (Verdictive.Outcome.Ticketed) decidedAt(0).outcome();
        desk.cfo.approve(desk.request("61.00", "3"));

        finds(
                0,
                "the policy allows",
                changed(
                        0,
                        decided -> ticketed(
                                decided, first.ticketId(), first.expiresAt().plusSeconds(1))));
        finds(
                1,
                "the ticket's id was used before",
                changed(1, decided -> ticketed(decided, first.ticketId(), first.expiresAt())));
    }

    private static Verdictive.Decided ticketed(Verdictive.Decided decided, UUID ticket, Instant expiresAt) {
        return new Verdictive.Decided(
                decided.spend(),
                decided.policyHash(),
                decided.judgement(),
                new Verdictive.Outcome.Ticketed(ticket, expiresAt));
    }

    private List<Forger.Line> plusAt(Instant at, Body body) {
        List<Forger.Line> said = forger.honest();
        said.add(new Forger.Line(at, body));
        return said;
    }

    private List<Forger.Line> changed(int seq, UnaryOperator<Verdictive.Decided> change) {
        List<Forger.Line> said = forger.honest();
        Forger.Line old = said.get(seq);
        said.set(seq, new Forger.Line(old.at(), change.apply((Verdictive.Decided) old.body())));
        return said;
    }

    private Verdictive.Decided decidedAt(int seq) {
        return (Verdictive.Decided) forger.honest().get(seq).body();
    }

    private static Verdictive.Decided judged(Verdictive.Decided decided, Judgement judgement) {
        return new Verdictive.Decided(decided.spend(), decided.policyHash(), judgement, decided.outcome());
    }

    private static Verdictive.Decided cased(Verdictive.Decided decided, boolean killed, List<Standing> standings) {
        SpendCase old = decided.spend();
        SpendCase spend = new SpendCase(old.request(), killed, old.currency(), old.zone(), standings, old.policy());
        return new Verdictive.Decided(spend, decided.policyHash(), decided.judgement(), decided.outcome());
    }

    private static Verdictive.Decided standing(Verdictive.Decided decided, UnaryOperator<Standing> change) {
        return cased(
                decided,
                decided.spend().killed(),
                List.of(change.apply(decided.spend().standings().get(0))));
    }

    /** An approval with a permit that lives for {@code lifetime}. */
    private Verdictive.Decided granted(Verdictive.Decided decided, Duration lifetime) {
        Instant expiresAt = desk.clock.instant().plus(lifetime);
        UUID id = new UUID(4, 4);
        Judgement judgement =
                new Judgement(Verdict.APPROVED, List.of(), decided.judgement().risk());
        return new Verdictive.Decided(
                decided.spend(), decided.policyHash(), judgement, new Verdictive.Outcome.Granted(id, expiresAt));
    }

    private static void finds(long seq, String words, List<Forger.Line> said) {
        LedgerBreak found = found(said);

        assertThat(found).isNotNull();
        assertThat(found.kind()).isEqualTo(LedgerBreak.Kind.RULE);
        assertThat(found.detail()).contains(words);
        assertThat(found.seq()).isEqualTo(seq);
    }

    private static LedgerBreak found(List<Forger.Line> said) {
        return Forger.audit(said, Reviewers.NONE);
    }
}
