package dev.chimera.cfo;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.spi.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way to the store, and the place where it is not trusted blindly: a store that fails, a ledger that went backwards and a
 * clock that did are errors here, before anything is decided. Thread-safe.
 */
final class GuardedStore {
    /**
     * How far the clock may be behind the last entry: what clocks of machines that share a ledger may differ by. Within it, an
     * entry is dated like the one before it.
     */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    private final Setup setup;
    private volatile Known known = new Known(0, Digest.ZERO);
    private volatile boolean closed;

    GuardedStore(Setup setup) {
        this.setup = setup;
    }

    Instant now() {
        return setup.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }

    void close() {
        closed = true;
    }

    /** What is wrong with {@code now}, if it is before the ledger's last entry by more than the tolerance. */
    @Nullable
    StoreException wrongClock(LedgerView view, Instant now) {
        Instant lastAt = view.head().lastAt();
        return now.isBefore(lastAt.minus(CLOCK_TOLERANCE))
                ? new StoreException(
                        "the clock says " + now + ", but the ledger in store '"
                                + setup.store().name() + "' was last written at " + lastAt
                                + "; nothing is done until the clock is right",
                        null)
                : null;
    }

    /** Returns unless {@code now} is before the ledger's last entry by more than the tolerance. */
    void requireClock(LedgerView view, Instant now) {
        @Nullable StoreException wrong = wrongClock(view, now);
        if (wrong != null) {
            throw wrong;
        }
    }

    /** What is durable now. */
    LedgerView view(LedgerKeys keys) {
        requireOpen();
        Known before = known;
        LedgerView view = guarded(() -> setup.store().view(keys));
        before.check(view.head());
        remember(view.head());
        return view;
    }

    /** The end of the ledger. */
    LedgerHead head() {
        return view(LedgerKeys.HEAD).head();
    }

    List<Reservation> reservations(Reservation.State state, int max) {
        requireOpen();
        return guarded(() -> setup.store().reservations(state, max));
    }

    List<Ticket> tickets(Ticket.State state, int max) {
        requireOpen();
        return guarded(() -> setup.store().tickets(state, max));
    }

    /** Runs {@code step} in the store and returns its result once that is durable. */
    <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
        requireOpen();
        Known before = known;
        Written<R> written = guarded(() -> setup.store().apply(keys, view -> {
            before.check(view.head());
            return marked(step.apply(view));
        }));
        remember(written.head());
        return written.result();
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this CFO is closed");
        }
    }

    /** Reads entries from the store; {@code reader} fails with nothing but Chimera's own errors. */
    void read(long fromSeq, Consumer<LedgerEntry> reader) {
        requireOpen();
        guarded(() -> {
            setup.store().read(fromSeq, reader);
            return "read";
        });
    }

    /** At most {@code max} entries from {@code fromSeq} on. */
    List<LedgerEntry> entries(long fromSeq, int max) {
        requireOpen();
        return guarded(() -> setup.store().entries(fromSeq, max));
    }

    private <R> R guarded(Supplier<R> call) {
        try {
            return call.get();
        } catch (ChimeraException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StoreException(
                    "ledger store '" + setup.store().name() + "' failed, and nothing was approved: " + e, e);
        }
    }

    private static <R> LedgerChange<Written<R>> marked(LedgerChange<R> change) {
        return new LedgerChange<>(
                change.entries(),
                change.head(),
                change.reservations(),
                change.tickets(),
                change.counters(),
                new Written<>(change.head(), change.result()));
    }

    private synchronized void remember(LedgerHead head) {
        if (head.size() > known.size) {
            known = new Known(head.size(), head.last());
        }
    }

    private record Written<R>(LedgerHead head, R result) {}

    /** How far the ledger is known to reach; it never gets shorter, and never ends differently. */
    private record Known(long size, Digest last) {
        void check(LedgerHead head) {
            boolean shorter = head.size() < size;
            if (shorter || (head.size() == size && !head.last().equals(last))) {
                throw new LedgerBrokenException(new LedgerBreak(
                        head.size(),
                        LedgerBreak.Kind.CHAIN,
                        shorter
                                ? "the store holds " + head.size() + " entries and held " + size + " before"
                                : "the last entry was replaced"));
            }
        }
    }
}
