package dev.chimera.api.finance;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node's own services cost others: {@code base x complexity x (1 + k x load)}. Immutable.
 *
 * @param currency of all prices, for example {@link #COMPUTE_CREDITS}
 * @param prices the base price of each service by its name of 1 to 64 characters, zero or more; at most {@link #SERVICES_MAX}
 * @param loadFactor the k of the formula, zero or more: by how much a full load raises a price, 1 doubles it
 */
public record Tariff(String currency, Map<String, Money> prices, Ratio loadFactor) {
    /** The currency in which peers quote to each other unless they agree on another. */
    public static final String COMPUTE_CREDITS = "COMPUTE_CREDITS";

    /** How many services a tariff may have. */
    public static final int SERVICES_MAX = 1_000;

    private static final BigInteger RATIO = BigInteger.valueOf(Ratio.ONE.micros());

    public Tariff {
        String unit = Money.zero(currency).currency();
        prices = Map.copyOf(prices);
        Require.size("tariff services", prices.keySet(), 0, SERVICES_MAX);
        prices.forEach((service, price) -> {
            Require.length("service", service, 1, 64);
            if (price.isNegative() || !price.currency().equals(unit)) {
                throw new IllegalArgumentException(
                        "the price of '" + service + "' must be in " + unit + " and not below zero, got " + price);
            }
        });
        if (loadFactor.isLessThan(Ratio.ZERO)) {
            throw new IllegalArgumentException("loadFactor must not be negative, got " + loadFactor);
        }
    }

    /** A tariff without services in {@code currency}, with the load factor 1. */
    public static Tariff in(String currency) {
        return new Tariff(currency, Map.of(), Ratio.ONE);
    }

    /** This tariff in which {@code service} has the base price {@code base}. */
    public Tariff with(String service, Money base) {
        Map<String, Money> more = new HashMap<>(prices);
        more.put(service, base);
        return new Tariff(currency, more, loadFactor);
    }

    /** This tariff with another load factor. */
    public Tariff withLoadFactor(Ratio factor) {
        return new Tariff(currency, prices, factor);
    }

    /**
     * What {@code service} costs: computed exactly, and rounded up once, to the next millionth.
     *
     * @param complexity 1 or more
     * @param load 0 to 1
     * @throws ChimeraException with {@link ErrorCode#UNPRICED} if there is no such service, with {@link ErrorCode#INVALID_INPUT} if
     *     the price is larger than an amount can be
     */
    public Money price(String service, Ratio complexity, Ratio load) {
        QuoteRequest.require(complexity, load);
        @Nullable Money base = prices.get(service);
        if (base == null) {
            throw new ChimeraException(
                    ErrorCode.UNPRICED, "the tariff has no price for '" + service + "'; set one with with(...)");
        }
        BigInteger raised = RATIO.multiply(RATIO)
                .add(BigInteger.valueOf(loadFactor.micros()).multiply(micros(load)));
        BigInteger exact =
                BigInteger.valueOf(base.micros()).multiply(micros(complexity)).multiply(raised);
        BigInteger[] rounded = exact.divideAndRemainder(RATIO.pow(3));
        BigInteger price = rounded[1].signum() == 0 ? rounded[0] : rounded[0].add(BigInteger.ONE);
        try {
            return new Money(price.longValueExact(), currency);
        } catch (ArithmeticException e) {
            throw new ChimeraException(
                    ErrorCode.INVALID_INPUT,
                    "'" + service + "' at complexity " + complexity + " costs more than an amount can be; ask for less",
                    e);
        }
    }

    private static BigInteger micros(Ratio ratio) {
        return BigInteger.valueOf(ratio.micros());
    }
}
