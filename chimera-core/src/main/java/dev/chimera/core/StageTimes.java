package dev.chimera.core;

import dev.chimera.api.run.RunEvent;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunStage;
import dev.chimera.core.report.StageTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers how long the stages of the last {@value #RUNS_MAX} runs of this JVM took. Thread-safe. */
final class StageTimes implements RunObserver {
    private static final int RUNS_MAX = 1_000;
    private static final int STAGES_MAX = 100;

    private final Map<RunId, List<StageTime>> runs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, List<StageTime>> eldest) {
            return size() > RUNS_MAX;
        }
    };

    @Override
    public synchronized void onEvent(RunEvent event) {
        if (event instanceof RunEvent.StageStarted started) {
            List<StageTime> times = runs.computeIfAbsent(event.runId(), id -> new ArrayList<>(6));
            if (times.size() < STAGES_MAX) {
                times.add(new StageTime(started.stage(), started.at(), Duration.ZERO, 0));
            }
        } else if (event instanceof RunEvent.StageFinished finished) {
            over(event.runId(), finished.stage(), finished.at(), 0);
        } else if (event instanceof RunEvent.StageRetried retried) {
            over(event.runId(), retried.stage(), retried.at(), 1);
        } else if (event instanceof RunEvent.Ended ended) {
            List<StageTime> times = runs.getOrDefault(event.runId(), List.of());
            if (!times.isEmpty()) {
                over(event.runId(), times.get(times.size() - 1).stage(), ended.at(), 0);
            }
        }
    }

    /** What is known of {@code runId}, in the order in which it came. */
    synchronized List<StageTime> of(RunId runId) {
        return List.copyOf(runs.getOrDefault(runId, List.of()));
    }

    private void over(RunId runId, RunStage stage, Instant at, int retries) {
        List<StageTime> times = runs.getOrDefault(runId, List.of());
        int last = times.size() - 1;
        if (last >= 0 && times.get(last).stage() == stage) {
            StageTime time = times.get(last);
            times.set(
                    last,
                    new StageTime(
                            stage, time.startedAt(), Duration.between(time.startedAt(), at), time.retries() + retries));
        }
    }
}
