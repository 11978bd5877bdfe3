package dev.chimera.core.artist;

import dev.chimera.api.media.MediaKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What every production of one Artist shares.
 *
 * @param gauge measures what was made
 * @param clock says when it was made
 * @param executor calls the providers
 * @param alarm wakes productions up
 * @param deadlines how long each kind may take
 * @param pollEvery how long to wait between two looks at a provider, once it has proved slow
 */
record Workshop(
        QualityGauge gauge,
        InstantSource clock,
        Executor executor,
        Alarm alarm,
        Map<MediaKind, Duration> deadlines,
        Duration pollEvery) {}
