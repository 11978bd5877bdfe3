package dev.chimera.api.spi;

/**
 * Where a pipeline keeps what must survive: runs, the outbox, the ledger, the audit log, what peers are owed. One store, so that a
 * host backs up one thing, and so that a run or a publication moves in one step with what the audit log says of it. Thread-safe. Whoever creates it
 * closes it.
 */
public interface Storage extends AutoCloseable {
    /** Its name in errors. */
    String name();

    /** Runs; a store that writes bytes uses {@code codec}, one in memory does not. */
    RunStore runs(RunCodec codec);

    /** What was and what is being published. */
    OutboxStore outbox();

    /** The ledger and the money that is reserved. */
    LedgerStore ledger();

    /** What happened beside money. */
    AuditLog audit();

    /** What this node must remember of its dealings with peers. */
    PeerStore peers();

    @Override
    void close();
}
