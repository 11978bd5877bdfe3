package dev.chimera.openclaw.exchange;

import dev.chimera.api.finance.Money;
import dev.chimera.api.network.Quote;
import java.math.BigInteger;

/**
 * What a compute credit is worth to this host. Immutable.
 *
 * @param perCredit one credit in the budget's currency
 */
public record CreditRate(Money perCredit) {
    private static final BigInteger UNIT = BigInteger.valueOf(Money.MICROS_PER_UNIT);

    public CreditRate {
        if (perCredit.isNegative()) {
            throw new IllegalArgumentException("a credit's worth must not be negative, got " + perCredit);
        }
    }

    /** {@code credits} in the budget's currency, rounded up to the next millionth. */
    public Money of(Money credits) {
        if (!credits.currency().equals(Quote.COMPUTE_CREDITS)) {
            throw new IllegalArgumentException("not compute credits: " + credits);
        }
        BigInteger[] parts = BigInteger.valueOf(credits.micros())
                .multiply(BigInteger.valueOf(perCredit.micros()))
                .divideAndRemainder(UNIT);
        BigInteger micros = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
        return new Money(micros.longValueExact(), perCredit.currency());
    }
}
