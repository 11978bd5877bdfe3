package dev.chimera.core.swarm;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who watch. */
final class Watchers {
    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    private final List<SwarmObserver> observers;

    Watchers(List<SwarmObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    boolean any() {
        return !observers.isEmpty();
    }

    void tell(SwarmEvent event) {
        for (SwarmObserver observer : observers) {
            try {
                observer.onEvent(event);
            } catch (RuntimeException e) {
                LOG.warn(
                        "an observer of the swarm failed at {}; the swarm goes on",
                        event.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
