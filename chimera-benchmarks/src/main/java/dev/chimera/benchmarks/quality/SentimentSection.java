package dev.chimera.benchmarks.quality;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.core.scout.LinearSentiment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How posts feel: the built-in way trained on earlier years of SemEval and asked about later ones, the built-in model on sets that it
 * never saw, and a port of VADER on the same rows. Of two classes, the neutral rows are left out and the sign of the score answers;
 * a score of zero, and a post called unknown, count as wrong.
 */
final class SentimentSection implements Section {
    private static final double ACCURACY = 0.87;
    private static final double MACRO_F1 = 0.82;
    private static final double AHEAD = 0.15;
    private static final int TIMED = 10_000;
    private static final String UNDECIDED = "none";
    private static final List<String> FELT = List.of(LabelledPost.NEGATIVE, LabelledPost.POSITIVE);
    private static final List<String> ALL = List.of(LabelledPost.NEGATIVE, LabelledPost.NEUTRAL, LabelledPost.POSITIVE);

    @Override
    public String name() {
        return "sentiment";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Sentiment");
        List<LabelledPost> semEval = LabelledPost.semEval(data);
        if (semEval.isEmpty()) {
            sheet.say("No posts of SemEval in the folder: the years apart are left out.");
        } else {
            years(semEval, sheet);
        }
        others(data, sheet);
    }

    /** What one analyser said of some posts. */
    private static final class Verdicts {
        private final Confusion two = new Confusion(FELT);
        private final Confusion three = new Confusion(ALL);
        private long unknown;

        static Verdicts of(SentimentAnalyzer analyzer, List<LabelledPost> posts) {
            Verdicts answers = new Verdicts();
            for (LabelledPost post : posts) {
                Sentiment sentiment = analyzer.analyze(post.text());
                String sign = sentiment.score() == 0
                        ? UNDECIDED
                        : sentiment.score() > 0 ? LabelledPost.POSITIVE : LabelledPost.NEGATIVE;
                answers.unknown += sentiment.label() == Sentiment.Label.UNKNOWN ? 1 : 0;
                answers.three.add(post.label(), label(sentiment));
                if (!post.isNeutral()) {
                    answers.two.add(post.label(), sign);
                }
            }
            return answers;
        }

        private static String label(Sentiment sentiment) {
            return switch (sentiment.label()) {
                case NEGATIVE -> LabelledPost.NEGATIVE;
                case POSITIVE -> LabelledPost.POSITIVE;
                case NEUTRAL, UNKNOWN -> LabelledPost.NEUTRAL;
            };
        }

        /** The right ones, if who decides for neither had said positive, the commoner class. */
        Share undecidedForPositive() {
            Share accuracy = two.accuracy();
            return new Share(accuracy.hits() + two.count(LabelledPost.POSITIVE, UNDECIDED), accuracy.of());
        }

        void add(Verdicts other) {
            for (String truth : ALL) {
                add(other.two, two, truth);
                add(other.three, three, truth);
            }
            unknown += other.unknown;
        }

        private static void add(Confusion from, Confusion to, String truth) {
            for (String answer :
                    List.of(LabelledPost.NEGATIVE, LabelledPost.NEUTRAL, LabelledPost.POSITIVE, UNDECIDED)) {
                for (long i = 0; i < from.count(truth, answer); i++) {
                    to.add(truth, answer);
                }
            }
        }
    }

    private static void years(List<LabelledPost> posts, Sheet sheet) {
        sheet.say("Years apart: a model learns from the earlier years and is asked about a later one.");
        table(sheet);
        Map<String, Verdicts> ours = new LinkedHashMap<>();
        Map<String, Verdicts> vaders = new LinkedHashMap<>();
        for (String train : List.of("2013", "2013 2014", "2013 2014 2015")) {
            List<LabelledPost> learned =
                    posts.stream().filter(post -> train.contains(post.set())).toList();
            LinearSentiment analyzer =
                    new LinearSentiment(new SentimentTraining(SentimentTraining.Knobs.CHOSEN).model(learned));
            for (String test : List.of("2014", "2015", "2016")) {
                List<LabelledPost> asked =
                        posts.stream().filter(post -> test.equals(post.set())).toList();
                if (train.contains(test) || asked.isEmpty()) {
                    continue;
                }
                Verdicts own = Verdicts.of(analyzer, asked);
                Verdicts vader = vaders.computeIfAbsent(test, year -> Verdicts.of(new VaderPort(), asked));
                row(sheet, train, test, own, vader);
                ours.put(test, own);
            }
        }
        Verdicts own = new Verdicts();
        Verdicts vader = new Verdicts();
        ours.values().forEach(own::add);
        vaders.values().forEach(vader::add);
        row(sheet, "all years before", "all later years", own, vader);
        sheet.endTable();
        sheet.say(String.format(
                Locale.ROOT,
                "The mean over the later years, each learned from all before it: accuracy %.4f, macro F1 %.4f. By rows, most of which are of 2016, it is the last line above.",
                ours.values().stream()
                        .mapToDouble(each -> each.two.accuracy().value())
                        .average()
                        .orElse(0),
                ours.values().stream()
                        .mapToDouble(each -> each.two.macroF1())
                        .average()
                        .orElse(0)));
        confusion(sheet, "All later years", own);
        goals(sheet, own, vader);
    }

