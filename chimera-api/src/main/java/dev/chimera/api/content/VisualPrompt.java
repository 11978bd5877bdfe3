package dev.chimera.api.content;

import dev.chimera.api.Require;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * One picture or scene to make. Immutable.
 *
 * @param prompt what it shows, for a model that paints, 1 to 2,000 characters
 * @param caption the words that must be readable on it, at most 500 characters
 * @param series figures to draw as a chart, oldest first; empty for none, at most 1,000
 */
public record VisualPrompt(
        @NotNull @Size(min = 1, max = 2_000) String prompt,
        @NotNull @Size(max = 500) String caption,
        @NotNull @Size(max = 1_000) List<Long> series) {
    public VisualPrompt {
        Require.length("visual prompt", prompt, 1, 2_000);
        Require.length("caption", caption, 0, 500);
        series = List.copyOf(Require.size("series", series, 0, 1_000));
    }
}
