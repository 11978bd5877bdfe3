package dev.chimera.cfo;

import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import java.util.function.Consumer;
import java.util.function.Function;

/** A store in memory that tests bend. */
class ForwardingStore implements LedgerStore {
    LedgerStore inner = new InMemoryLedgerStore();

    @Override
    public String name() {
        return "forwarding";
    }

    @Override
    public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
        return inner.apply(keys, step);
    }

    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        inner.read(fromSeq, reader);
    }

    @Override
    public void close() {
        inner.close();
    }
}
