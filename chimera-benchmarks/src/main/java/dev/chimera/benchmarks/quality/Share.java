package dev.chimera.benchmarks.quality;

import java.util.Locale;

/**
 * So many of so many.
 *
 * @param hits how many, 0 to {@code of}
 * @param of out of how many
 */
record Share(long hits, long of) {
    /** The two-sided 95 % quantile of the normal distribution. */
    private static final double Z = 1.959964;

    Share {
        if (hits < 0 || hits > of) {
            throw new IllegalArgumentException("no share: " + hits + " of " + of);
        }
    }

    /** 0 to 1; not a number if out of none. */
    double value() {
        return (double) hits / of;
    }

    /** The lower end of the 95 % interval of Wilson (Journal of the American Statistical Association 22, 1927). */
    double low() {
        return wilson(-1);
    }

    /** The upper end. */
    double high() {
        return wilson(1);
    }

    private double wilson(int side) {
        if (of == 0) {
            return Double.NaN;
        }
        double p = value();
        double spread = Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
        return Math.min(1, Math.max(0, (p + Z * Z / (2.0 * of) + side * spread) / (1 + Z * Z / of)));
    }

    /** In per cent with the interval and the counts: {@code 98.1 % (97.5 to 98.6; 2,345 of 2,390)}. */
    @Override
    public String toString() {
        return of == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%.2f %% (%.2f to %.2f; %,d of %,d)",
                        100 * value(),
                        100 * low(),
                        100 * high(),
                        hits,
                        of);
    }
}
