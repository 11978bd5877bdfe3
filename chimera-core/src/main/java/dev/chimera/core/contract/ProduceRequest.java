package dev.chimera.core.contract;

import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.media.ProductionRequest;

/**
 * The request of {@code artist.produce}: in JSON the members of the production and the permit stand side by side. Immutable.
 *
 * @param production what to make
 * @param permit leave to pay for it, not opened yet
 */
public record ProduceRequest(ProductionRequest production, SpendPermit permit) {}
