package dev.chimera.core.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.run.Admission;
import java.time.Duration;

/** Something that happened in a swarm, for whoever watches. Immutable. */
public sealed interface SwarmEvent {
    /** A run was not taken on. */
    record Refused(String persona, Admission.Refused refusal) implements SwarmEvent {}

    /**
     * The swarm was paused, resumed, is draining, was stopped by the kill switch or closed.
     *
     * @param status what it answers from now on, as far as it was told
     * @param reason in words; empty if it takes work
     */
    record StatusChanged(ServiceStatus status, String reason) implements SwarmEvent {}

    /**
     * A Worker is done with one attempt at one stage, or a production ended.
     *
     * @param role at which Manager
     * @param persona for whom
     * @param waited in the queue
     * @param worked from the turn's begin to its end
     * @param well whether it did not fail
     */
    record TurnEnded(AgentRole role, String persona, Duration waited, Duration worked, boolean well)
            implements SwarmEvent {}
}
