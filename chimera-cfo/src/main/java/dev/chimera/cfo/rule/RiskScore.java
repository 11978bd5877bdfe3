package dev.chimera.cfo.rule;

import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.RiskFactor;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;

/**
 * How risky a request is, from 0 to 1, and the parts of the score. A weighted sum, in millionths, in integers, each division
 * rounded up so that rounding never favours the spender:
 *
 * <ul>
 *   <li>{@code amount}, weight 0.40: the amount over the human threshold, at most 1
 *   <li>{@code headroom}, weight 0.35: the share of the tightest window that is taken once the request is, at most 1
 *   <li>{@code return}, weight 0.25: 1 at the hurdle or below it, falling evenly to 0 at twice the hurdle
 * </ul>
 *
 * All three are 0 for a request that costs nothing. Where the price is unknown or in another currency, {@code amount} and
 * {@code headroom} count as 1. Immutable.
 *
 * @param score the sum
 * @param factors its parts, in the order above
 */
public record RiskScore(Ratio score, List<RiskFactor> factors) {
    private static final long ONE = Ratio.ONE.micros();
    /** Below this a share is worked out without leaving 64 bits. */
    private static final long QUICK_MAX = Long.MAX_VALUE / ONE - 1;

    private static final Ratio AMOUNT_WEIGHT = new Ratio(400_000);
    private static final Ratio HEADROOM_WEIGHT = new Ratio(350_000);
    private static final Ratio RETURN_WEIGHT = new Ratio(250_000);

    public RiskScore {
        factors = List.copyOf(factors);
    }

    /** The risk of {@code spend}. */
    public static RiskScore of(SpendCase spend) {
        OptionalLong price = spend.price();
        boolean free = spend.costsNothing();
        long amount = price.isPresent()
                ? shareUp(price.getAsLong(), spend.policy().humanThreshold().micros())
                : ONE;
        return sum(
                free ? 0 : amount,
                free ? 0 : price.isPresent() ? headroom(spend, price.getAsLong()) : ONE,
                free ? 0 : thinReturn(spend));
    }

    private static RiskScore sum(long amount, long headroom, long thinReturn) {
        long weighted = amount * AMOUNT_WEIGHT.micros()
                + headroom * HEADROOM_WEIGHT.micros()
                + thinReturn * RETURN_WEIGHT.micros();
        return new RiskScore(
                new Ratio((weighted + ONE - 1) / ONE),
                List.of(
                        new RiskFactor("amount", new Ratio(amount), AMOUNT_WEIGHT),
                        new RiskFactor("headroom", new Ratio(headroom), HEADROOM_WEIGHT),
                        new RiskFactor("return", new Ratio(thinReturn), RETURN_WEIGHT)));
    }

    private static long headroom(SpendCase spend, long price) {
        long tightest = 0;
        for (Standing standing : spend.standings()) {
            long share = price > standing.left() ? ONE : shareUp(standing.taken() + price, standing.limit());
            tightest = Math.max(tightest, share);
        }
        return tightest;
    }

    private static long thinReturn(SpendCase spend) {
        long hurdle = spend.policy().roiHurdle().micros();
        long above = spend.request().projectedRoi().micros() - hurdle;
        if (hurdle == 0 || above >= hurdle) {
            return 0;
        }
        return above <= 0 ? ONE : shareUp(hurdle - above, hurdle);
    }

    /** {@code part / whole} in millionths, rounded up, at most 1; nothing of nothing is 0. */
    private static long shareUp(long part, long whole) {
        if (part == 0) {
            return 0;
        }
        if (part >= whole) {
            return ONE;
        }
        if (whole < QUICK_MAX) {
            return (part * ONE + whole - 1) / whole;
        }
        BigInteger scaled = BigInteger.valueOf(part).multiply(BigInteger.valueOf(ONE));
        return scaled.add(BigInteger.valueOf(whole - 1))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
