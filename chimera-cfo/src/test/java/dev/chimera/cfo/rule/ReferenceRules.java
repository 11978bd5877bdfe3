package dev.chimera.cfo.rule;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The rules a second time, from the text of the specification in decimal arithmetic, one line a rule; shares no code with the first. */
final class ReferenceRules {
    final List<ErrorCode> refusals = new ArrayList<>();
    final List<ErrorCode> reasons = new ArrayList<>();
    final Verdict verdict;
    final BigDecimal risk;

    private ReferenceRules(SpendCase c) {
        Money money = c.request().amount();
        BigDecimal roi = c.request().projectedRoi().toBigDecimal();
        BigDecimal hurdle = c.policy().roiHurdle().toBigDecimal();
        boolean usable = money != null && money.currency().equals("USD");
        boolean free = money != null && money.micros() == 0;
        BigDecimal amount = money == null ? BigDecimal.ZERO : units(money.micros());
        if (c.killed()) refusals.add(ErrorCode.KILL_SWITCH);
        if (money == null) refusals.add(ErrorCode.UNPRICED);
        if (money != null && !usable) refusals.add(ErrorCode.INVALID_INPUT);
        BigDecimal tightest = BigDecimal.ZERO;
        for (Standing s : c.standings()) {
            BigDecimal after = units(s.reserved()).add(units(s.settled())).add(amount);
            if (usable && !free && after.compareTo(units(s.limit())) > 0) refusals.add(ErrorCode.BUDGET_EXCEEDED);
            tightest = tightest.max(share(after, units(s.limit())));
        }
        if (usable && !free && c.standings().isEmpty()) refusals.add(ErrorCode.BUDGET_EXCEEDED);
        if (!free && roi.compareTo(hurdle) < 0) refusals.add(ErrorCode.ROI_TOO_LOW);
        BigDecimal threshold = units(c.policy().humanThreshold().micros());
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
        reasons.addAll(refusals);
        if (usable && risk.compareTo(c.policy().riskCeiling().toBigDecimal()) > 0) reasons.add(ErrorCode.RISK_TOO_HIGH);
        if (usable && amount.compareTo(threshold) > 0) reasons.add(ErrorCode.HUMAN_REQUIRED);
        verdict = !refusals.isEmpty() ? Verdict.REJECTED : reasons.isEmpty() ? Verdict.APPROVED : Verdict.ESCALATED;
    }

    static ReferenceRules of(SpendCase spend) {
        return new ReferenceRules(spend);
    }

    @Override
    public String toString() {
        return verdict + " for " + reasons + " at a risk of " + risk;
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
