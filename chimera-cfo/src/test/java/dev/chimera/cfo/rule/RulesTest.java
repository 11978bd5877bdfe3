package dev.chimera.cfo.rule;

import static dev.chimera.api.ErrorCode.BUDGET_EXCEEDED;
import static dev.chimera.api.ErrorCode.HUMAN_REQUIRED;
import static dev.chimera.api.ErrorCode.INVALID_INPUT;
import static dev.chimera.api.ErrorCode.KILL_SWITCH;
import static dev.chimera.api.ErrorCode.RISK_TOO_HIGH;
import static dev.chimera.api.ErrorCode.ROI_TOO_LOW;
import static dev.chimera.api.ErrorCode.UNPRICED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.spec.Spec;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

    static Stream<Arguments> table() {
        // amount, roi, taken of a daily limit of 100, killed, verdict, reasons
        return Stream.of(
                row("1.00", "2.0", "0.00", false, Verdict.APPROVED),
                row("1.00", "1.5", "0.00", false, Verdict.APPROVED),
                row("1.00", "1.499999", "0.00", false, Verdict.REJECTED, ROI_TOO_LOW),
                row("0.00", "0", "100.00", false, Verdict.APPROVED),
                row("0.00", "0", "0.00", true, Verdict.REJECTED, KILL_SWITCH),
                row("40.00", "9", "60.00", false, Verdict.APPROVED),
                row("40.000001", "9", "60.00", false, Verdict.REJECTED, BUDGET_EXCEEDED),
                row("0.000001", "9", "100.00", false, Verdict.REJECTED, BUDGET_EXCEEDED),
                row("50.00", "3", "0.00", false, Verdict.APPROVED),
                row("50.000001", "3", "0.00", false, Verdict.ESCALATED, HUMAN_REQUIRED),
                row("60.00", "1.5", "30.00", false, Verdict.ESCALATED, RISK_TOO_HIGH, HUMAN_REQUIRED),
                row("60.00", "1.0", "0.00", false, Verdict.REJECTED, ROI_TOO_LOW, RISK_TOO_HIGH, HUMAN_REQUIRED),
                row(
                        "90.00",
                        "1.0",
                        "20.00",
                        true,
                        Verdict.REJECTED,
                        KILL_SWITCH,
                        BUDGET_EXCEEDED,
                        ROI_TOO_LOW,
                        RISK_TOO_HIGH,
                        HUMAN_REQUIRED),
                row(null, "2.0", "0.00", false, Verdict.REJECTED, UNPRICED),
                row(null, "1.0", "0.00", true, Verdict.REJECTED, KILL_SWITCH, UNPRICED, ROI_TOO_LOW));
    }

    @ParameterizedTest
    @MethodSource("table")
    @Spec({"CFO-2", "CFO-3", "CFO-4"})
    void lists_every_rule_that_failed_and_takes_the_strictest(
            @Nullable String amount, String roi, String taken, boolean killed, Verdict verdict, List<ErrorCode> codes) {
        Judgement judgement =
                Rules.judge(spend(amount == null ? null : Money.usd(amount), roi, killed, daily("100.00", taken)));

        assertThat(judgement.reasons()).extracting(Reason::code).containsExactlyElementsOf(codes);
        assertThat(judgement.verdict()).isEqualTo(verdict);
    }

    @Test
    @Spec("CFO-2")
    void names_every_limit_that_would_be_crossed_with_its_figures() {
        Standing category = new Standing(
                new Budget.Scope.Category(SpendCategory.MEDIA), BudgetPeriod.MONTH, DAY, 1_000_000, 700_000, 200_000);

        Judgement judgement = Rules.judge(
                spend(Money.usd("0.90"), "2.0", false, category, daily("5.00", "4.30"), daily("9.00", "0")));

        assertThat(judgement.reasons())
                .extracting(Reason::message)
                .containsExactly(
                        "the limit of USD 1.00 per month for category:media would be crossed: settled 0.20, reserved"
                                + " 0.70, asked 0.90",
                        "the limit of USD 5.00 per day for total would be crossed: settled 0.00, reserved 4.30, asked"
                                + " 0.90");
    }

    @Test
    @Spec("CFO-2")
    void refuses_money_that_no_limit_covers_and_lets_what_is_free_pass() {
        assertThat(Rules.judge(spend(Money.usd("0.01"), "2.0", false)).reasons())
                .extracting(Reason::code)
                .containsExactly(BUDGET_EXCEEDED);
        assertThat(Rules.judge(spend(Money.usd("0.00"), "0", false)).verdict()).isEqualTo(Verdict.APPROVED);
    }

    @Test
    @Spec("CFO-15")
    void refuses_another_currency_instead_of_converting() {
        Judgement judgement = Rules.judge(spend(Money.of("1.00", "EUR"), "2.0", false, daily("100.00", "0")));

        assertThat(judgement.reasons()).extracting(Reason::code).containsExactly(INVALID_INPUT);
        assertThat(judgement.reasons().get(0).message()).contains("USD").contains("EUR 1.00");
    }

    @Test
    @Spec("CFO-4")
    void scores_the_risk_by_the_documented_formula() {
        RiskScore risk = RiskScore.of(spend(Money.usd("0.04"), "2.4", false, daily("5.00", "0.36")));

        assertThat(risk.score()).isEqualTo(Ratio.of("0.12832"));
        assertThat(risk.factors())
                .extracting(factor -> factor.name() + " " + factor.value() + " x " + factor.weight())
                .containsExactly("amount 0.0008 x 0.4", "headroom 0.08 x 0.35", "return 0.4 x 0.25");
    }

    @Test
    @Spec("CFO-4")
    void risk_runs_from_zero_for_what_is_free_to_one_for_the_worst() {
        assertThat(RiskScore.of(spend(Money.usd("0.00"), "0", false, daily("5.00", "5.00")))
                        .score())
                .isEqualTo(Ratio.ZERO);
        assertThat(RiskScore.of(spend(Money.usd("60.00"), "0", false, daily("5.00", "5.00")))
                        .score())
                .isEqualTo(Ratio.ONE);
        assertThat(RiskScore.of(spend(new Money(Long.MAX_VALUE, "USD"), "0", false, daily("5.00", "5.00")))
                        .score())
                .isEqualTo(Ratio.ONE);
    }

    @Test
    @Spec("CFO-17")
    void a_person_overrules_thresholds_and_never_a_limit() {
        SpendCase risky = spend(Money.usd("60.00"), "1.5", false, daily("100.00", "30.00"));
        SpendCase over = spend(Money.usd("80.00"), "1.5", false, daily("100.00", "30.00"));

        assertThat(answered(risky, HumanDecision.Answer.APPROVE).verdict()).isEqualTo(Verdict.APPROVED);
        assertThat(answered(over, HumanDecision.Answer.APPROVE).reasons())
                .extracting(Reason::code)
                .containsExactly(BUDGET_EXCEEDED);
        assertThat(answered(risky, HumanDecision.Answer.REJECT).reasons())
                .extracting(Reason::toString)
                .containsExactly("HUMAN_REQUIRED: ana said no: off topic");
        assertThat(answered(risky, HumanDecision.Answer.EDIT).reasons())
                .extracting(Reason::toString)
                .containsExactly("HUMAN_REQUIRED: ana put another request in its place: off topic");
    }

    private static Judgement answered(SpendCase spend, HumanDecision.Answer answer) {
        return Rules.judgeAnswered(spend, answer, "ana", "off topic");
    }

    private static Arguments row(
            @Nullable String amount, String roi, String taken, boolean killed, Verdict verdict, ErrorCode... codes) {
        return Arguments.of(amount, roi, taken, killed, verdict, List.of(codes));
    }

    private static Standing daily(String limit, String taken) {
        return new Standing(
                new Budget.Scope.Total(),
                BudgetPeriod.DAY,
                DAY,
                Money.usd(limit).micros(),
                Money.usd(taken).micros(),
                0);
    }

    private static SpendCase spend(@Nullable Money amount, String roi, boolean killed, Standing... standings) {
        SpendRequest request = new SpendRequest(
                new UUID(1, 2),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                amount,
                Ratio.of(roi),
                "ten letters at least",
                new SpendRequest.Target("studio", Digest.ZERO));
        return new SpendCase(request, killed, "USD", ZoneOffset.UTC, List.of(standings), SpendPolicy.DEFAULT);
    }
}
