package dev.chimera.cfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.spec.Spec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares the rules with a second version of them, written from the text of the specification in decimal arithmetic, one line a
 * rule, that shares no code with the first.
 */
class RulesAgainstReferenceTest {
    private static final int CASES = 40_000;
    private static final long SEED = Long.getLong("chimera.rules.seed", 20_260_302L);

    @Test
    @Spec("CFO-13")
    void agree_with_an_independent_reference_on_generated_cases() {
        Random random = new Random(SEED);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int i = 0; i < CASES; i++) {
            long seed = random.nextLong();
            SpendCase spend = generate(new Random(seed));
            Judgement judgement = Rules.judge(spend);
            Expected expected = Expected.of(spend);

            assertThat(judgement.reasons().stream().map(Reason::code).toList())
                    .as("reasons of case %d, seed %d: %s", i, seed, spend)
                    .isEqualTo(expected.reasons);
            assertThat(judgement.verdict())
                    .as("verdict of seed %d: %s", seed, spend)
                    .isEqualTo(expected.verdict);
            assertThat(judgement.risk().score().toBigDecimal())
                    .as("risk of seed %d: %s", seed, spend)
                    .isEqualByComparingTo(expected.risk);
            verdicts.merge(judgement.verdict(), 1, Integer::sum);
        }
        assertThat(verdicts)
                .hasSize(3)
                .allSatisfy((verdict, count) ->
                        assertThat(count).as("%s has to occur often", verdict).isGreaterThan(CASES / 20));
    }

    private static final class Expected {
        final List<ErrorCode> reasons = new ArrayList<>();
        final Verdict verdict;
        final BigDecimal risk;

        private Expected(SpendCase c) {
            Money money = c.request().amount();
            BigDecimal roi = c.request().projectedRoi().toBigDecimal();
            BigDecimal hurdle = c.policy().roiHurdle().toBigDecimal();
            boolean usable = money != null && money.currency().equals("USD");
            boolean free = money != null && money.micros() == 0;
            BigDecimal amount = money == null ? BigDecimal.ZERO : units(money.micros());
            if (c.killed()) reasons.add(ErrorCode.KILL_SWITCH);
            if (money == null) reasons.add(ErrorCode.UNPRICED);
            if (money != null && !usable) reasons.add(ErrorCode.INVALID_INPUT);
            BigDecimal tightest = BigDecimal.ZERO;
            for (Standing s : c.standings()) {
                BigDecimal after = units(s.reserved()).add(units(s.settled())).add(amount);
                if (usable && !free && after.compareTo(units(s.limit())) > 0) reasons.add(ErrorCode.BUDGET_EXCEEDED);
                tightest = tightest.max(share(after, units(s.limit())));
            }
            if (usable && !free && c.standings().isEmpty()) reasons.add(ErrorCode.BUDGET_EXCEEDED);
            if (!free && roi.compareTo(hurdle) < 0) reasons.add(ErrorCode.ROI_TOO_LOW);
            boolean refused = !reasons.isEmpty();
            BigDecimal threshold = c.policy().humanThreshold().micros() == 0
                    ? BigDecimal.ZERO
                    : units(c.policy().humanThreshold().micros());
            BigDecimal amountFactor = usable ? share(amount, threshold) : BigDecimal.ONE;
            BigDecimal headroom = usable ? tightest : BigDecimal.ONE;
            BigDecimal thin = hurdle.signum() == 0
                    ? BigDecimal.ZERO
                    : share(hurdle.add(hurdle).subtract(roi).max(BigDecimal.ZERO), hurdle);
            risk = free
                    ? BigDecimal.ZERO
                    : amountFactor
                            .multiply(new BigDecimal("0.40"))
                            .add(headroom.multiply(new BigDecimal("0.35")))
                            .add(thin.multiply(new BigDecimal("0.25")))
                            .setScale(6, RoundingMode.CEILING);
            if (usable && risk.compareTo(c.policy().riskCeiling().toBigDecimal()) > 0)
                reasons.add(ErrorCode.RISK_TOO_HIGH);
            if (usable && amount.compareTo(threshold) > 0) reasons.add(ErrorCode.HUMAN_REQUIRED);
            verdict = refused ? Verdict.REJECTED : reasons.isEmpty() ? Verdict.APPROVED : Verdict.ESCALATED;
        }

        static Expected of(SpendCase spend) {
            return new Expected(spend);
        }

        private static BigDecimal units(long micros) {
            return BigDecimal.valueOf(micros).movePointLeft(6);
        }

        private static BigDecimal share(BigDecimal part, BigDecimal whole) {
            if (part.signum() == 0) return BigDecimal.ZERO;
            if (part.compareTo(whole) >= 0) return BigDecimal.ONE;
            return part.divide(whole, 6, RoundingMode.CEILING);
        }
    }

    private static SpendCase generate(Random random) {
        List<Standing> standings = new ArrayList<>();
        for (BudgetPeriod period : BudgetPeriod.values()) {
            for (Budget.Scope scope : List.of(
                    new Budget.Scope.Total(),
                    new Budget.Scope.Category(SpendCategory.MEDIA),
                    new Budget.Scope.Agent(new AgentId("artist/luna")))) {
                if (random.nextInt(3) == 0) {
                    standings.add(standing(random, scope, period));
                }
            }
        }
        SpendPolicy policy = new SpendPolicy(
                new Ratio(random.nextInt(10) == 0 ? 0 : random.nextInt(3_000_000)),
                new Ratio(random.nextInt(1_000_001)),
                new Money(random.nextInt(10) == 0 ? 0 : magnitude(random), "USD"),
                Duration.ofMinutes(10),
                Duration.ofDays(1));
        return new SpendCase(
                request(random, standings), random.nextInt(20) == 0, "USD", ZoneOffset.UTC, standings, policy);
    }

    private static SpendRequest request(Random random, List<Standing> standings) {
        return new SpendRequest(
                new UUID(random.nextLong(), random.nextLong()),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                amount(random, standings),
                new Ratio(random.nextInt(6_000_000)),
                "ten letters at least",
                new SpendRequest.Target("studio", Digest.ZERO));
    }

    private static @Nullable Money amount(Random random, List<Standing> standings) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return null;
        }
        if (kind == 1) {
            return new Money(random.nextInt(1_000), "EUR");
        }
        if (kind == 2) {
            return Money.zero("USD");
        }
        if (kind < 9 && !standings.isEmpty()) {
            long edge = standings.get(random.nextInt(standings.size())).left() + random.nextInt(3) - 1;
            return new Money(Math.max(0, edge), "USD");
        }
        return new Money(magnitude(random) / 4, "USD");
    }

    private static Standing standing(Random random, Budget.Scope scope, BudgetPeriod period) {
        long limit = random.nextInt(12) == 0 ? 0 : magnitude(random);
        long taken = random.nextInt(4) == 0 ? limit : (long) (limit * random.nextDouble() * 0.6);
        long settled = (long) (taken * random.nextDouble());
        return new Standing(scope, period, LocalDate.of(2026, 3, 1), limit, taken - settled, settled);
    }

    private static long magnitude(Random random) {
        return random.nextInt(200) == 0 ? Long.MAX_VALUE / 3 : 1 + random.nextInt(100_000_000);
    }
}
