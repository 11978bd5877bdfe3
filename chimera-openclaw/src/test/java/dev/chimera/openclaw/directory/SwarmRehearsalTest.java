package dev.chimera.openclaw.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand nodes in one JVM, of which many die at once or are hostile. More seeds are run by a program of the benchmarks. */
class SwarmRehearsalTest {
    @ParameterizedTest
    @ValueSource(longs = 1)
    @Spec("CLAW-12")
    void the_living_are_found_two_heartbeats_after_thirty_percent_were_killed(long seed) {
        SwarmRehearsal.Outcome outcome = SwarmRehearsal.rehearse(
                new SwarmRehearsal.Settings(1_000, 0, 300, 0.01, seed, 300), RememberedSigner::of);

        assertFound(outcome);
        assertThat(outcome.ghosts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = 3)
    @Spec("CLAW-11")
    void the_honest_are_found_while_a_fifth_is_hostile_in_every_way(long seed) {
        assertFound(SwarmRehearsal.rehearse(
                new SwarmRehearsal.Settings(1_000, 200, 0, 0.01, seed, 300), RememberedSigner::of));
    }

    @Test
    void the_same_settings_give_the_same_outcome() {
        SwarmRehearsal.Settings settings = new SwarmRehearsal.Settings(60, 12, 10, 0.05, 5, 30);
        assertThat(SwarmRehearsal.rehearse(settings, RememberedSigner::of))
                .isEqualTo(SwarmRehearsal.rehearse(settings, RememberedSigner::of));
    }

    private static void assertFound(SwarmRehearsal.Outcome outcome) {
        assertThat(outcome.byId()).as("%s", outcome).isGreaterThan(0.99);
        assertThat(outcome.byCapability()).as("%s", outcome).isGreaterThan(0.99);
        assertThat(outcome.alive()).as("%s", outcome).isGreaterThan(0.99);
    }
}
