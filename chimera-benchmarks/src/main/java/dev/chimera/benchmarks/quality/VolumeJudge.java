package dev.chimera.benchmarks.quality;

import dev.chimera.benchmarks.quality.VolumeSeries.Bucket;
import dev.chimera.core.scout.BurstDetector;
import java.time.Duration;
import java.util.List;

/** Something that scores each bucket of a series by the buckets before it. */
interface VolumeJudge {
    /** One minus the tail beyond so many standard deviations is 1 in double precision. */
    double SURE = 8.3;

    /** A score for each bucket; more is odder. */
    double[] scores(List<Bucket> buckets);

    /** Chimera's, with {@code rate} as its rate of false alarms; 0.5 and above is an onset. */
    static VolumeJudge chimera(Duration bucket, double rate) {
        return buckets -> {
            BurstDetector detector =
                    BurstDetector.builder(bucket).falseAlarmRate(rate).build();
            return buckets.stream()
                    .mapToDouble(
                            each -> detector.offer(each.start(), each.count()).score())
                    .toArray();
        };
    }

    /**
     * How far from the mean of the last {@code size} buckets, in their standard deviations; the window moves on by {@code step}
     * buckets at a time. From {@value #SURE} on the chance is too small for a double, so all such scores are the same. This is
     * the benchmark's own baseline of the same name, which scores by that chance.
     */
    static VolumeJudge windowedGaussian(int size, int step) {
        return buckets -> {
            double[] sums = new double[buckets.size() + 1];
            double[] squares = new double[sums.length];
            for (int i = 0; i < buckets.size(); i++) {
                double x = buckets.get(i).count();
                sums[i + 1] = sums[i] + x;
                squares[i + 1] = squares[i] + x * x;
            }
            double[] scores = new double[buckets.size()];
            for (int i = 1; i < scores.length; i++) {
                int from = i <= size ? 0 : (i - size) / step * step;
                int to = Math.min(i, from + size);
                double mean = (sums[to] - sums[from]) / (to - from);
                double variance = (squares[to] - squares[from]) / (to - from) - mean * mean;
                double deviation = Math.max(1e-6, Math.sqrt(Math.max(0, variance)));
                scores[i] = Math.min(SURE, Math.abs(buckets.get(i).count() - mean) / deviation);
            }
            return scores;
        };
    }

    /** The mean of the last {@code now} buckets over the mean of the {@code before} buckets before them. */
    static VolumeJudge ratio(int now, int before) {
        return buckets -> {
            double[] scores = new double[buckets.size()];
            for (int i = now; i < scores.length; i++) {
                int from = Math.max(0, i + 1 - now - before);
                double past = mean(buckets.subList(from, i + 1 - now));
                scores[i] = mean(buckets.subList(i + 1 - now, i + 1)) / Math.max(past, 1.0 / before);
            }
            return scores;
        };
    }

    private static double mean(List<Bucket> buckets) {
        return buckets.stream().mapToLong(Bucket::count).average().orElse(0);
    }
}
