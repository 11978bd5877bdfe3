package dev.chimera.cfo;

import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.util.List;
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
    public LedgerView view(LedgerKeys keys) {
        return inner.view(keys);
    }

    @Override
    public List<Reservation> reservations(Reservation.State state, int max) {
        return inner.reservations(state, max);
    }

    @Override
    public List<Ticket> tickets(Ticket.State state, int max) {
        return inner.tickets(state, max);
    }

    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        inner.read(fromSeq, reader);
    }

    @Override
    public List<LedgerEntry> entries(long fromSeq, int max) {
        return inner.entries(fromSeq, max);
    }

    @Override
    public void close() {
        inner.close();
    }
}
