package dev.chimera.benchmarks.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.spec.Spec;
import org.junit.jupiter.api.Test;

/** What a load program says of the figures it measured. */
class GoalsTest {
    @Test
    @Spec("CFO-6")
    void approvals_of_300_ms_at_p95_break_the_goal_and_quicker_ones_do_not() {
        assertThatCode(() -> Goals.requireQuickApprovals("an approval", 299.9)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Goals.requireQuickApprovals("an approval", 300))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("CFO-6 is broken: an approval took 300.000 ms at P95, and must take less than 300");
    }

    @Test
    @Spec("DATA-3")
    void queries_of_50_ms_at_p95_break_the_goal_and_quicker_ones_do_not() {
        assertThatCode(() -> Goals.requireQuickQuery("a look", 49.9)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Goals.requireQuickQuery("a look", 50))
                .hasMessageContaining("DATA-3 is broken: a look");
    }

    @Test
    void what_was_not_measured_meets_no_goal() {
        assertThatThrownBy(() -> Goals.requireQuickApprovals("an approval", Double.NaN))
                .isInstanceOf(IllegalStateException.class);
    }
}
