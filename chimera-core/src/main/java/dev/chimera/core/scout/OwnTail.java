package dev.chimera.core.scout;

/**
 * How often a series itself brings a surprise. A model of noise is never wild enough for what people do, so its chances are
 * held against the series' own past: beyond {@value #FROM} decades the surprises of a series are taken to be Pareto distributed
 * with the exponent of Hill (Annals of Statistics 3, 1975), and a chance is never said to be smaller than that distribution
 * has it. A surprise is {@code -log10} of the model's chance. The past fades with a half-life of {@value #HALF_LIFE} buckets;
 * a well-behaved series of {@value #PRIOR} surprises stands in at first. Not thread-safe.
 */
final class OwnTail {
    private static final double FROM = 1.5;
    private static final double HALF_LIFE = 4_000;
    private static final double PRIOR = 50;
    /** The mean of ln(1 + e / FROM) where e is exponential with 1 / ln(10), as under a model that holds. */
    private static final double PRIOR_EXPONENT = 0.35;
    /** A single surprise teaches no more than so many mean ones. */
    private static final double LESSON_MAX = 5;

    private static final double KEPT = Math.pow(0.5, 1 / HALF_LIFE);

    private double buckets = PRIOR * Math.pow(10, FROM);
    private double surprises = PRIOR;
    private double logs = PRIOR * PRIOR_EXPONENT;

    /** The surprise in decades that {@code surprise} is in this series, given its past; never more than it. */
    double judged(double surprise) {
        double rare = Math.log10(buckets / surprises);
        double further = surprise <= FROM ? 0 : Math.log10(surprise / FROM) * surprises / logs;
        return Math.min(surprise, Math.max(0, rare + further));
    }

    /** Learns that the next bucket brought {@code surprise}. */
    void learn(double surprise) {
        double log = Math.min(LESSON_MAX * logs / surprises, surprise <= FROM ? 0 : Math.log(surprise / FROM));
        buckets = buckets * KEPT + 1;
        surprises = surprises * KEPT + (surprise > FROM ? 1 : 0);
        logs = logs * KEPT + log;
    }
}
