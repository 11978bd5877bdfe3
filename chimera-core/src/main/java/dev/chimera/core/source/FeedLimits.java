package dev.chimera.core.source;

import dev.chimera.api.Require;
import java.time.Duration;

/**
 * What a feed may cost.
 *
 * @param bytesMax the largest document
 * @param connect how long connecting may take
 * @param answer how long everything together may take, redirects included
 */
record FeedLimits(int bytesMax, Duration connect, Duration answer) {
    private static final int BYTES_CEILING = 64 * 1024 * 1024;
    private static final Duration TIME_CEILING = Duration.ofMinutes(10);

    static final FeedLimits DEFAULT = new FeedLimits(8 * 1024 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(20));

    FeedLimits {
        Require.range("feed size limit in bytes", bytesMax, 1, BYTES_CEILING);
        Require.range("connect time limit in ms", connect.toMillis(), 1, TIME_CEILING.toMillis());
        Require.range("answer time limit in ms", answer.toMillis(), 1, TIME_CEILING.toMillis());
    }
}
