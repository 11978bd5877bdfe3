package dev.chimera.core;

import dev.chimera.api.Require;
import dev.chimera.api.run.RunStage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long each stage may take and how often it is tried. Only failures that are known to be safe to repeat are repeated, with a
 * delay that doubles each time and is spread by up to half of itself. Immutable.
 *
 * @param deadlines for each stage, all attempts together
 * @param attemptsMax the most attempts, 1 to 10
 * @param firstDelay before the second attempt
 */
public record StageLimits(Map<RunStage, Duration> deadlines, int attemptsMax, Duration firstDelay) {
    /** Scout 60 s, brief 60 s, approve 10 s, produce 5 min, screen 30 s, publish 60 s; 3 attempts, the second after 200 ms. */
    public static final StageLimits DEFAULT = new StageLimits(defaults(), 3, Duration.ofMillis(200));

    public StageLimits {
        for (RunStage stage : RunStage.values()) {
            Duration deadline = deadlines.get(stage);
            if (deadline == null || deadline.isZero() || deadline.isNegative()) {
                throw new IllegalArgumentException(
                        "stage " + stage.id() + " needs a positive deadline, got " + deadline);
            }
        }
        deadlines = Map.copyOf(deadlines);
        Require.range("attemptsMax", attemptsMax, 1, 10);
        if (firstDelay.isNegative() || firstDelay.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("firstDelay must be from 0 to 1 minute, got " + firstDelay);
        }
    }

    /** These limits with another deadline for {@code stage}. */
    public StageLimits withDeadline(RunStage stage, Duration deadline) {
        Map<RunStage, Duration> changed = new EnumMap<>(deadlines);
        changed.put(stage, deadline);
        return new StageLimits(changed, attemptsMax, firstDelay);
    }

    /** These limits with other attempts. */
    public StageLimits withAttempts(int max, Duration delay) {
        return new StageLimits(deadlines, max, delay);
    }

    Duration deadline(RunStage stage) {
        return java.util.Objects.requireNonNull(deadlines.get(stage), "checked by the constructor");
    }

    private static Map<RunStage, Duration> defaults() {
        Map<RunStage, Duration> deadlines = new EnumMap<>(RunStage.class);
        deadlines.put(RunStage.SCOUT, Duration.ofSeconds(60));
        deadlines.put(RunStage.BRIEF, Duration.ofSeconds(60));
        deadlines.put(RunStage.APPROVE, Duration.ofSeconds(10));
        deadlines.put(RunStage.PRODUCE, Duration.ofMinutes(5));
        deadlines.put(RunStage.SCREEN, Duration.ofSeconds(30));
        deadlines.put(RunStage.PUBLISH, Duration.ofSeconds(60));
        return deadlines;
    }
}
