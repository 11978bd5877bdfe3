package dev.chimera.api.finance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * An amount in millionths of a currency's main unit. Arithmetic is exact: an overflow or a mix of currencies is an error, never
 * a wrong sum. May be negative as a difference. Immutable.
 *
 * @param micros millionths of the main unit, so USD 5.00 is 5,000,000
 * @param currency an ISO 4217 code, or another upper-case name of 3 to 16 characters such as {@code COMPUTE_CREDITS}
 */
public record Money(long micros, String currency) implements Comparable<Money> {
    /** Millionths in one main unit. */
    public static final long MICROS_PER_UNIT = 1_000_000;

    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,12}(\\.\\d{1,6})?");

    public Money {
        if (!isCurrency(currency)) {
            throw new IllegalArgumentException(
                    "currency must be 3-16 characters of A-Z 0-9 _, for example USD, got '" + currency + "'");
        }
    }

    /** By hand, because amounts are made by the dozen for every decision. */
    private static boolean isCurrency(String text) {
        boolean well = text.length() >= 3 && text.length() <= 16 && text.charAt(0) >= 'A' && text.charAt(0) <= 'Z';
        for (int i = 1; well && i < text.length(); i++) {
            char c = text.charAt(i);
            well = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        }
        return well;
    }

    /** {@code amount} US dollars, for example {@code "5.00"}. */
    public static Money usd(String amount) {
        return of(amount, "USD");
    }

    /**
     * {@code amount} in {@code currency}.
     *
     * @throws IllegalArgumentException unless {@code amount} has at most 12 digits before and 6 after the point
     */
    public static Money of(String amount, String currency) {
        if (!AMOUNT.matcher(amount).matches()) {
            throw new IllegalArgumentException(
                    "amount must be a number with at most 12 digits before and 6 after the point, got '" + amount
                            + "'");
        }
        return new Money(new BigDecimal(amount).movePointRight(6).longValueExact(), currency);
    }

    /** Nothing, in {@code currency}. */
    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    /**
     * {@code quantity} at {@code unitPrice} a piece, rounded up to the next millionth, so that rounding never favours the
     * spender.
     */
    public static Money price(BigDecimal unitPrice, long quantity, String currency) {
        BigDecimal micros = unitPrice.multiply(BigDecimal.valueOf(quantity)).movePointRight(6);
        return new Money(micros.setScale(0, RoundingMode.CEILING).longValueExact(), currency);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(micros, sameCurrency(other).micros), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(micros, sameCurrency(other).micros), currency);
    }

    public Money times(long factor) {
        return new Money(Math.multiplyExact(micros, factor), currency);
    }

    public boolean isZero() {
        return micros == 0;
    }

    public boolean isNegative() {
        return micros < 0;
    }

    public boolean isMoreThan(Money other) {
        return compareTo(other) > 0;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the currencies differ
     */
    @Override
    public int compareTo(Money other) {
        return Long.compare(micros, sameCurrency(other).micros);
    }

    /** The amount in main units with at least two and at most six decimals, for example {@code 5.00}. */
    public String amount() {
        BigDecimal units = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
        return units.setScale(Math.max(2, units.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    @Override
    public String toString() {
        return currency + " " + amount();
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot combine " + this + " with " + other + ": the currencies differ");
        }
        return other;
    }
}
