package dev.chimera.api.media;

import dev.chimera.api.finance.OpenedPermit;

/** Produces what a brief asks for. Never spends by itself: it plans, and acts only on an opened permit. Thread-safe. */
public interface Artist {
    /** Chooses the provider and its price; spends nothing. */
    ProductionPlan plan(ProductionRequest request);

    /**
     * Has {@code plan} made and returns at once.
     *
     * @param permit opened for the plan's payee and order
     * @throws dev.chimera.api.finance.PermitException if the permit does not cover the plan
     */
    Production produce(ProductionPlan plan, OpenedPermit permit);
}
