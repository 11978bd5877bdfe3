package dev.chimera.examples.swarm;

import dev.chimera.core.swarm.SwarmSnapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that there is to show at one moment. Immutable.
 *
 * @param elapsed since the program began to hand in runs
 * @param totals of all JVMs together, as the store has them
 * @param jvms each JVM, by number
 * @param events what happened to JVMs, the oldest first
 */
record Board(Duration elapsed, Totals totals, List<Jvm> jvms, List<String> events) {
    Board {
        jvms = List.copyOf(jvms);
        events = List.copyOf(events);
    }

    /**
     * The runs.
     *
     * @param wanted to be handed in
     * @param accepted taken on
     * @param waiting taken on, and in the hands of no JVM that lives
     * @param ended made, or refused by a rule, or failed
     * @param published lines at the publish target
     */
    record Totals(int wanted, int accepted, int waiting, int ended, int published) {}

    /**
     * A JVM.
     *
     * @param number from 1
     * @param life whether it lives
     * @param swarm the last that it said; {@code null} if it has said nothing yet
     */
    record Jvm(int number, Life life, @Nullable SwarmSnapshot swarm) {}

    /** Whether a JVM lives. */
    enum Life {
        STARTING,
        WORKING,
        KILLED,
        ENDED
    }
}
