package dev.chimera.spi.postgres;

import dev.chimera.api.Require;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The ledger. A step locks the head's row first, so the JVMs take turns; within this JVM the threads do so before they take a
 * connection, so that those who wait hold none.
 */
final class PostgresLedger implements LedgerStore {
    private static final int PAGE = 256;

    private final PostgresDatabase database;
    private final LedgerLook look;
    private final LedgerKeep keep;
    private final Duration patience;
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile boolean closed;

    PostgresLedger(PostgresDatabase database, AgentRows agents, Duration patience) {
        this.database = database;
        this.look = new LedgerLook(database.errors());
        this.keep = new LedgerKeep(agents);
        this.patience = patience;
    }

    @Override
    public String name() {
        return PostgresStorage.NAME;
    }

    @Override
    public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
        requireOpen();
        takeTurn();
        try {
            return database.write(link -> {
                LedgerHead head = look.lockHead(link);
                LedgerChange<R> change = step.apply(look.view(link, head, keys));
                keep.keep(link, head, change);
                return change.result();
            });
        } finally {
            turn.unlock();
        }
    }

    @Override
    public LedgerView view(LedgerKeys keys) {
        requireOpen();
        return database.read(link -> look.view(link, look.head(link), keys));
    }

    @Override
    public List<Reservation> reservations(Reservation.State state, int max) {
        requireOpen();
        notNegative(max);
        return database.read(link -> {
            RoundTrip trip = link.trip();
            List<Reservation> found = ReservationRows.inState(trip, state, max);
            trip.go();
            return found;
        });
    }

    @Override
    public List<Ticket> tickets(Ticket.State state, int max) {
        requireOpen();
        notNegative(max);
        return database.read(link -> {
            RoundTrip trip = link.trip();
            List<Ticket> found = TicketRows.inState(trip, state, max);
            trip.go();
            return found;
        });
    }

    /** {@inheritDoc} Reads a few hundred at a time and holds no connection while {@code reader} looks at them. */
    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        requireOpen();
        long end = database.read(look::head).size();
        long from = Math.max(0, fromSeq);
        while (from < end) {
            long at = from;
            database.read(link -> LedgerLook.entries(link, at, end, PAGE)).forEach(reader);
            from += PAGE;
        }
    }

    @Override
    public List<LedgerEntry> entries(long fromSeq, int max) {
        requireOpen();
        notNegative(max);
        return database.read(link -> LedgerLook.entries(link, Math.max(0, fromSeq), Long.MAX_VALUE, max));
    }

    @Override
    public void close() {
        closed = true;
    }

    static int notNegative(int max) {
        return (int) Require.range("max", max, 0, Integer.MAX_VALUE);
    }

    private void takeTurn() {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a step must not write to the store that runs it");
        }
        long until = System.nanoTime() + patience.toNanos();
        if (!Uninterrupted.get(() -> turn.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS))) {
            throw database.errors().noTurn();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw database.errors().closed();
        }
    }
}
