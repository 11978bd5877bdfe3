package dev.chimera.api.finance;

import java.time.Duration;

/**
 * The thresholds of the CFO beside the budget. Immutable.
 *
 * @param roiHurdle projected return, as a multiple of the cost, below which a paid request is rejected
 * @param riskCeiling risk above which a person must decide, 0 to 1
 * @param humanThreshold amount above which a person must decide
 * @param permitLifetime how long an unopened permit is good for; at most one day
 * @param ticketLifetime how long a person has to decide an escalation
 */
public record SpendPolicy(
        Ratio roiHurdle, Ratio riskCeiling, Money humanThreshold, Duration permitLifetime, Duration ticketLifetime) {
    /** Hurdle 1.5, risk 0.7, people above USD 50, permits for 10 minutes, tickets for a day. */
    public static final SpendPolicy DEFAULT = new SpendPolicy(
            Ratio.of("1.5"), Ratio.of("0.7"), Money.usd("50.00"), Duration.ofMinutes(10), Duration.ofDays(1));

    public SpendPolicy {
        if (roiHurdle.isLessThan(Ratio.ZERO)) {
            throw new IllegalArgumentException("roiHurdle must not be negative, got " + roiHurdle);
        }
        if (riskCeiling.isLessThan(Ratio.ZERO) || riskCeiling.isMoreThan(Ratio.ONE)) {
            throw new IllegalArgumentException("riskCeiling must be from 0 to 1, got " + riskCeiling);
        }
        if (humanThreshold.isNegative()) {
            throw new IllegalArgumentException("humanThreshold must not be negative, got " + humanThreshold);
        }
        requireLifetime("permitLifetime", permitLifetime, Duration.ofDays(1));
        requireLifetime("ticketLifetime", ticketLifetime, Duration.ofDays(365));
    }

    /** This policy with another hurdle. */
    public SpendPolicy withRoiHurdle(Ratio hurdle) {
        return new SpendPolicy(hurdle, riskCeiling, humanThreshold, permitLifetime, ticketLifetime);
    }

    /** This policy with another risk ceiling. */
    public SpendPolicy withRiskCeiling(Ratio ceiling) {
        return new SpendPolicy(roiHurdle, ceiling, humanThreshold, permitLifetime, ticketLifetime);
    }

    /** This policy with another amount above which a person must decide. */
    public SpendPolicy withHumanThreshold(Money threshold) {
        return new SpendPolicy(roiHurdle, riskCeiling, threshold, permitLifetime, ticketLifetime);
    }

    /** This policy with another lifetime of permits. */
    public SpendPolicy withPermitLifetime(Duration lifetime) {
        return new SpendPolicy(roiHurdle, riskCeiling, humanThreshold, lifetime, ticketLifetime);
    }

    private static void requireLifetime(String component, Duration lifetime, Duration max) {
        if (lifetime.isZero() || lifetime.isNegative() || lifetime.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    component + " must be positive and at most " + max + ", got " + lifetime);
        }
    }
}
