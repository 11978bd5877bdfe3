package dev.chimera.core.report;

import dev.chimera.api.run.RunStage;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a run was at a stage. Immutable.
 *
 * @param stage which
 * @param startedAt when it began
 * @param elapsed how long it took
 * @param retries how often it was tried again
 */
public record StageTime(RunStage stage, Instant startedAt, Duration elapsed, int retries) {}
