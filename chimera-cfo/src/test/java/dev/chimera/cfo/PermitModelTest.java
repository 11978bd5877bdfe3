package dev.chimera.cfo;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.chimera.api.spi.Reservation;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tries the orders in which an opening, a withdrawal and a settlement of one permit can meet, one by one: two governors with a queue
 * each write to one store, whose steps are alone. There are no entries, because signing would take the time that the orders need.
 */
@Tag("orders")
public class PermitModelTest {
    private final Object store = new Object();
    private final WriteQueue<Move> one = new WriteQueue<>(8, 2, this::writeAll);
    private final WriteQueue<Move> other = new WriteQueue<>(8, 2, this::writeAll);
    private Reservation.State state = Reservation.State.RESERVED;

    @Operation
    public boolean open() {
        return moved(one, Reservation.State.RESERVED, Reservation.State.OPENED);
    }

    @Operation
    public boolean openElsewhere() {
        return moved(other, Reservation.State.RESERVED, Reservation.State.OPENED);
    }

    @Operation
    public boolean withdraw() {
        return moved(one, Reservation.State.RESERVED, Reservation.State.VOIDED);
    }

    @Operation
    public boolean settle() {
        return moved(other, Reservation.State.OPENED, Reservation.State.SETTLED);
    }

    @Test
    void no_order_of_events_uses_a_permit_twice() {
        new ModelCheckingOptions()
                .iterations(3)
                .invocationsPerIteration(300)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .minimizeFailedScenario(false)
                .addGuarantee(forClasses("dev.chimera.cfo.WriteQueue")
                        .methods("enter", "batch", "handOver")
                        .treatAsAtomic())
                .check(getClass());
    }

    private static boolean moved(WriteQueue<Move> queue, Reservation.State from, Reservation.State to) {
        Move move = new Move(from, to);
        queue.write(move);
        return move.done;
    }

    private void writeAll(List<WriteQueue.Place<Move>> batch) {
        synchronized (store) {
            for (WriteQueue.Place<Move> place : batch) {
                Move move = place.item();
                if (state == move.from) {
                    state = move.to;
                    move.done = true;
                }
            }
        }
    }

    /** One edge of a permit's life, and whether it was taken. */
    private static final class Move {
        private final Reservation.State from;
        private final Reservation.State to;
        private boolean done;

        Move(Reservation.State from, Reservation.State to) {
            this.from = from;
            this.to = to;
        }
    }
}
