package dev.chimera.cfo;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tries the orders in which callers can meet in the queue, one by one: a counter that nothing guards but the queue has to count
 * right, everybody gets an answer, and nobody is left waiting. Lincheck makes an object of this class for every order.
 */
@Tag("orders")
public class WriteQueueModelTest {
    private final WriteQueue<long[]> queue = new WriteQueue<>(8, 2, this::countAll);
    private long counted;

    @Operation
    public long count() {
        long[] number = new long[1];
        queue.write(number);
        return number[0];
    }

    @Operation
    public long countFirst() {
        long[] number = new long[1];
        queue.writeFirst(number);
        return number[0];
    }

    private void countAll(List<WriteQueue.Place<long[]>> batch) {
        for (WriteQueue.Place<long[]> place : batch) {
            long before = counted;
            place.item()[0] = before + 1;
            counted = before + 1;
        }
    }

    /** What is done under the lock counts as one step here, which leaves time for longer lives. */
    @Test
    void no_order_of_handing_over_loses_a_write_or_a_caller() {
        options(2, 700)
                .addGuarantee(forClasses("dev.chimera.cfo.WriteQueue")
                        .methods("enter", "batch", "handOver")
                        .treatAsAtomic())
                .check(getClass());
    }

    @Test
    void no_order_of_entering_lets_two_write_at_once() {
        options(1, 700).check(getClass());
    }

    private static ModelCheckingOptions options(int actsPerThread, int orders) {
        return new ModelCheckingOptions()
                .iterations(1)
                .invocationsPerIteration(orders)
                .threads(2)
                .actorsPerThread(actsPerThread)
                .actorsBefore(0)
                .actorsAfter(0)
                .minimizeFailedScenario(false);
    }
}
