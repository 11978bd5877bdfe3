package dev.chimera.spi.sqlite;

import dev.chimera.api.Require;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The ledger in the file. A step runs inside a write transaction, so every process reads the head under the file's lock. */
final class SqliteLedger implements LedgerStore {
    private static final int PAGE = 256;

    private final SqliteFile file;
    private volatile boolean closed;

    SqliteLedger(SqliteFile file) {
        this.file = file;
    }

    @Override
    public String name() {
        return SqliteStorage.NAME;
    }

    @Override
    public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
        requireOpen();
        return file.write(link -> {
            LedgerView view = SqliteLedgerRead.view(link, keys);
            LedgerChange<R> change = step.apply(view);
            SqliteLedgerWrite.keep(link, view.head(), change);
            return change.result();
        });
    }

    @Override
    public LedgerView view(LedgerKeys keys) {
        requireOpen();
        return file.read(link -> SqliteLedgerRead.view(link, keys));
    }

    @Override
    public List<Reservation> reservations(Reservation.State state, int max) {
        requireOpen();
        return file.read(link -> SqliteReservations.inState(link, state, notNegative(max)));
    }

    @Override
    public List<Ticket> tickets(Ticket.State state, int max) {
        requireOpen();
        return file.read(link -> SqliteTickets.inState(link, state, notNegative(max)));
    }

    /** {@inheritDoc} Reads a few hundred at a time and holds nothing of the file while {@code reader} looks at them. */
    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        requireOpen();
        long end = file.read(link -> SqliteLedgerRead.head(link).size());
        long from = Math.max(0, fromSeq);
        while (from < end) {
            long at = from;
            file.read(link -> SqliteLedgerRead.entries(link, at, end, PAGE)).forEach(reader);
            from += PAGE;
        }
    }

    @Override
    public List<LedgerEntry> entries(long fromSeq, int max) {
        requireOpen();
        return file.read(
                link -> SqliteLedgerRead.entries(link, Math.max(0, fromSeq), Long.MAX_VALUE, notNegative(max)));
    }

    @Override
    public void close() {
        closed = true;
    }

    static int notNegative(int max) {
        return (int) Require.range("max", max, 0, Integer.MAX_VALUE);
    }

    private void requireOpen() {
        if (closed) {
            throw file.closed();
        }
    }
}
