package dev.chimera.spi.sqlite;

import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import dev.chimera.spec.Spec;
import dev.chimera.tck.LedgerStoreContract;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;

/** The ledger in a real file keeps the contract, with a second handle on the same file and after a restart. */
@Spec("DATA-4")
class SqliteLedgerTest implements LedgerStoreContract {
    @TempDir
    Path folder;

    @Override
    public LedgerStore emptyStore() {
        return new Whole(SqliteStorage.at(folder.resolve("chimera.db")));
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
    private record Whole(SqliteStorage storage) implements LedgerStore {
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
