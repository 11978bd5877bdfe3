package dev.chimera.api.trend;

import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody posted. Untrusted until the SafetyGateway has seen it. Immutable.
 *
 * @param id unique within its source, 1 to 256 characters
 * @param platform where it was posted
 * @param channel the sub-forum, feed or account, at most 256 characters, may be empty
 * @param createdAt when it was posted
 * @param text 1 to 40,000 characters
 * @param url what it links to
 * @param reach how people answered
 */
public record Post(
        @NotNull @Size(min = 1, max = 256) String id,
        @NotNull Platform platform,
        @NotNull @Size(max = 256) String channel,
        @NotNull Instant createdAt,
        @NotNull @Size(min = 1, max = 40_000) String text,
        @Nullable URI url,
        @NotNull Reach reach) {
    /** The longest text, in characters. */
    public static final int TEXT_MAX = 40_000;

    public Post {
        Require.length("post id", id, 1, 256);
        Require.length("post channel", channel, 0, 256);
        Require.length("post text", text, 1, TEXT_MAX);
    }

    /** This post with the text that the gateway left of it. */
    public Post withText(String redacted) {
        return new Post(id, platform, channel, createdAt, redacted, url, reach);
    }

    /**
     * How people answered, as far as the platform tells.
     *
     * @param likes zero or more
     * @param comments zero or more
     * @param shares zero or more
     */
    public record Reach(
            @PositiveOrZero long likes,
            @PositiveOrZero long comments,
            @PositiveOrZero long shares) {
        public static final Reach NONE = new Reach(0, 0, 0);

        public Reach {
            Require.range("likes", likes, 0, Long.MAX_VALUE / 4);
            Require.range("comments", comments, 0, Long.MAX_VALUE / 4);
            Require.range("shares", shares, 0, Long.MAX_VALUE / 4);
        }

        /** All answers together. */
        public long total() {
            return likes + comments + shares;
        }
    }
}
