package dev.chimera.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
    @Test
    void finds_the_highest_recall_where_the_precision_is_kept() {
        Curve curve = curve(0.9, true, 0.8, true, 0.7, false, 0.6, true, 0.5, false);

        assertThat(curve.recallAt(0.9).recall()).isEqualTo(new Share(2, 3));
        assertThat(curve.recallAt(0.75).recall()).isEqualTo(new Share(3, 3));
        assertThat(curve.recallAt(0.75).threshold()).isEqualTo(0.6);
        assertThat(curve.at(0.7).falseAlarms()).isEqualTo(new Share(1, 2));
        assertThat(curve.recallAtFalseAlarms(0).recall()).isEqualTo(new Share(2, 3));
        assertThat(curve.recallAtFalseAlarms(0.5).recall()).isEqualTo(new Share(3, 3));
    }

    @Test
    void ties_are_taken_together() {
        Curve curve = curve(0.5, true, 0.5, false, 0.5, false, 0.1, true);

        assertThat(curve.recallAt(0.9).recall()).isEqualTo(new Share(0, 2));
        assertThat(curve.areaUnderRoc()).isCloseTo((0.5 + 0.5 + 0 + 0) / 4, within(1e-12));
    }

    @Test
    void the_area_is_the_chance_to_rank_a_pair_right() {
        assertThat(curve(0.9, true, 0.8, false, 0.7, true, 0.6, false).areaUnderRoc())
                .isCloseTo(3 / 4.0, within(1e-12));
    }

    @Test
    void an_interval_holds_the_share_and_is_known_for_a_known_case() {
        Share share = new Share(8, 10);

        assertThat(share.low()).isCloseTo(0.4902, within(1e-4)); // as in the tables of Wilson's interval
        assertThat(share.high()).isCloseTo(0.9433, within(1e-4));
        assertThat(new Share(0, 0).toString()).isEqualTo("none");
        assertThatThrownBy(() -> new Share(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_confusion_knows_its_figures() {
        Confusion confusion = new Confusion(List.of("neg", "pos"));
        confusion.add("neg", "neg");
        confusion.add("neg", "pos");
        confusion.add("pos", "pos");
        confusion.add("pos", "unknown");

        assertThat(confusion.accuracy()).isEqualTo(new Share(2, 4));
        assertThat(confusion.precision("pos")).isEqualTo(new Share(1, 2));
        assertThat(confusion.recall("pos")).isEqualTo(new Share(1, 2));
        assertThat(confusion.macroF1()).isCloseTo((2 / 3.0 + 0.5) / 2, within(1e-12));
        assertThatThrownBy(() -> confusion.add("neutral", "neg")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Curve curve(Object... scored) {
        Curve curve = new Curve();
        for (int i = 0; i < scored.length; i += 2) {
            curve.add((double) scored[i], (boolean) scored[i + 1]);
        }
        return curve;
    }
}
