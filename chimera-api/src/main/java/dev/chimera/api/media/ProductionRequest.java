package dev.chimera.api.media;

import dev.chimera.api.content.ContentBrief;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.UUID;

/**
 * What an Artist is asked ({@code artist.produce}); the permit comes beside it. Immutable.
 *
 * @param productionId the idempotency key
 * @param brief what to make
 * @param tools which provider to use for which kind; kinds that are not named take the Artist's first choice
 * @param qualityPreset how good
 * @param byline who speaks and that a machine made it
 */
public record ProductionRequest(
        @NotNull UUID productionId,
        @NotNull @Valid ContentBrief brief,
        @NotNull Map<MediaKind, String> tools,
        @NotNull QualityPreset qualityPreset,
        @NotNull String byline) {
    public ProductionRequest {
        tools = Map.copyOf(tools);
    }
}
