package dev.chimera.core.scout;

/** The upper tails of the distributions that counts are judged by, in logarithms, so that nothing underflows. */
final class Tail {
    private static final double NEGLIGIBLE = 1e-12;
    private static final int TERMS_MAX = 20_000;

    private Tail() {}

    /**
     * The decimal logarithm of the chance that of {@code n} events {@code x} or more fall into a span that has the exposure
     * {@code e} out of {@code e + b}, where events come with the dispersion {@code 1 + 1/r} for one event per unit of exposure:
     * the beta-binomial distribution with alpha = r e and beta = r b. With an infinite {@code r} it is the binomial one.
     * Of very many terms the last are bounded from above by a geometric series.
     */
    static double log10(long x, long n, double e, double b, double r) {
        boolean even = Double.isInfinite(r);
        double logTerm = even ? logBinomial(x, n, e / (e + b)) : logBetaBinomial(x, n, r * e, r * b);
        double sum = 1;
        double term = 1;
        for (long j = x; j < n && term > NEGLIGIBLE * sum; j++) {
            double odds = even ? e / b : (j + r * e) / (n - j - 1 + r * b);
            double ratio = (n - j) / (j + 1.0) * odds;
            if (j - x == TERMS_MAX) {
                sum += ratio < 1 ? term * ratio / (1 - ratio) : Double.POSITIVE_INFINITY;
                break;
            }
            term *= ratio;
            sum += term;
        }
        return Math.min(0, (logTerm + Math.log(sum)) / Math.log(10));
    }

    private static double logBinomial(long x, long n, double q) {
        return logChoose(x, n) + x * Math.log(q) + (n - x) * Math.log1p(-q);
    }

    private static double logBetaBinomial(long x, long n, double alpha, double beta) {
        return logChoose(x, n) + logBeta(x + alpha, n - x + beta) - logBeta(alpha, beta);
    }

    private static double logChoose(long x, long n) {
        return logGamma(n + 1.0) - logGamma(x + 1.0) - logGamma(n - x + 1.0);
    }

    private static double logBeta(double a, double b) {
        return logGamma(a) + logGamma(b) - logGamma(a + b);
    }

    /** Stirling's series (DLMF 5.11.1), after the recurrence has made {@code x} large enough for twelve digits. */
    private static double logGamma(double x) {
        double shift = 0;
        double z = x;
        while (z < 12) {
            shift += Math.log(z);
            z++;
        }
        double square = 1 / (z * z);
        double series = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / z;
        return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}
