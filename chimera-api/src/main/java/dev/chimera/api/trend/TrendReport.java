package dev.chimera.api.trend;

import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One thing that is rising. Immutable.
 *
 * @param trendId the same for the same topic and window
 * @param topic as a person would name it, 1 to 255 characters
 * @param volume distinct posts in the window
 * @param sentiment how the posts feel on the whole
 * @param velocity how fast it rises
 * @param platforms where
 * @param evidence what it was found from
 */
public record TrendReport(
        @NotNull UUID trendId,
        @NotNull @Size(min = 1, max = 255) String topic,
        @PositiveOrZero long volume,
        @NotNull Sentiment sentiment,
        @NotNull Velocity velocity,
        @NotNull Set<Platform> platforms,
        @NotNull Evidence evidence) {
    public TrendReport {
        Require.length("topic", topic, 1, 255);
        Require.range("volume", volume, 0, Long.MAX_VALUE);
        platforms = Set.copyOf(platforms);
    }

    /**
     * How fast a topic rises: a burst test, not a ratio of two counts.
     *
     * @param rising the strength of the strongest burst, 0 (none) and up; {@code specs/functional.md} has the formula
     * @param falseAlarmRate the chance that noise alone shows a burst as strong, 0 to 1
     */
    public record Velocity(
            @DecimalMin("0") double rising,
            @DecimalMin("0") @DecimalMax("1") double falseAlarmRate) {
        public Velocity {
            Require.range("rising velocity", rising, 0, Double.MAX_VALUE);
            Require.range("falseAlarmRate", falseAlarmRate, 0, 1);
        }
    }

    /**
     * What a trend was found from.
     *
     * @param window the time that was looked at
     * @param volumes distinct posts in equal slices of the window, oldest first, 1 to 1,000 slices
     * @param topPosts the posts that people answered most, at most 10
     */
    public record Evidence(
            @NotNull Window window,
            @NotNull @Size(min = 1, max = 1_000) List<@NotNull @PositiveOrZero Long> volumes,
            @NotNull @Size(max = 10) List<Post> topPosts) {
        public Evidence {
            volumes = List.copyOf(Require.size("volumes", volumes, 1, 1_000));
            for (long volume : volumes) {
                Require.range("volume of a slice", volume, 0, Long.MAX_VALUE);
            }
            topPosts = List.copyOf(Require.size("topPosts", topPosts, 0, 10));
        }
    }
}
