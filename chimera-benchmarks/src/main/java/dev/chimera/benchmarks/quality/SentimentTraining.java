package dev.chimera.benchmarks.quality;

import dev.chimera.core.scout.SentimentFeatures;
import dev.chimera.core.scout.SentimentModel;
import dev.chimera.core.scout.SentimentModel.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Learns a {@link SentimentModel} from labelled posts: one logistic regression for positive against negative, one for neutral
 * against both, each with a penalty on the squares of its weights. What a word means counts by its coordinates among
 * {@link WordVectors}, and comes out as one weight a word. Without chance: the same posts in the same order give the same model.
 */
final class SentimentTraining {
    private static final int OCCURRENCES_MIN = 2;
    private static final int ROUNDS = 40;

    private final WordVectors vectors = WordVectors.read();
    private final Knobs knobs;

    /**
     * What is chosen, not learned.
     *
     * @param polarTrust how much a post counts beside the penalty, for positive against negative
     * @param neutralTrust the same for neutral against both
     * @param neutralShift added to the logit of neutral against both, so that the three classes are found about equally well
     */
    record Knobs(double polarTrust, double neutralTrust, double neutralShift) {
        static final Knobs CHOSEN = new Knobs(1.5, 0.5, -0.3);
    }

    SentimentTraining(Knobs knobs) {
        this.knobs = knobs;
    }

    /** The model that {@code posts} teach. */
    SentimentModel model(List<LabelledPost> posts) {
        List<LabelledPost> felt =
                posts.stream().filter(post -> !post.isNeutral()).toList();
        Learned polar = learned(felt, LabelledPost::isPositive, knobs.polarTrust());
        Learned neutral = learned(posts, LabelledPost::isNeutral, knobs.neutralTrust());
        TreeSet<Integer> names = new TreeSet<>(polar.weights().keySet());
        names.addAll(neutral.weights().keySet());
        Map<Integer, Weights> weights = new TreeMap<>();
        for (int name : names) {
            weights.put(
                    name,
                    new Weights(
                            polar.weights().getOrDefault(name, 0.0),
                            neutral.weights().getOrDefault(name, 0.0)));
        }
        return SentimentModel.of(new Weights(polar.bias(), neutral.bias() + knobs.neutralShift()), weights);
    }

    private record Learned(double bias, Map<Integer, Double> weights) {}

    /** A post as columns of a matrix with their values, and whether it is of the class. */
    private static final class Row {
        private final int[] columns;
        private final float[] values;
        private final boolean yes;

        Row(int[] columns, float[] values, boolean yes) {
            this.columns = columns;
            this.values = values;
            this.yes = yes;
        }

        double sum(double[] weights) {
            double sum = 0;
            for (int i = 0; i < columns.length; i++) {
                sum += weights[columns[i]] * values[i];
            }
            return sum;
        }

        void add(double times, double[] to) {
            for (int i = 0; i < columns.length; i++) {
                to[columns[i]] += times * values[i];
            }
        }
    }

    private Learned learned(List<LabelledPost> posts, Predicate<LabelledPost> yes, double trust) {
        List<SentimentFeatures> features =
                posts.stream().map(post -> SentimentFeatures.of(post.text())).toList();
        Map<Integer, Integer> columns = columns(features);
        int meanings = columns.size();
        int bias = meanings + 2 * vectors.dimensions();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < posts.size(); i++) {
            rows.add(row(features.get(i), columns, yes.test(posts.get(i))));
        }
        double[] weights = Descent.lowest(bias + 1, ROUNDS, (point, slope) -> loss(rows, trust, point, slope));
        Map<Integer, Double> byName = new HashMap<>();
        columns.forEach((name, column) -> byName.put(name, weights[column]));
        vectors.meanings()
                .forEach((name, meaning) -> byName.merge(name, product(meaning, weights, meanings), Double::sum));
        return new Learned(weights[bias], byName);
    }

    /** The columns of what occurs often enough, in the order of the first time. */
    private Map<Integer, Integer> columns(List<SentimentFeatures> features) {
        Map<Integer, Integer> occurrences = new HashMap<>();
        Map<Integer, Integer> columns = new HashMap<>();
        for (SentimentFeatures each : features) {
            for (int i = 0; i < each.size(); i++) {
                int name = each.name(i);
                if (vectors.meaning(name) == null && occurrences.merge(name, 1, Integer::sum) == OCCURRENCES_MIN) {
                    columns.put(name, columns.size());
                }
            }
        }
        return columns;
    }

    private Row row(SentimentFeatures features, Map<Integer, Integer> columns, boolean yes) {
        int dimensions = vectors.dimensions();
        int[] at = new int[features.size() + 2 * dimensions + 1];
        float[] values = new float[at.length];
        float[] meant = new float[2 * dimensions];
        int size = 0;
        for (int i = 0; i < features.size(); i++) {
            Integer column = columns.get(features.name(i));
            WordVectors.Meaning meaning = vectors.meaning(features.name(i));
            if (column != null) {
                at[size] = column;
                values[size++] = features.value(i);
            } else if (meaning != null) {
                int from = meaning.turned() ? dimensions : 0;
                for (int j = 0; j < dimensions; j++) {
                    meant[from + j] +=
                            (float) (features.value(i) * meaning.vector().at(j));
                }
            }
        }
        for (int j = 0; j < meant.length; j++) {
            if (meant[j] != 0) {
                at[size] = columns.size() + j;
                values[size++] = meant[j];
            }
        }
        at[size] = columns.size() + meant.length;
        values[size++] = 1;
        return new Row(Arrays.copyOf(at, size), Arrays.copyOf(values, size), yes);
    }

    private double product(WordVectors.Meaning meaning, double[] weights, int start) {
        int from = start + (meaning.turned() ? vectors.dimensions() : 0);
        double product = 0;
        for (int j = 0; j < vectors.dimensions(); j++) {
            product += weights[from + j] * meaning.vector().at(j);
        }
        return product;
    }

    /** The loss of a logistic regression; the last weight, the bias, has no penalty. */
    private static double loss(List<Row> rows, double trust, double[] weights, double[] slope) {
        Arrays.fill(slope, 0);
        double loss = 0;
        for (Row row : rows) {
            double logit = row.sum(weights);
            double signed = row.yes ? logit : -logit;
            loss += trust * (Math.max(0, -signed) + Math.log1p(Math.exp(-Math.abs(signed))));
            double probability = 1 / (1 + Math.exp(-logit));
            row.add(trust * (probability - (row.yes ? 1 : 0)), slope);
        }
        for (int i = 0; i < weights.length - 1; i++) {
            loss += weights[i] * weights[i] / 2;
            slope[i] += weights[i];
        }
        return loss;
    }
}
