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
 *
 * <p>A window of two days or more tells a rhythm of the topic itself: a burst must then stand out twice, against the slices
 * before it and against those at the same time of the other days. A spike is held against all of them; a rise that lasts to the
 * end against the whole days before it, which can be done where it lasts a day at most or whole days. The dispersion of that
 * second test is of slices around the mean of their time of day. The weaker of the two chances counts, so the rate holds whether
 * there is a rhythm or not.
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

    /** The strongest burst of {@code counts} that follow no rhythm. */
    static Burst strongest(long[] counts, double[] exposure) {
        return strongest(counts, exposure, counts.length);
    }

    /**
     * The strongest burst of {@code counts}.
     *
     * @param period how many slices a rhythm has, such as those of a day; it plays no part where the counts are shorter than
     *     two periods
     */
    static Burst strongest(long[] counts, double[] exposure, int period) {
        int first = Math.max(1, counts.length / 4);
        Rhythmic rhythmic = new Rhythmic(counts, exposure, period);
        Span before = new Span(0, 0);
        Span after = Span.of(counts, exposure, 0, counts.length);
        double strongest = 0;
        for (int s = 0; s < counts.length; s++) {
            Span slice = Span.of(counts, exposure, s, s + 1);
            if (s >= first) {
                double shape = shape(counts, exposure, s, before.rate());
                double spike = slice.log10(before, shape);
                double rise = after.log10(before, shape);
                if (counts.length >= 2 * period) {
                    double apart = rhythmic.shape(s, before.rate());
                    spike = Math.max(spike, slice.log10(rhythmic.besides(s), apart));
                    rise = Math.max(rise, rhythmic.canTellRise(s) ? after.log10(rhythmic.before(s), apart) : 0);
                }
                strongest = Math.min(strongest, Math.min(spike, rise));
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
        return shape(rate, chiSquare, PRIOR_SLICES + slices - 1);
    }

    private static double shape(double rate, double chiSquare, double degrees) {
        double dispersion = chiSquare / degrees * (1 + CAUTION * Math.sqrt(2 / degrees));
        return dispersion <= 1 ? Double.POSITIVE_INFINITY : rate / (dispersion - 1);
    }

    /** The slices at the same time of other days, where the rhythm is of a day. */
    private static final class Rhythmic {
        private final long[] counts;
        private final double[] exposure;
        private final int period;

        Rhythmic(long[] counts, double[] exposure, int period) {
            this.counts = counts;
            this.exposure = exposure;
            this.period = period;
        }

        /** Those of slice {@code s}. */
        Span besides(int s) {
            Span others = new Span(0, 0);
            for (int i = s % period; i < counts.length; i += period) {
                others = i == s ? others : others.plus(Span.of(counts, exposure, i, i + 1));
            }
            return others;
        }

        /** As {@link Bursts#shape}, of how slices differ from others at their time of day. */
        double shape(int slices, double rate) {
            double chiSquare = PRIOR_SLICES;
            double degrees = PRIOR_SLICES;
            for (int time = 0; time < Math.min(period, slices); time++) {
                Span all = new Span(0, 0);
                for (int i = time; i < slices; i += period) {
                    all = all.plus(Span.of(counts, exposure, i, i + 1));
                }
                for (int i = time; all.count > 0 && i < slices; i += period) {
                    double expected = all.rate() * exposure[i];
                    chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
                    degrees += i == time ? 0 : 1;
                }
            }
            return rate == 0 ? Double.POSITIVE_INFINITY : Bursts.shape(rate, chiSquare, degrees);
        }

        /** Whether every slice from {@code s} to the end has equally many of them before {@code s}. */
        boolean canTellRise(int s) {
            int length = counts.length - s;
            return s >= period && (length <= period || length % period == 0);
        }

        /** Those of the slices from {@code s} to the end, in the whole days before {@code s}. */
        Span before(int s) {
            int length = Math.min(counts.length - s, period);
            Span others = new Span(0, 0);
            for (int day = s - period; day >= 0; day -= period) {
                others = others.plus(Span.of(counts, exposure, day, day + length));
            }
            return others;
        }
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
