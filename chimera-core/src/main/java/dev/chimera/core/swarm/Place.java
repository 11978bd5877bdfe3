package dev.chimera.core.swarm;

/** Leave of the Orchestrator to have one run under way. Thread-safe. */
public interface Place {
    /** Gives it back; again does nothing. */
    void leave();
}
