package dev.chimera.api.content;

import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to make (the answer of {@code director.create_brief}). Immutable.
 *
 * @param briefId the same for the same trend, persona and format
 * @param trendId the trend it is about
 * @param format its shape
 * @param copy the words
 * @param visualPrompts the pictures or scenes, 1 to 20
 * @param toneGuidelines how it should feel, at most 1,000 characters
 * @param targetPlatforms where it will be published, 1 to 8
 * @param forecast what it is expected to cost and to bring
 */
public record ContentBrief(
        @NotNull UUID briefId,
        @NotNull UUID trendId,
        @NotNull ContentFormat format,
        @NotNull @Valid Copy copy,
        @NotNull @Size(min = 1, max = 20) List<@Valid VisualPrompt> visualPrompts,
        @NotNull @Size(max = 1_000) String toneGuidelines,
        @NotNull @Size(min = 1, max = 8) List<Platform> targetPlatforms,
        @NotNull @Valid Forecast forecast) {
    public ContentBrief {
        visualPrompts = List.copyOf(Require.size("visualPrompts", visualPrompts, 1, 20));
        Require.length("toneGuidelines", toneGuidelines, 0, 1_000);
        targetPlatforms = List.copyOf(Require.size("targetPlatforms", targetPlatforms, 1, 8));
    }

    /** This brief with other words. */
    public ContentBrief withCopy(Copy words) {
        return new ContentBrief(
                briefId, trendId, format, words, visualPrompts, toneGuidelines, targetPlatforms, forecast);
    }

    /**
     * The words.
     *
     * @param title 1 to 200 characters
     * @param script 1 to 5,000 characters
     * @param hashtags without the leading sign, at most 30, each 1 to 100 characters
     */
    public record Copy(
            @NotBlank @Size(max = 200) String title,
            @NotBlank @Size(max = 5_000) String script,
            @NotNull @Size(max = 30) List<@NotNull @Size(min = 1, max = 100) String> hashtags) {
        public Copy {
            Require.length("title", title, 1, 200);
            Require.length("script", script, 1, 5_000);
            hashtags = List.copyOf(Require.size("hashtags", hashtags, 0, 30));
            hashtags.forEach(hashtag -> Require.length("hashtag", hashtag, 1, 100));
        }
    }

    /**
     * What the Director expects.
     *
     * @param estimatedCost from the chosen providers' price lists; {@code null} if one of them names no price
     * @param projectedEngagement answers per view, 0 to 1
     * @param projectedRoi return as a multiple of the cost, zero or more
     */
    public record Forecast(
            @Nullable Money estimatedCost,
            @NotNull Ratio projectedEngagement,
            @NotNull Ratio projectedRoi) {}
}
