package dev.chimera.benchmarks.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The score of the Numenta Anomaly Benchmark, standard profile (Lavin and Ahmad: Evaluating Real-time Anomaly Detection
 * Algorithms, ICMLA 2015): the first detection in a window counts 1 at the window's beginning, falling along a sigmoid to 0 at
 * its end; a window that is missed costs 1; a detection elsewhere costs up to 0.11, less shortly behind a window. Rows of the
 * probation, the first 15 % and at most 750, do not count. The sum is scaled so that a detector that says nothing has 0 and a
 * perfect one 100. One thread.
 */
final class NabScore {
    private static final double FALSE_POSITIVE = 0.11;
    private static final double PROBATION = 0.15;
    private static final int PROBATION_MAX = 750;
    private static final int OUTSIDE = -1;

    private final List<Row> rows = new ArrayList<>();
    private int windows;

    /** A row with what it is worth when it is detected, and its window's number or {@link #OUTSIDE}. */
    private record Row(double score, double worth, int window) {}

    /**
     * What a threshold makes of the rows.
     *
     * @param threshold scores from here on are detections
     * @param score 100 is perfect, 0 is silence; may be negative
     * @param found the windows with a detection
     * @param outside the detections outside windows
     */
    record Outcome(double threshold, double score, Share found, long outside) {}

    /** Adds a series with the detector's score of each of its buckets. */
    void add(VolumeSeries series, double[] scores) {
        int count = series.buckets().size();
        if (scores.length != count) {
            throw new IllegalArgumentException(count + " buckets, but " + scores.length + " scores");
        }
        int begin = (int) Math.min(Math.floor(PROBATION * count), PROBATION_MAX);
        List<VolumeSeries.Span> spans = series.windows();
        for (int next = 0, i = 0; i < count; i++) {
            while (next < spans.size() && i > spans.get(next).last()) {
                next++;
            }
            boolean inside = next < spans.size() && spans.get(next).contains(i);
            if (i >= begin) {
                double worth = inside
                        ? inside(spans.get(next), i)
                        : next == 0 ? -FALSE_POSITIVE : outside(spans.get(next - 1), i);
                rows.add(new Row(scores[i], worth, inside ? windows + next : OUTSIDE));
            }
        }
        windows += spans.size();
    }

    private static double inside(VolumeSeries.Span window, int at) {
        return sigmoid(-(window.last() - at + 1) / (double) window.length()) / sigmoid(-1);
    }

    private static double outside(VolumeSeries.Span before, int at) {
        return FALSE_POSITIVE * sigmoid((at - before.last()) / (double) (before.length() - 1));
    }

    private static double sigmoid(double position) {
        return position >= 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
    }

    /** The outcome at {@code threshold}. */
    Outcome at(double threshold) {
        double[] best = new double[windows];
        Arrays.fill(best, -1);
        double sum = 0;
        long outside = 0;
        for (Row row : rows) {
            if (row.score() >= threshold && row.window() == OUTSIDE) {
                sum += row.worth();
                outside++;
            } else if (row.score() >= threshold) {
                best[row.window()] = Math.max(best[row.window()], row.worth());
            }
        }
        long found = Arrays.stream(best).filter(worth -> worth > -1).count();
        return new Outcome(threshold, scaled(sum + Arrays.stream(best).sum()), new Share(found, windows), outside);
    }

    /** The outcome at the threshold that serves best. */
    Outcome best() {
        List<Row> falling = new ArrayList<>(rows);
        falling.sort(Comparator.comparingDouble(Row::score).reversed());
        double[] best = new double[windows];
        Arrays.fill(best, -1);
        double sum = -windows;
        double most = sum;
        double threshold = Double.POSITIVE_INFINITY;
        for (int i = 0; i < falling.size(); i++) {
            Row row = falling.get(i);
            if (row.window() == OUTSIDE) {
                sum += row.worth();
            } else if (row.worth() > best[row.window()]) {
                sum += row.worth() - best[row.window()];
                best[row.window()] = row.worth();
            }
            boolean last = i + 1 == falling.size() || falling.get(i + 1).score() < row.score();
            if (last && sum > most) {
                most = sum;
                threshold = row.score();
            }
        }
        return at(threshold);
    }

    private double scaled(double sum) {
        return 100 * (sum + windows) / (2.0 * windows);
    }
}
