package dev.chimera.core.scout;

/**
 * Whether counts in equal slices of time rise beyond chance. Each slice s after the first quarter is tested twice against the
 * slices before it: the slice alone (a spike), and all slices from s to the end together (a rise that lasts).
 *
 * <p>The test is conditional on the sum, so that it needs no guess of the rate and an empty past is no special case: given k
 * counts before with exposure B, and x in the tested span with exposure E, p is the chance that x or more of the x + k counts
 * fall into the span. Under Poisson noise that is a binomial tail with q = E / (B + E) (Przyborowski and Wilenski, Biometrika
 * 31, 1940). Real counts vary more; under negative binomial noise it is a beta-binomial tail with alpha = r E and beta = r B,
 * where r = rate / (dispersion - 1). The dispersion is Pearson's chi-square of the slices before the span over its degrees of
 * freedom d, drawn towards 1 by {@value #PRIOR_SLICES} slices' worth of prior, times 1 + {@value #CAUTION} sqrt(2/d), because
 * few slices tell it badly.
 *
 * <p>Exposure is 1 a slice, and more where all other topics together had more than their mean, so that a busy hour is no burst.
 */
final class Bursts {
    private static final double PRIOR_SLICES = 3;
    private static final double CAUTION = 1.5;
    private static final double BUSY_MIN = 5;

    private Bursts() {}

    /**
     * The strongest burst in a series.
     *
     * @param log10Chance the decimal logarithm of its p, before any correction; 0 if nothing rises
     * @param tests how many slices were tested
     */
    record Burst(double log10Chance, int tests) {
        /**
         * The decimal logarithm of the chance that noise alone shows a burst as strong, at most 0.
         *
         * @param weight by how much the tests of other series count
         */
        double log10FalseAlarm(double weight) {
            return Math.min(0, log10Chance + Math.log10(Math.max(1, tests)) + Math.log10(weight));
        }
    }

    /** The exposure of each slice, given the counts of everything else. */
    static double[] exposure(long[] everythingElse) {
        double mean = 0;
        for (long count : everythingElse) {
            mean += (double) count / everythingElse.length;
        }
        double[] exposure = new double[everythingElse.length];
        for (int i = 0; i < exposure.length; i++) {
            exposure[i] = mean < BUSY_MIN ? 1 : Math.max(1, everythingElse[i] / mean);
        }
        return exposure;
    }

    /** The strongest burst of {@code counts}. */
    static Burst strongest(long[] counts, double[] exposure) {
        int first = Math.max(1, counts.length / 4);
        Span before = new Span(0, 0);
        Span after = Span.of(counts, exposure, 0, counts.length);
        double strongest = 0;
        for (int s = 0; s < counts.length; s++) {
            Span slice = Span.of(counts, exposure, s, s + 1);
            if (s >= first) {
                double shape = shape(counts, exposure, s, before.rate());
                strongest = Math.min(strongest, Math.min(slice.log10(before, shape), after.log10(before, shape)));
            }
            before = before.plus(slice);
            after = after.minus(slice);
        }
        return new Burst(strongest, counts.length - first);
    }

    /** The r of the negative binomial that slices 0 to {@code slices} look like; infinite for Poisson. */
    private static double shape(long[] counts, double[] exposure, int slices, double rate) {
        if (rate == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double chiSquare = PRIOR_SLICES;
        for (int i = 0; i < slices; i++) {
            double expected = rate * exposure[i];
            chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        double degrees = PRIOR_SLICES + slices - 1;
        double dispersion = chiSquare / degrees * (1 + CAUTION * Math.sqrt(2 / degrees));
        return dispersion <= 1 ? Double.POSITIVE_INFINITY : rate / (dispersion - 1);
    }

    /** Some slices together. */
    private record Span(long count, double exposure) {
        static Span of(long[] counts, double[] exposure, int from, int to) {
            Span span = new Span(0, 0);
            for (int i = from; i < to; i++) {
                span = span.plus(new Span(counts[i], exposure[i]));
            }
            return span;
        }

        double rate() {
            return exposure == 0 ? 0 : count / exposure;
        }

        Span plus(Span other) {
            return new Span(count + other.count, exposure + other.exposure);
        }

        Span minus(Span other) {
            return new Span(count - other.count, exposure - other.exposure);
        }

        /** The logarithm of the chance that this span has so many more than {@code before} had. */
        double log10(Span before, double shape) {
            boolean rises = count > 0 && rate() > before.rate();
            return rises ? Tail.log10(count, count + before.count, exposure, before.exposure, shape) : 0;
        }
    }
}
