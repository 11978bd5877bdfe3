package dev.chimera.core.scout;

import dev.chimera.api.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds bursts in one series of counts, bucket by bucket as they come, with a stated rate of false alarms.
 *
 * <p>A bucket of {@code x} is judged by the chance of {@code x} or more, given the series' past: the beta-binomial tail of
 * {@code x} out of {@code x + k}, where {@code k} came in the recent past of exposure {@code b}, and the bucket has the exposure
 * {@code f}, the factor of the time of day and of week. That is the negative binomial distribution of mean {@code m = f k / b}
 * and dispersion {@code d}, the uncertainty of the mean included. The recent past fades with a half-life of
 * {@value #RECENT_BUCKETS} buckets, and a level of half-life {@value #LEVEL_BUCKETS} counts for {@value #LEVEL_WEIGHT} buckets of
 * it; {@code d} is a fading mean of {@code (x - m)^2 / m} (Pearson). All of them learn from counts cut off at {@value #CUT}
 * standard deviations above {@code m}, so that a burst does not become the rule, yet a new level does. The chance is then held
 * against how often the series surprised before (Pareto tail; Hill, Annals of Statistics 3, 1975), because real series are
 * wilder than any such model.
 *
 * <p>Chances are given as decimal logarithms and have no unit. A burst that lasts is one burst: its onset is told once, and the
 * next one not before {@link Builder#quiet} has passed without an alarm, unless a bucket is five times rarer than all of the
 * burst so far. A bucket that is not offered is missing, not zero. Until some periods of a season were seen its rhythm is not
 * known, and alarms say less. Uses about 2 kB; for one thread at a time.
 */
public final class BurstDetector {
    private static final long COUNT_MAX = 1_000_000_000;
    private static final double RECENT_BUCKETS = 36;
    private static final double LEVEL_BUCKETS = 864;
    /** The slower level counts for as many buckets of the recent past. */
    private static final double LEVEL_WEIGHT = 36;

    private static final double SPREAD_BUCKETS = 2_000;
    /** In decades: a bucket five times rarer than all of a burst before it is news. */
    private static final double RARER = 0.7;

    private static final double CUT = 4;
    private static final double CUT_MEAN_MIN = 0.3;
    private static final double PRIOR_BUCKETS = 3;
    private static final double MEAN_MIN = 0.05;

    private static final long SECONDS_MAX = 1_000_000_000_000L;

    private final Duration bucket;
    private final List<Rhythm> rhythms = new ArrayList<>();
    private final double alarm;
    private final long quietMillis;
    private final Past recent = new Past(RECENT_BUCKETS);
    private final Past level = new Past(LEVEL_BUCKETS);
    private final Past spread = new Past(SPREAD_BUCKETS);
    private final OwnTail own = new OwnTail();
    private long lastMillis = Long.MIN_VALUE;
    private long alarmedMillis;
    private double strongest;
    private boolean bursting;

    private BurstDetector(Builder builder) {
        this.bucket = builder.bucket;
        this.alarm = -Math.log10(builder.falseAlarmRate);
        this.quietMillis =
                builder.quiet.isZero() ? Builder.QUIET_BUCKETS * bucket.toMillis() : builder.quiet.toMillis();
        builder.seasons.stream()
                .filter(season -> season.compareTo(bucket) > 0)
                .forEach(season -> rhythms.add(new Rhythm(season, bucket)));
    }

    /** Settings for a detector of counts in buckets of length {@code bucket}, one millisecond to 366 days. */
    public static Builder builder(Duration bucket) {
        return new Builder(bucket);
    }

    /**
     * What a bucket says.
     *
     * @param expected the mean of what was expected, in counts; 0 for the first bucket
     * @param log10Chance the decimal logarithm of the chance of such a count or a higher one where nothing bursts, at most 0
     * @param score 0 to 1; 0.5 and above is an onset, and what is no news in a burst that was told already has 0
     * @param onset whether a burst begins
     * @param bursting whether a burst goes on, or is not yet over for {@link Builder#quiet}
     */
    public record Judgement(double expected, double log10Chance, double score, boolean onset, boolean bursting) {}

    /**
     * Judges the next bucket, and learns from it.
     *
     * @param start when it begins, within 30,000 years of 1970; buckets come in order, and those that are missing are left out
     * @param count how many it holds, 0 to 1,000,000,000
     * @throws IllegalArgumentException if one is out of bounds, or the bucket is not after the one before
     */
    public Judgement offer(Instant start, long count) {
        Require.range("count", count, 0, COUNT_MAX);
        Require.range("start, in seconds since 1970", start.getEpochSecond(), -SECONDS_MAX, SECONDS_MAX);
        long now = start.toEpochMilli();
        if (now <= lastMillis) {
            throw new IllegalArgumentException("buckets must come in order: " + start + " is not after "
                    + Instant.ofEpochMilli(lastMillis) + "; offer each bucket once");
        }
        fade(now);
        Guess guess = guess(start);
        double surprise = guess.surprise(count);
        double judged = own.judged(surprise);
        learn(start, count, guess);
        own.learn(surprise);
        return judgement(now, guess.expected(), judged);
    }

    private Guess guess(Instant start) {
        double whole = level.mean();
        double factor = 1;
        for (Rhythm rhythm : rhythms) {
            factor *= rhythm.factor(start, whole);
        }
        double weight = Math.min(LEVEL_WEIGHT, level.exposure);
        double dispersion = 1 + (spread.sum + PRIOR_BUCKETS) / (spread.exposure + PRIOR_BUCKETS);
        return new Guess(whole, factor, recent.sum + weight * whole, recent.exposure + weight, dispersion);
    }

    /**
     * What is expected of a bucket.
     *
     * @param whole the level, in counts a bucket
     * @param factor the exposure of the bucket
     * @param count what came in the recent past
     * @param past the exposure of the recent past
     */
    private record Guess(double whole, double factor, double count, double past, double dispersion) {
        double expected() {
            return past == 0 ? 0 : count / past * factor;
        }

        double surprise(long x) {
            if (past == 0 || (double) x <= expected()) {
                return 0;
            }
            double shape = Math.max(expected(), MEAN_MIN) / (dispersion - 1);
            return -Tail.log10(x, x + Math.round(count), 1, past / factor, shape);
        }
    }

    private void fade(long now) {
        double buckets = lastMillis == Long.MIN_VALUE ? 1 : (now - lastMillis) / (double) bucket.toMillis();
        recent.fade(buckets);
        level.fade(buckets);
        spread.fade(buckets);
        lastMillis = now;
    }

    private void learn(Instant at, long count, Guess guess) {
        double expected = guess.expected();
        double deviation = Math.sqrt(guess.dispersion() * Math.max(expected, CUT_MEAN_MIN));
        double cut = expected + CUT * deviation + 1;
        double learnt = level.exposure < PRIOR_BUCKETS ? count : Math.min((double) count, cut);
        for (Rhythm rhythm : rhythms) {
            rhythm.learn(at, learnt * rhythm.factor(at, guess.whole()) / guess.factor(), guess.whole());
        }
        recent.add(learnt, guess.factor());
        level.add(learnt, guess.factor());
        if (guess.past() > 0) {
            double known = guess.past() / (guess.past() + guess.factor());
            double square = (learnt - expected) * (learnt - expected) * known;
            spread.add((square - expected) / Math.max(expected, MEAN_MIN), 1);
        }
    }

    private Judgement judgement(long now, double expected, double judged) {
        boolean goesOn = bursting && now - alarmedMillis < quietMillis;
        double news = goesOn ? judged - strongest - RARER : judged - alarm;
        strongest = goesOn ? Math.max(strongest, judged) : judged;
        bursting = goesOn || news >= 0;
        if (judged >= alarm) {
            alarmedMillis = now;
        }
        double told = goesOn && news < 0 ? 0 : news + alarm;
        return new Judgement(expected, 0 - judged, told / (told + alarm), news >= 0, bursting);
    }

    /** What came in the past, fading. */
    private static final class Past {
        private final double halfLife;
        private double sum;
        private double exposure;

        Past(double halfLife) {
            this.halfLife = halfLife;
        }

        void fade(double buckets) {
            double kept = Math.pow(0.5, buckets / halfLife);
            sum *= kept;
            exposure *= kept;
        }

        void add(double count, double exposed) {
            sum = Math.max(0, sum + count);
            exposure += exposed;
        }

        double mean() {
            return exposure == 0 ? 0 : sum / exposure;
        }
    }

    /** Settings of a {@link BurstDetector}; every one has a default. */
    public static final class Builder {
        private static final long QUIET_BUCKETS = 144;
        private static final Duration SPAN_MAX = Duration.ofDays(366);

        private final Duration bucket;
        private List<Duration> seasons = List.of(Duration.ofDays(1), Duration.ofDays(7));
        private double falseAlarmRate = 0.00125;
        private Duration quiet = Duration.ZERO;

        private Builder(Duration bucket) {
            this.bucket = span("bucket", bucket);
        }

        private static Duration span(String name, Duration span) {
            if (span.compareTo(Duration.ofMillis(1)) < 0 || span.compareTo(SPAN_MAX) > 0) {
                throw new IllegalArgumentException(name + " must be from one millisecond to 366 days, got " + span);
            }
            return span;
        }

        /**
         * The periods that the counts may follow, at most 8 of one millisecond to 366 days, none for no rhythm; one that is no longer
         * than a bucket is left out. Default: a day and a week.
         */
        public Builder seasons(Duration... periods) {
            this.seasons = List.copyOf(Require.size("seasons", List.of(periods), 0, 8));
            seasons.forEach(period -> span("season", period));
            return this;
        }

        /**
         * The chance with which a bucket in which nothing bursts is taken for one that does, 1e-6 to 0.1. The default is
         * 0.00125, one bucket of 800.
         */
        public Builder falseAlarmRate(double rate) {
            this.falseAlarmRate = Require.range("falseAlarmRate", rate, 1e-6, 0.1);
            return this;
        }

        /** How long no bucket may be an alarm before a burst is over, one millisecond to 366 days. Default: 144 buckets. */
        public Builder quiet(Duration span) {
            this.quiet = span("quiet", span);
            return this;
        }

        /** The detector. */
        public BurstDetector build() {
            return new BurstDetector(this);
        }
    }
}
