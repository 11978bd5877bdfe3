package dev.chimera.api.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** The read side of the ledger. Thread-safe. */
public interface Ledger {
    /** How many entries there are. */
    long size();

    /** Every entry from {@code fromSeq} on, in order, handed to {@code reader} one by one. */
    void read(long fromSeq, Consumer<LedgerEntry> reader);

    /** A signed statement of the ledger as it is now. */
    Checkpoint checkpoint();

    /**
     * Reads everything back and checks it.
     *
     * @return the checkpoint that the entries add up to
     * @throws LedgerBrokenException naming the first bad entry
     */
    Checkpoint verify();

    /**
     * Writes entries, checkpoint and public keys as one file that the offline verifier accepts; does not close {@code out}.
     *
     * @throws IOException if {@code out} does
     */
    void export(OutputStream out) throws IOException;
}
