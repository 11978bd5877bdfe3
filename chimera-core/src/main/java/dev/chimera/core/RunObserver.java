package dev.chimera.core;

import dev.chimera.api.run.RunEvent;

/**
 * Watches runs. Called on the run's own thread, so it should be quick; whatever it throws is logged and changes nothing. To be
 * called elsewhere, subscribe to {@link PipelineRun#events} instead. Called from many threads at once.
 */
@FunctionalInterface
public interface RunObserver {
    /** Something happened. */
    void onEvent(RunEvent event);
}
