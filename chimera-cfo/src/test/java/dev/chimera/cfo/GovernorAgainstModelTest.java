package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares every answer, every alert and every counter of a governor with those of a model of it, after each step. */
class GovernorAgainstModelTest {
    private static final long SEED = Long.getLong("chimera.model.seed", 20_261_122L);
    private static final int LIVES = 60;

    @Test
    @Spec({"CFO-2", "CFO-9", "CFO-10", "CFO-11", "CFO-13", "CFO-16"})
    void every_answer_and_every_counter_is_what_a_simple_model_says() {
        Map<String, Integer> outcomes = new HashMap<>();
        for (int life = 0; life < LIVES; life++) {
            long seed = SEED + life;
            RandomLife lived = new RandomLife(seed);
            try {
                lived.live(life % 10 == 0);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", after\n  " + String.join("\n  ", lived.done) + "\n" + e.getMessage(), e);
            }
            lived.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
        }
        assertThat(outcomes.keySet())
                .as("all of these have to occur")
                .contains("APPROVED []", "ESCALATED [HUMAN_REQUIRED]", "ok", "KILL_SWITCH", "PERMIT_SPENT")
                .contains("PERMIT_EXPIRED", "PERMIT_REFUSED", "DEADLINE", "IDEMPOTENCY_CONFLICT", "HUMAN_REQUIRED");
    }
}
