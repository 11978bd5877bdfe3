package dev.chimera.benchmarks.quality;

import dev.chimera.core.safety.InjectionScore;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Trains the linear model of prompt injections: logistic regression by AdaGrad (Duchi, Hazan and Singer, JMLR 12, 2011) with a
 * fixed order of steps, so that the same examples give the same weights to the bit.
 */
final class InjectionTrainer {
    private static final long SEED = 1;
    private static final int ROUNDS = 20;
    private static final double STEP = 0.2;
    private static final double DECAY = 1e-5;

    private final double[] weights = new double[InjectionScore.FEATURES];
    private final double[] squares = new double[InjectionScore.FEATURES];
    private double bias;
    private double biasSquares = 1e-8;

    private InjectionTrainer() {}

    private static final class Step {
        private final int[] features;
        private final boolean attack;
        private final double weight;

        private Step(int[] features, boolean attack, double weight) {
            this.features = features;
            this.attack = attack;
            this.weight = weight;
        }
    }

    /** A model of {@code examples}. */
    static InjectionTrainer of(List<InjectionExample> examples) {
        InjectionTrainer trainer = new InjectionTrainer();
        List<Step> steps = new ArrayList<>();
        for (InjectionExample example : examples) {
            List<int[]> stretches = example.stretches();
            for (int[] stretch : stretches) {
                steps.add(new Step(stretch, example.attack(), example.weight() / Math.sqrt(stretches.size())));
            }
        }
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Collections.shuffle(steps, random);
            steps.forEach(trainer::learn);
        }
        return trainer;
    }

    private void learn(Step step) {
        double error = (1 / (1 + StrictMath.exp(-odds(step.features))) - (step.attack ? 1 : 0)) * step.weight;
        double norm = 1 / Math.sqrt(Math.max(InjectionScore.FEATURES_ENOUGH, step.features.length));
        biasSquares += error * error;
        bias -= STEP * error / Math.sqrt(biasSquares);
        for (int feature : step.features) {
            double slope = error * norm + DECAY * weights[feature];
            squares[feature] += slope * slope;
            weights[feature] -= STEP * slope / Math.sqrt(squares[feature] + 1e-8);
        }
    }

    private double odds(int[] features) {
        double sum = 0;
        for (int feature : features) {
            sum += weights[feature];
        }
        return bias + sum / Math.sqrt(Math.max(InjectionScore.FEATURES_ENOUGH, features.length));
    }

    /** The points that this model adds to those of the rules, as the gateway counts them. */
    double points(InjectionExample example) {
        return InjectionScore.points(
                example.stretches().stream().mapToDouble(this::odds).max().orElse(-9));
    }

    /** The model as the gateway reads it: the scale and the bias as floats, then a signed byte a feature. */
    byte[] resource() {
        double largest = Arrays.stream(weights).map(Math::abs).max().orElse(1);
        double scale = largest / 127;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeFloat((float) scale);
            out.writeFloat((float) bias);
            for (double weight : weights) {
                out.writeByte((int) Math.round(weight / scale));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
