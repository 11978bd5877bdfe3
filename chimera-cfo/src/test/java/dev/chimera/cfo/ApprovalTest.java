package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApprovalTest {
    private final Desk desk = new Desk(Desk.wideBudget());

    @Test
    @Spec({"CFO-1", "CFO-5"})
    void approves_with_risk_budget_left_conditions_and_a_signature() {
        ApprovalDecision.Approved approved = desk.approved("3.00");

        assertThat(approved.facts().entry()).isZero();
        assertThat(approved.facts().decidedAt()).isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
        assertThat(approved.facts().risk()).isGreaterThan(Ratio.ZERO).isLessThan(Ratio.ONE);
        assertThat(approved.facts().riskFactors()).hasSize(3);
        assertThat(approved.facts().signature().keyId()).startsWith("ed25519-");
        assertThat(approved.facts().budget())
                .extracting(line -> line.scope() + " " + line.period().id() + " " + line.left())
                .containsExactly(
                        "agent:artist/luna day USD 5.00",
                        "category:media day USD 7.00",
                        "category:media month USD 87.00",
                        "total day USD 17.00",
                        "total week USD 57.00",
                        "total month USD 197.00");
        assertThat(approved.conditions())
                .containsExactly("pay studio only", "at most USD 3.00", "open before 2026-03-02T09:10:00Z");
        assertThat(approved.permit().ceiling()).isEqualTo(Money.usd("3.00"));
        desk.cfo.permitVerifier().verify(approved.permit());
    }

    @Test
    @Spec({"CFO-2", "CFO-5"})
    void rejects_with_every_reason_and_reserves_nothing() {
        ApprovalDecision.Rejected rejected = Desk.rejected(desk.cfo.approve(desk.request("25.00", "1.2")));

        assertThat(rejected.reasons())
                .extracting(Reason::code)
                .containsExactly(
                        ErrorCode.BUDGET_EXCEEDED,
                        ErrorCode.BUDGET_EXCEEDED,
                        ErrorCode.BUDGET_EXCEEDED,
                        ErrorCode.ROI_TOO_LOW,
                        ErrorCode.RISK_TOO_HIGH);
        assertThat(desk.cfo.budget()).allMatch(line -> line.reserved().isZero());
    }

    @Test
    @Spec("CFO-2")
    void denies_a_request_that_would_cross_a_limit_of_any_scope_and_period() {
        desk.approved("8.00");
        AgentId other = new AgentId("artist/nova");

        assertThat(crossed(desk.request("0.01"))).containsExactly("agent:artist/luna");
        assertThat(crossed(desk.request(Money.usd("2.01"), "2", SpendCategory.MEDIA, other)))
                .containsExactly("category:media");
        assertThat(crossed(desk.request(Money.usd("12.01"), "2", SpendCategory.COMPUTE, other)))
                .containsExactly("total");
    }

    private List<String> crossed(SpendRequest request) {
        return Desk.rejected(desk.cfo.approve(request)).reasons().stream()
                .filter(reason -> reason.code() == ErrorCode.BUDGET_EXCEEDED)
                .map(reason -> reason.message().replaceAll(".* for (\\S+) would.*", "$1"))
                .toList();
    }

    @Test
    @Spec("CFO-2")
    void windows_begin_with_the_day_the_week_and_the_month_of_the_budgets_zone() {
        Budget budget = Budget.daily(Money.usd("1.00"))
                .and(BudgetPeriod.WEEK, Money.usd("2.00"))
                .and(BudgetPeriod.MONTH, Money.usd("3.00"))
                .in(ZoneId.of("Europe/Berlin"));
        Desk berlin = new Desk(budget);
        berlin.clock.set("2026-03-28T22:59:59.999999Z"); // a Saturday, one microsecond before midnight in Berlin
        berlin.spent("1.00");
        assertThat(Desk.rejected(berlin.cfo.approve(berlin.request("0.01"))).reasons())
                .hasSize(1);

        berlin.clock.set("2026-03-28T23:00:00Z"); // Sunday, on which summer time begins
        berlin.spent("1.00");
        berlin.clock.set("2026-03-29T22:00:00Z"); // Monday: a new week
        berlin.spent("1.00");
        berlin.clock.set("2026-03-30T22:00:00Z"); // Tuesday: the month is used up
        assertThat(Desk.rejected(berlin.cfo.approve(berlin.request("0.01"))).reasons())
                .hasSize(1);

        berlin.clock.set("2026-03-31T22:00:00Z");
        berlin.spent("1.00");
        assertThat(berlin.cfo.budget())
                .extracting(BudgetLine::windowStart)
                .containsExactly(LocalDate.of(2026, 4, 1), LocalDate.of(2026, 3, 30), LocalDate.of(2026, 4, 1));
    }

    @Test
    @Spec({"CFO-1", "CFO-7"})
    void decides_and_records_what_costs_nothing() {
        ApprovalDecision.Approved approved = Desk.approved(
                desk.cfo.approve(desk.request(Money.usd("0.00"), "0", SpendCategory.PUBLISHING, Desk.AGENT)));

        assertThat(approved.facts().risk()).isEqualTo(Ratio.ZERO);
        assertThat(desk.cfo.ledger().size()).isEqualTo(1);
        desk.gate.open(approved.permit(), Desk.PAYEE, Desk.CONTENT, Money.usd("0.00"));
    }

    @Test
    @Spec("CFO-1")
    void refuses_a_request_that_cannot_be_encoded_before_deciding_anything() {
        SpendRequest good = desk.request("1.00");
        SpendRequest bad = new SpendRequest(
                good.requestId(),
                good.agentId(),
                good.category(),
                good.amount(),
                good.projectedRoi(),
                "half a pair \uD800 of surrogates",
                good.target());

        assertThatThrownBy(() -> desk.cfo.approve(bad))
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
                .hasMessageContaining("justification");
        assertThat(desk.cfo.ledger().size()).isZero();
    }

    @Test
    @Spec("CFO-11")
    void the_same_request_gets_the_same_decision_and_spends_once() {
        SpendRequest paid = desk.request("3.00");
        SpendRequest refused = desk.request("3.00", "1.0");
        SpendRequest large = desk.request(Money.usd("7.90"), "1.5", SpendCategory.MEDIA, Desk.AGENT);
        ApprovalDecision first = desk.cfo.approve(paid);
        ApprovalDecision second = desk.cfo.approve(refused);
        ApprovalDecision third = desk.cfo.approve(large);
        desk.clock.advance(Duration.ofHours(30));

        assertThat(desk.cfo.approve(paid)).isEqualTo(first);
        assertThat(desk.cfo.approve(refused)).isEqualTo(second);
        assertThat(desk.cfo.approve(large)).isEqualTo(third);
        assertThat(desk.said(Verdictive.class)).hasSize(3);
    }

    @Test
    @Spec("CFO-11")
    void the_same_id_with_another_body_is_a_conflict() {
        SpendRequest request = desk.request("3.00");
        desk.cfo.approve(request);
        SpendRequest other = new SpendRequest(
                request.requestId(),
                request.agentId(),
                request.category(),
                Money.usd("3.01"),
                request.projectedRoi(),
                request.justification(),
                request.target());

        for (Runnable ask : List.<Runnable>of(() -> desk.cfo.approve(other), () -> desk.cfo.preview(other))) {
            assertThatThrownBy(ask::run)
                    .isInstanceOfSatisfying(
                            SettlementException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT));
        }
        assertThat(desk.cfo.ledger().size()).isEqualTo(1);
    }

    @Test
    @Spec("CFO-5")
    void preview_gives_the_same_reasons_and_records_nothing() {
        List<SpendRequest> requests = List.of(
                desk.request("3.00"),
                desk.request("25.00", "1.2"),
                desk.request(null, "2.0"),
                desk.request("7.90", "1.5"));
        for (SpendRequest request : requests) {
            long before = desk.cfo.ledger().size();
            List<Reason> preview = desk.cfo.preview(request);

            assertThat(desk.cfo.ledger().size()).isEqualTo(before);
            assertThat(reasons(desk.cfo.approve(request))).isEqualTo(preview);
            assertThat(desk.cfo.preview(request)).as("of a decided request").isEqualTo(preview);
        }
    }

    @Test
    @Spec("CFO-9")
    void preview_counts_what_is_due_as_released() {
        desk.approved("8.00");
        long size = desk.cfo.ledger().size();
        assertThat(desk.cfo.preview(desk.request("8.00", "9"))).isNotEmpty();
        desk.clock.advance(Duration.ofMinutes(11));

        assertThat(desk.cfo.preview(desk.request("4.00", "9"))).isEmpty();
        assertThat(desk.cfo.ledger().size()).isEqualTo(size);
    }

    @Test
    @Spec("CFO-2")
    void callers_in_64_threads_never_pass_a_limit() throws Exception {
        Desk busy = new Desk(Desk.wideBudget(), SpendPolicy.DEFAULT.withRiskCeiling(Ratio.ONE));
        List<SpendRequest> requests = IntStream.range(0, 640)
                .mapToObj(i -> busy.request(
                        new Money(100_000 + 9_970L * (i % 41), "USD"),
                        "9",
                        i % 3 == 0 ? SpendCategory.COMPUTE : SpendCategory.MEDIA,
                        i % 2 == 0 ? Desk.AGENT : new AgentId("artist/nova")))
                .toList();

        List<ApprovalDecision> decisions = Together.run(64, requests, request -> {
            ApprovalDecision decision = busy.cfo.approve(request);
            if (decision instanceof ApprovalDecision.Approved approved
                    && approved.permit().entry() % 3 == 0) {
                busy.cfo.open(approved.permit());
                busy.cfo.settle(approved.permit().permitId(), new Money(5_000, "USD"), "job");
            }
            return decision;
        });

        assertThat(decisions).hasSize(640);
        assertThat(decisions.stream().filter(ApprovalDecision.Rejected.class::isInstance))
                .as("the limits have to bind")
                .isNotEmpty();
        assertThat(busy.cfo.budget()).allMatch(line -> !line.left().isNegative());
        busy.cfo.ledger().verify();
    }

    @Test
    @Spec({"CFO-2", "CFO-11"})
    void the_same_request_in_64_threads_is_decided_once() throws Exception {
        SpendRequest request = desk.request("3.00");

        List<ApprovalDecision> decisions =
                Together.run(64, IntStream.range(0, 64).mapToObj(i -> request).toList(), desk.cfo::approve);

        assertThat(decisions).hasSize(64).containsOnly(decisions.get(0));
        assertThat(desk.cfo.ledger().size()).isEqualTo(1);
    }

    @Test
    @Spec("CFO-2")
    void two_governors_on_one_store_share_the_budget() {
        Desk first = Desk.daily("5.00");
        Desk second = new Desk(Budget.daily(Money.usd("5.00")), SpendPolicy.DEFAULT, first.store);
        first.approved("3.00");

        assertThat(Desk.rejected(second.cfo.approve(first.request("2.50", "3"))).reasons())
                .extracting(Reason::code)
                .contains(ErrorCode.BUDGET_EXCEEDED);
    }

    private static List<Reason> reasons(ApprovalDecision decision) {
        return decision.fold(
                approved -> List.of(), ApprovalDecision.Rejected::reasons, ApprovalDecision.Escalated::reasons);
    }
}
