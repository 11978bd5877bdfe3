package dev.chimera.api.publish;

import dev.chimera.api.Require;
import dev.chimera.api.finance.Ratio;
import java.time.Instant;
import java.util.Optional;

/**
 * How people answered a publication. Immutable.
 *
 * @param views zero or more
 * @param likes zero or more
 * @param comments zero or more
 * @param shares zero or more
 * @param measuredAt when it was read
 */
public record Engagement(long views, long likes, long comments, long shares, Instant measuredAt) {
    public Engagement {
        Require.range("views", views, 0, Long.MAX_VALUE / 4);
        Require.range("likes", likes, 0, Long.MAX_VALUE / 4);
        Require.range("comments", comments, 0, Long.MAX_VALUE / 4);
        Require.range("shares", shares, 0, Long.MAX_VALUE / 4);
    }

    /** (likes + comments + shares) / views; empty while nobody has seen it. */
    public Optional<Ratio> rate() {
        return views == 0 ? Optional.empty() : Optional.of(Ratio.of(likes + comments + shares, views));
    }
}
