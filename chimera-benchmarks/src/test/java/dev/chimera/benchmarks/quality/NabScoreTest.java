package dev.chimera.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chimera.benchmarks.quality.VolumeSeries.Bucket;
import dev.chimera.benchmarks.quality.VolumeSeries.Span;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NabScoreTest {
    private static final double LEFT_EDGE = 2 / (1 + Math.exp(-5)) - 1;

    /** 100 buckets, of which the first 15 are the probation, and the given windows. */
    private static VolumeSeries series(Span... windows) {
        List<Bucket> buckets = IntStream.range(0, 100)
                .mapToObj(i -> new Bucket(Instant.ofEpochSecond(300L * i), 1))
                .toList();
        return new VolumeSeries("made up", buckets, List.of(windows));
    }

    private static double[] detectedAt(int... rows) {
        double[] scores = new double[100];
        for (int row : rows) {
            scores[row] = 1;
        }
        return scores;
    }

    private static NabScore.Outcome outcome(VolumeSeries series, double[] scores) {
        NabScore score = new NabScore();
        score.add(series, scores);
        return score.at(0.5);
    }

    @Test
    void silence_has_0_and_a_detection_at_the_beginning_of_each_window_100() {
        VolumeSeries two = series(new Span(20, 29), new Span(60, 79));

        assertThat(outcome(two, detectedAt()).score()).isZero();
        assertThat(outcome(two, detectedAt(20, 60)).score()).isCloseTo(100, within(1e-9));
    }

    @Test
    void only_the_earliest_detection_in_a_window_counts() {
        VolumeSeries one = series(new Span(20, 29));

        // Row 24 is 6/10 of the window away from its end.
        double worth = (2 / (1 + Math.exp(-3)) - 1) / LEFT_EDGE;
        assertThat(outcome(one, detectedAt(24)).score()).isCloseTo(100 * (worth + 1) / 2, within(1e-9));
        assertThat(outcome(one, detectedAt(24, 25, 29)).score()).isCloseTo(100 * (worth + 1) / 2, within(1e-9));
        assertThat(outcome(one, detectedAt(24)).found()).isEqualTo(new Share(1, 1));
    }

    @Test
    void a_detection_outside_costs_and_shortly_behind_a_window_less() {
        VolumeSeries one = series(new Span(50, 59));

        assertThat(outcome(one, detectedAt(30)).score()).as("before").isCloseTo(-100 * 0.11 / 2, within(1e-9));
        assertThat(outcome(one, detectedAt(95)).score()).as("far behind").isCloseTo(-100 * 0.11 / 2, within(1e-9));
        double near = 0.11 * (2 / (1 + Math.exp(5 / 9.0)) - 1);
        assertThat(outcome(one, detectedAt(60)).score()).isCloseTo(100 * near / 2, within(1e-9));
        assertThat(outcome(one, detectedAt(30, 60)).outside()).isEqualTo(2);
    }

    @Test
    void the_probation_does_not_count() {
        assertThat(outcome(series(new Span(50, 59)), detectedAt(0, 14)).score()).isZero();
        assertThat(outcome(series(new Span(50, 59)), detectedAt(15)).score()).isNegative();
    }

    @Test
    void the_best_threshold_is_the_one_for_all_series_together() {
        NabScore score = new NabScore();
        double[] weak = detectedAt();
        weak[50] = 0.3;
        double[] noisy = detectedAt();
        for (int i = 15; i < 40; i++) {
            noisy[i] = 0.2;
        }
        noisy[50] = 0.9;
        score.add(series(new Span(50, 59)), weak);
        score.add(series(new Span(50, 59)), noisy);

        assertThat(score.best().threshold()).isEqualTo(0.3);
        assertThat(score.best().score()).isCloseTo(100, within(1e-9));
        assertThat(score.at(0.2).score()).isCloseTo(100 * (4 - 25 * 0.11) / 4, within(1e-9));
    }

    @Test
    void refuses_scores_that_are_not_one_for_each_bucket() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NabScore().add(series(), new double[3]))
                .withMessageContaining("100 buckets, but 3 scores");
    }
}
