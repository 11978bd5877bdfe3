package dev.chimera.api.spi;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.SpendPolicy;

/** The service type under which governors are found. */
public interface CfoPlugin {
    /** The name to choose it by. */
    String name();

    /**
     * Makes a governor. Whoever asks closes it; the store stays the caller's.
     *
     * @throws dev.chimera.api.ConfigurationException naming the setting that is missing or wrong
     */
    Cfo create(Budget budget, SpendPolicy policy, LedgerStore store, ProviderContext context);
}
