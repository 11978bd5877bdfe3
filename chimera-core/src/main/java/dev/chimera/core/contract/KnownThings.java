package dev.chimera.core.contract;

import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.trend.TrendReport;
import java.util.Optional;
import java.util.UUID;

/**
 * What may stand in a request by its id alone, because a store of the host's knows the rest. Called by whoever reads a request.
 */
public interface KnownThings {
    /** Nothing is known; requests have to be whole. */
    KnownThings NONE = new KnownThings() {};

    /** The trend with the id {@code trendId}. */
    default Optional<TrendReport> trend(UUID trendId) {
        return Optional.empty();
    }

    /** The brief with the id {@code briefId}. */
    default Optional<ContentBrief> brief(UUID briefId) {
        return Optional.empty();
    }
}
