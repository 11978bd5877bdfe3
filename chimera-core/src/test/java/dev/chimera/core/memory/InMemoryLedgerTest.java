package dev.chimera.core.memory;

import dev.chimera.api.spi.LedgerStore;
import dev.chimera.spec.Spec;
import dev.chimera.tck.LedgerStoreContract;

@Spec("DATA-4")
class InMemoryLedgerTest implements LedgerStoreContract {
    @Override
    public LedgerStore emptyStore() {
        return new InMemoryStorage().ledger();
    }
}
