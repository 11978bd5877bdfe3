package dev.chimera.api.media;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.content.VisualPrompt;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/**
 * What a provider is asked to make. Immutable.
 *
 * @param orderId the idempotency key: the same order id is one job, however often it is submitted
 * @param kind what to make
 * @param title for headings and file names, 1 to 200 characters
 * @param prompts one picture or scene each, 1 to 20
 * @param byline who speaks and that a machine made it; must be readable on the result, at most 200 characters
 * @param preset how good
 */
public record MediaOrder(
        @NotNull UUID orderId,
        @NotNull MediaKind kind,
        @NotBlank @Size(max = 200) String title,
        @NotNull @Size(min = 1, max = 20) List<@Valid VisualPrompt> prompts,
        @NotNull @Size(max = 200) String byline,
        @NotNull QualityPreset preset) {
    public MediaOrder {
        Require.length("title", title, 1, 200);
        prompts = List.copyOf(Require.size("prompts", prompts, 1, 20));
        Require.length("byline", byline, 0, 200);
    }

    /** SHA-256 of the whole order; a permit is bound to it. */
    public Digest content() {
        return CanonicalBytes.of("chimera/media-order/v1")
                .uuid(orderId)
                .text(kind.id())
                .text(title)
                .list(
                        prompts,
                        (out, prompt) -> out.text(prompt.prompt())
                                .text(prompt.caption())
                                .list(prompt.series(), CanonicalBytes::i64))
                .text(byline)
                .text(preset.name())
                .sha256();
    }
}
