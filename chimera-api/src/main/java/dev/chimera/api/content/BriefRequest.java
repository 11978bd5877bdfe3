package dev.chimera.api.content;

import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import dev.chimera.api.trend.TrendReport;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * What a Director is asked ({@code director.create_brief}). Immutable.
 *
 * @param trend what is rising
 * @param personalityProfile whose voice
 * @param targetPlatforms where it will be published, 1 to 8
 * @param format the shape wanted
 */
public record BriefRequest(
        @NotNull @Valid TrendReport trend,
        @NotNull @Valid PersonalityProfile personalityProfile,
        @NotNull @Size(min = 1, max = 8) List<Platform> targetPlatforms,
        @NotNull ContentFormat format) {
    public BriefRequest {
        targetPlatforms = List.copyOf(Require.size("targetPlatforms", targetPlatforms, 1, 8));
    }
}
