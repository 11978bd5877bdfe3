package dev.chimera.spi.postgres;

import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import dev.chimera.spec.Spec;
import dev.chimera.tck.LedgerStoreContract;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** The ledger on a real server keeps the contract, with a second storage on the same schema and after a restart. */
@Spec("DATA-4")
class PostgresLedgerTest implements LedgerStoreContract {
    private final TestSchema schema = TestSchema.ready();

    @AfterEach
    void close() {
        schema.close();
    }

    @Override
    public LedgerStore emptyStore() {
        return new Whole(schema.open());
    }

    @Override
    public LedgerStore secondHandle(LedgerStore store) {
        return emptyStore();
    }

    @Override
    public LedgerStore restarted(LedgerStore store) {
        store.close();
        return emptyStore();
    }

    /** A ledger store that closes its storage. */
    private record Whole(PostgresStorage storage) implements LedgerStore {
        @Override
        public String name() {
            return storage.ledger().name();
        }

        @Override
        public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
            return storage.ledger().apply(keys, step);
        }

        @Override
        public LedgerView view(LedgerKeys keys) {
            return storage.ledger().view(keys);
        }

        @Override
        public List<Reservation> reservations(Reservation.State state, int max) {
            return storage.ledger().reservations(state, max);
        }

        @Override
        public List<Ticket> tickets(Ticket.State state, int max) {
            return storage.ledger().tickets(state, max);
        }

        @Override
        public void read(long fromSeq, Consumer<LedgerEntry> reader) {
            storage.ledger().read(fromSeq, reader);
        }

        @Override
        public List<LedgerEntry> entries(long fromSeq, int max) {
            return storage.ledger().entries(fromSeq, max);
        }

        @Override
        public void close() {
            storage.close();
        }
    }
}
