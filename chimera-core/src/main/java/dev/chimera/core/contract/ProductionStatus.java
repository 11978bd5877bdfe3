package dev.chimera.core.contract;

import dev.chimera.api.Require;
import dev.chimera.api.media.Production;
import java.util.UUID;

/**
 * What {@code artist.produce} answers at once, and whenever it is asked again before the asset is there. Immutable.
 *
 * @param productionId the idempotency key it was asked with
 * @param state where it stands
 * @param progress 0 to 1
 */
public record ProductionStatus(UUID productionId, Production.State state, double progress) {
    public ProductionStatus {
        Require.range("progress", progress, 0, 1);
    }

    /** Where {@code production} stands now. */
    public static ProductionStatus of(Production production) {
        return new ProductionStatus(production.productionId(), production.state(), production.progress());
    }
}
