package dev.chimera.api.finance;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A number without a unit in millionths, for returns and risk: what decides about money is never floating point. Immutable.
 *
 * @param micros millionths, so 1.5 is 1,500,000
 */
public record Ratio(long micros) implements Comparable<Ratio> {
    public static final Ratio ZERO = new Ratio(0);
    public static final Ratio ONE = new Ratio(1_000_000);

    /**
     * The number that {@code decimal} spells.
     *
     * @throws ArithmeticException if it has more than six decimals or does not fit
     * @throws NumberFormatException if it is no decimal number
     */
    public static Ratio of(String decimal) {
        return of(new BigDecimal(decimal));
    }

    /** {@code decimal} exactly. */
    public static Ratio of(BigDecimal decimal) {
        return new Ratio(decimal.movePointRight(6).longValueExact());
    }

    /** {@code part / whole}, rounded half up; {@code whole} is not zero. */
    public static Ratio of(long part, long whole) {
        return new Ratio(BigDecimal.valueOf(part)
                .movePointRight(6)
                .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP)
                .longValueExact());
    }

    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(micros, 6);
    }

    public boolean isLessThan(Ratio other) {
        return micros < other.micros;
    }

    public boolean isMoreThan(Ratio other) {
        return micros > other.micros;
    }

    @Override
    public int compareTo(Ratio other) {
        return Long.compare(micros, other.micros);
    }

    /** Plain decimal digits without trailing zeros, for example {@code 1.5}. */
    @Override
    public String toString() {
        return micros == 0 ? "0" : toBigDecimal().stripTrailingZeros().toPlainString();
    }
}
