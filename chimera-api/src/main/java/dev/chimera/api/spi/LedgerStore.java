package dev.chimera.api.spi;

import dev.chimera.api.ledger.LedgerEntry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps the ledger and what is derived from it. A store knows no rules: it runs a step as one serialised, durable, atomic act.
 * It locks the head, reads what the step asked to see, lets the step decide, and writes what it decided, all or nothing. So the
 * same rules give the same answers on every store, and several JVMs may share a budget. Thread-safe. Whoever creates it closes
 * it.
 */
public interface LedgerStore extends AutoCloseable {
    /** Its name in errors. */
    String name();

    /**
     * Runs {@code step} on what it asked to see and writes the change it returns.
     *
     * <p>{@code step} is called at least once, and again if the store had to roll back, so it has no side effects. If it throws,
     * nothing is written and the exception comes out as it is.
     *
     * @param keys what the step wants to see
     * @return the change's result, after it is durable
     * @throws StoreException if the store cannot say for sure that the change is durable
     */
    <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step);

    /**
     * What is durable now, all of one moment. Waits for no step that writes, where the store can do so.
     *
     * @throws StoreException if the store cannot be read
     */
    LedgerView view(LedgerKeys keys);

    /** At most {@code max} reservations that stand in {@code state}, those granted first before the others. */
    List<Reservation> reservations(Reservation.State state, int max);

    /** At most {@code max} tickets that stand in {@code state}, those that expire first before the others. */
    List<Ticket> tickets(Ticket.State state, int max);

    /** Every entry from {@code fromSeq} on that was there at the call, in order. */
    void read(long fromSeq, Consumer<LedgerEntry> reader);

    /** At most {@code max} entries from {@code fromSeq} on, in order. */
    List<LedgerEntry> entries(long fromSeq, int max);

    @Override
    void close();
}
