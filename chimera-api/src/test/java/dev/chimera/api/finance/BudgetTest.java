package dev.chimera.api.finance;

import static dev.chimera.api.finance.BudgetPeriod.DAY;
import static dev.chimera.api.finance.BudgetPeriod.MONTH;
import static dev.chimera.api.finance.BudgetPeriod.WEEK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.AgentId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {
    @Test
    void a_week_is_that_of_iso_8601_across_the_end_of_a_year() {
        assertThat(WEEK.windowStart(LocalDate.of(2027, 1, 1))).isEqualTo(LocalDate.of(2026, 12, 28));
        assertThat(WEEK.windowStart(LocalDate.of(2026, 12, 28))).isEqualTo(LocalDate.of(2026, 12, 28));
        assertThat(WEEK.nextWindowStart(LocalDate.of(2026, 12, 31))).isEqualTo(LocalDate.of(2027, 1, 4));
    }

    @Test
    void a_month_has_the_days_it_has() {
        assertThat(MONTH.nextWindowStart(LocalDate.of(2028, 2, 29))).isEqualTo(LocalDate.of(2028, 3, 1));
        assertThat(MONTH.nextWindowStart(LocalDate.of(2026, 12, 31))).isEqualTo(LocalDate.of(2027, 1, 1));
        assertThat(MONTH.windowStart(LocalDate.of(2026, 1, 31))).isEqualTo(LocalDate.of(2026, 1, 1));
    }

    @Test
    void every_day_of_fifty_years_lies_in_exactly_one_window_of_each_kind() {
        for (LocalDate day = LocalDate.of(2000, 1, 1); day.getYear() < 2050; day = day.plusDays(1)) {
            for (BudgetPeriod period : BudgetPeriod.values()) {
                LocalDate start = period.windowStart(day);
                LocalDate next = period.nextWindowStart(day);
                assertThat(start).isBeforeOrEqualTo(day);
                assertThat(next).isAfter(day);
                assertThat(period.windowStart(next)).isEqualTo(next);
                assertThat(period.windowStart(next.minusDays(1))).isEqualTo(start);
            }
            LocalDate monday = WEEK.windowStart(day);
            assertThat(monday.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
            assertThat(monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
                    .isEqualTo(day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        }
    }

    @Test
    void a_day_with_a_change_of_clocks_is_one_window() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Instant midnight = LocalDate.of(2026, 3, 29).atStartOfDay(zone).toInstant();
        Instant next = DAY.nextWindowStart(LocalDate.of(2026, 3, 29))
                .atStartOfDay(zone)
                .toInstant();

        assertThat(Duration.between(midnight, next)).isEqualTo(Duration.ofHours(23));
        assertThat(DAY.windowStart(LocalDate.ofInstant(next.minusNanos(1), zone)))
                .isEqualTo(LocalDate.of(2026, 3, 29));
    }

    @Test
    void periods_have_lower_case_ids() {
        assertThat(DAY.id()).isEqualTo("day");
        assertThat(WEEK.id()).isEqualTo("week");
    }

    @Test
    void limits_are_found_by_scope_and_period() {
        Budget budget = Budget.daily(Money.usd("5.00"))
                .and(MONTH, Money.usd("50.00"))
                .and(SpendCategory.MEDIA, DAY, Money.usd("2.00"))
                .with(new Budget.Limit(new Budget.Scope.Agent(new AgentId("artist/luna")), WEEK, Money.usd("0.00")))
                .in(ZoneId.of("Asia/Tokyo"));

        assertThat(budget.limit(new Budget.Scope.Total(), DAY)).contains(Money.usd("5.00"));
        assertThat(budget.limit(new Budget.Scope.Category(SpendCategory.MEDIA), DAY))
                .contains(Money.usd("2.00"));
        assertThat(budget.limit(new Budget.Scope.Category(SpendCategory.MEDIA), WEEK))
                .isEmpty();
        assertThat(budget.limit(new Budget.Scope.Category(SpendCategory.LANGUAGE), DAY))
                .isEmpty();
        assertThat(budget.currency()).isEqualTo("USD");
        assertThat(budget.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(budget.limits()).hasSize(4);
        assertThat(Budget.weekly(Money.usd("1.00")).limits().get(0).period()).isEqualTo(WEEK);
        assertThat(Budget.monthly(Money.usd("1.00")).limits().get(0).period()).isEqualTo(MONTH);
    }

    @Test
    void scopes_have_names() {
        assertThat(new Budget.Scope.Total()).hasToString("total");
        assertThat(new Budget.Scope.Category(SpendCategory.MEDIA)).hasToString("category:media");
        assertThat(new Budget.Scope.Agent(new AgentId("artist/luna"))).hasToString("agent:artist/luna");
    }

    @Test
    void refuses_two_limits_for_the_same() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budget.daily(Money.usd("5.00")).and(DAY, Money.usd("6.00")))
                .withMessage("budget has two limits for total per day");
    }

    @Test
    void refuses_a_negative_limit_a_second_currency_and_none_at_all() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budget.daily(Money.usd("-0.01")))
                .withMessageContaining("USD -0.01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budget.daily(Money.usd("5.00")).and(WEEK, Money.of("5.00", "EUR")))
                .withMessageContaining("one currency");
        assertThatIllegalArgumentException().isThrownBy(() -> new Budget(ZoneId.of("UTC"), List.of()));
    }

    @Test
    void a_budget_line_knows_what_is_left_even_below_zero() {
        BudgetLine line = new BudgetLine(
                new Budget.Scope.Total(),
                DAY,
                LocalDate.of(2026, 3, 2),
                Money.usd("5.00"),
                Money.usd("1.20"),
                Money.usd("4.10"));

        assertThat(line.left()).isEqualTo(Money.usd("-0.30"));
    }

    @Test
    void the_default_policy_is_the_documented_one() {
        assertThat(SpendPolicy.DEFAULT.roiHurdle()).isEqualTo(Ratio.of("1.5"));
        assertThat(SpendPolicy.DEFAULT.riskCeiling()).isEqualTo(Ratio.of("0.7"));
        assertThat(SpendPolicy.DEFAULT.humanThreshold()).isEqualTo(Money.usd("50.00"));
        assertThat(SpendPolicy.DEFAULT.permitLifetime()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_policy_is_changed_part_by_part() {
        SpendPolicy policy = SpendPolicy.DEFAULT
                .withRoiHurdle(Ratio.of("2"))
                .withRiskCeiling(Ratio.of("0.5"))
                .withHumanThreshold(Money.usd("1.00"))
                .withPermitLifetime(Duration.ofHours(24));

        assertThat(policy)
                .isEqualTo(new SpendPolicy(
                        Ratio.of("2"), Ratio.of("0.5"), Money.usd("1.00"), Duration.ofDays(1), Duration.ofDays(1)));
    }

    @Test
    void refuses_a_policy_out_of_bounds() {
        SpendPolicy policy = SpendPolicy.DEFAULT;

        assertThatIllegalArgumentException().isThrownBy(() -> policy.withRoiHurdle(Ratio.of("-1")));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.withRiskCeiling(Ratio.of("1.000001")));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.withRiskCeiling(Ratio.of("-0.1")));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.withHumanThreshold(Money.usd("-1")));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.withPermitLifetime(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.withPermitLifetime(Duration.ofDays(1).plusNanos(1)))
                .withMessageContaining("PT24H0.000000001S");
    }

    @Test
    void a_category_has_a_narrow_form() {
        assertThat(SpendCategory.MEDIA.compareTo(SpendCategory.STORAGE)).isNegative();
        for (String wrong : List.of("", "Media", "1a", "a-b", "a".repeat(33))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SpendCategory(wrong));
        }
    }
}
