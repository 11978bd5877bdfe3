package dev.chimera.core.swarm;

/** Watches a swarm. Called on the thread on which it happens, so it must be quick; what it throws is logged and harms nothing. */
public interface SwarmObserver {
    /** Something happened. */
    void onEvent(SwarmEvent event);
}
