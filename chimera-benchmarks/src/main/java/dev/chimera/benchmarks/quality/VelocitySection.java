package dev.chimera.benchmarks.quality;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bursts in real series of volumes: those of the Numenta Anomaly Benchmark, of a day in Parliament, and of disasters. */
final class VelocitySection implements Section {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final double SHIPPED = 0.00125;
    private static final double ONSET = 0.5;
    private static final double GOAL = 66;
    private static final List<Double> RATES = List.of(0.003, 0.002, 0.0015, SHIPPED, 0.001, 0.0007, 0.0005, 0.0003);

    @Override
    public String name() {
        return "velocity";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Velocity: bursts in labelled series of volumes (SCOUT-5)");
        List<VolumeSeries> numenta = new ArrayList<>();
        data.files("trend", "nab", "").forEach(folder -> numenta.addAll(VolumeSeries.numenta(folder)));
        new EventVolumes(data).measure(sheet);
        if (numenta.isEmpty()) {
            sheet.say("No series of the Numenta Anomaly Benchmark there.");
        } else {
            numenta(numenta, sheet);
        }
    }

    private static void numenta(List<VolumeSeries> all, Sheet sheet) {
        long buckets = all.stream().mapToLong(each -> each.buckets().size()).sum();
        sheet.say(String.format(
                Locale.ROOT,
                "Numenta Anomaly Benchmark, Twitter volumes: %d series of 5-minute counts, %,d buckets, standard profile. "
                        + "0 is silence, 100 perfect. Chimera with its defaults for every series; its own threshold is a "
                        + "false-alarm rate of %s a bucket.",
                all.size(),
                buckets,
                SHIPPED));
        Map<String, VolumeJudge> judges = new LinkedHashMap<>();
        judges.put("Chimera, BurstDetector", VolumeJudge.chimera(FIVE_MINUTES, SHIPPED));
        judges.put("windowed Gaussian (6,400 buckets, step 100)", VolumeJudge.windowedGaussian(6_400, 100));
        judges.put("last hour over the day before", VolumeJudge.ratio(12, 288));
        judges.put("last bucket over the day before", VolumeJudge.ratio(1, 288));
        sheet.table(
                "detector",
                "own threshold",
                "best threshold",
                "windows found",
                "detections outside",
                "one series left out");
        NabScore.Outcome shipped = null;
        for (Map.Entry<String, VolumeJudge> judge : judges.entrySet()) {
            List<double[]> scores = all.stream()
                    .map(each -> judge.getValue().scores(each.buckets()))
                    .toList();
            NabScore score = score(all, scores, -1);
            boolean own = judge.getKey().startsWith("Chimera");
            NabScore.Outcome outcome = own ? score.at(ONSET) : score.best();
            shipped = own ? outcome : shipped;
            sheet.row(
                    judge.getKey(),
                    own ? points(outcome.score()) : "none",
                    points(score.best().score()),
                    outcome.found(),
                    outcome.outside(),
                    points(own ? leftOutOfRates(all) : leftOut(all, scores)));
        }
        sheet.endTable();
        sheet.say("One series left out: the threshold, for Chimera its false-alarm rate out of " + RATES
                + ", is chosen on the other series; the scores of the series left out are pooled.");
        each(all, sheet);
        sheet.goal("score above 66 with the shipped threshold", shipped != null && shipped.score() > GOAL);
    }

    private static void each(List<VolumeSeries> all, Sheet sheet) {
        sheet.table("series", "score", "windows found", "detections outside");
        for (VolumeSeries series : all) {
            NabScore.Outcome outcome = one(series, SHIPPED);
            sheet.row(series.name(), points(outcome.score()), outcome.found(), outcome.outside());
        }
        sheet.endTable();
        sheet.table("false-alarm rate a bucket", "score", "windows found", "detections outside");
        for (double rate : RATES) {
            VolumeJudge judge = VolumeJudge.chimera(FIVE_MINUTES, rate);
            NabScore.Outcome outcome = score(
                            all,
                            all.stream()
                                    .map(each -> judge.scores(each.buckets()))
                                    .toList(),
                            -1)
                    .at(ONSET);
            sheet.row(rate, points(outcome.score()), outcome.found(), outcome.outside());
        }
        sheet.endTable();
    }

    private static NabScore.Outcome one(VolumeSeries series, double rate) {
        NabScore score = new NabScore();
        score.add(series, VolumeJudge.chimera(FIVE_MINUTES, rate).scores(series.buckets()));
        return score.at(ONSET);
    }

    private static NabScore score(List<VolumeSeries> all, List<double[]> scores, int without) {
        NabScore score = new NabScore();
        for (int i = 0; i < all.size(); i++) {
            if (i != without) {
                score.add(all.get(i), scores.get(i));
            }
        }
        return score;
    }

    private static double leftOut(List<VolumeSeries> all, List<double[]> scores) {
        Pool pool = new Pool();
        for (int i = 0; i < all.size(); i++) {
            NabScore alone = new NabScore();
            alone.add(all.get(i), scores.get(i));
            pool.add(alone.at(score(all, scores, i).best().threshold()));
        }
        return pool.mean();
    }

    private static double leftOutOfRates(List<VolumeSeries> all) {
        Pool pool = new Pool();
        for (VolumeSeries left : all) {
            double best = Double.NEGATIVE_INFINITY;
            double chosen = SHIPPED;
            for (double rate : RATES) {
                Pool others = new Pool();
                all.stream()
                        .filter(each -> !each.name().equals(left.name()))
                        .forEach(each -> others.add(one(each, rate)));
                if (others.mean() > best) {
                    best = others.mean();
                    chosen = rate;
                }
            }
            pool.add(one(left, chosen));
        }
        return pool.mean();
    }

    private static String points(double score) {
        return String.format(Locale.ROOT, "%.1f", score);
    }

    /** Scores of several series as one: a score is linear in the windows. One thread. */
    private static final class Pool {
        private double sum;
        private long windows;

        void add(NabScore.Outcome outcome) {
            sum += outcome.score() * outcome.found().of();
            windows += outcome.found().of();
        }

        double mean() {
            return sum / windows;
        }
    }
}
