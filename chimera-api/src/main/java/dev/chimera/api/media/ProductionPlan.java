package dev.chimera.api.media;

import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.Money;
import org.jspecify.annotations.Nullable;

/**
 * What will be ordered from whom, before anything is spent. Immutable.
 *
 * @param brief what it is for
 * @param order what will be ordered
 * @param payee the provider that was chosen
 * @param price the most it will charge; {@code null} if it names no price
 */
public record ProductionPlan(
        ContentBrief brief,
        MediaOrder order,
        String payee,
        @Nullable Money price) {}
