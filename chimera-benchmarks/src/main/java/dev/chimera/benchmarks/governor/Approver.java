package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.SpendRequest;

/** What is put under load. Thread-safe. Whoever makes it closes it. */
public interface Approver extends AutoCloseable {
    /**
     * Approves {@code request}, durably where the store is durable.
     *
     * @throws IllegalStateException if it says no
     */
    void approve(SpendRequest request);

    /**
     * Returns if the books hold exactly {@code approved} approvals and are in order.
     *
     * @throws IllegalStateException otherwise: what was measured is worth nothing
     */
    void check(long approved);

    @Override
    void close();
}