    private static void goals(Sheet sheet, Verdicts own, Verdicts vader) {
        double accuracy = own.two.accuracy().value();
        double ahead = accuracy - vader.two.accuracy().value();
        sheet.goal(
                String.format(
                        Locale.ROOT,
                        "two classes on later years at least %.0f %% right: %.2f %%",
                        100 * ACCURACY,
                        100 * accuracy),
                accuracy >= ACCURACY);
        sheet.goal(
                String.format(Locale.ROOT, "macro F1 there at least %.2f: %.4f", MACRO_F1, own.two.macroF1()),
                own.two.macroF1() >= MACRO_F1);
        sheet.goal(
                String.format(
                        Locale.ROOT,
                        "at least %.0f points ahead of VADER there, where what it does not decide is wrong: %.1f",
                        100 * AHEAD,
                        100 * ahead),
                ahead >= AHEAD);
        sheet.say("");
    }

    private static void table(Sheet sheet) {
        sheet.table(
                "learned from",
                "asked about",
                "two classes",
                "macro F1",
                "three classes: average recall",
                "unknown",
                "VADER",
                "its macro F1",
                "VADER, undecided taken for positive");
    }

    private static void row(Sheet sheet, String train, String test, Verdicts own, Verdicts vader) {
        sheet.row(
                train,
                test,
                own.two.accuracy(),
                decimals(own.two.macroF1()),
                decimals(own.three.averageRecall()),
                own.unknown,
                vader.two.accuracy(),
                decimals(vader.two.macroF1()),
                vader.undecidedForPositive());
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static void confusion(Sheet sheet, String what, Verdicts answers) {
        sheet.say(what + ", truth with what was said: " + answers.two + "; with the neutral " + answers.three + ".");
    }

    private static void others(DataFolder data, Sheet sheet) {
        LinearSentiment own = new LinearSentiment();
        VaderPort vader = new VaderPort();
        sheet.say(
                "The built-in model on sets that it never saw. VADER was made on the tweets of Hutto, which prove nothing.");
        table(sheet);
        List<LabelledPost> timed = new ArrayList<>();
        LabelledPost.others(data).forEach((set, posts) -> {
            row(sheet, "SemEval 2013 to 2016", set, Verdicts.of(own, posts), Verdicts.of(vader, posts));
            timed.addAll(posts);
        });
        sheet.endTable();
        if (!timed.isEmpty()) {
            sheet.table("engine", "texts a second, one thread", "P95 of a text");
            time(sheet, "built-in", own, timed);
            time(sheet, "VADER", vader, timed);
            sheet.endTable();
        }
    }

    private static void time(Sheet sheet, String engine, SentimentAnalyzer analyzer, List<LabelledPost> posts) {
        long[] nanos = new long[TIMED];
        long total = 0;
        for (int round = 0; round < 2; round++) {
            total = 0;
            for (int i = 0; i < TIMED; i++) {
                String text = posts.get(i % posts.size()).text();
                long start = System.nanoTime();
                analyzer.analyze(text);
                nanos[i] = System.nanoTime() - start;
                total += nanos[i];
            }
        }
        Arrays.sort(nanos);
        sheet.row(
                engine,
                String.format(Locale.ROOT, "%,.0f", TIMED / (total / 1e9)),
                String.format(Locale.ROOT, "%.0f us", nanos[TIMED * 95 / 100] / 1e3));
    }
}
