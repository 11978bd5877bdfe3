package dev.chimera.core.swarm;

import dev.chimera.api.finance.KillSwitch;
import java.util.List;
import java.util.Optional;

/** Who joins a swarm: a pipeline. Thread-safe. */
public interface Joining {
    /** Whose runs it makes; shares are by persona. */
    String persona();

    /** Its CFO's. */
    KillSwitch killSwitch();

    /** What is broken so that it cannot take work; empty while it can. */
    Optional<String> fault();

    /** What is wrong and only slows it down. */
    List<String> troubles();
}
