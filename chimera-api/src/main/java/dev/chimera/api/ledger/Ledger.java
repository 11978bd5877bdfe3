package dev.chimera.api.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The read side of the ledger. Thread-safe. */
public interface Ledger {
    /** How many entries there are. */
    long size();

    /** Every entry from {@code fromSeq} on, in order, handed to {@code reader} one by one. */
    void read(long fromSeq, Consumer<LedgerEntry> reader);

    /** At most {@code max} entries from {@code fromSeq} on, in order. */
    List<LedgerEntry> entries(long fromSeq, int max);

    /** The decisions about the request with this id, a person's included, or the earning with this id, oldest first. */
    List<LedgerEntry> about(UUID requestId);

    /** A signed statement of the ledger as it is now. */
    Checkpoint checkpoint();

    /**
     * The proof that entry {@code seq} is in the ledger as it is now. Reads every entry once, and keeps none.
     *
     * @throws IllegalArgumentException if there is no such entry
     */
    InclusionProof prove(long seq);

    /**
     * The proof that the ledger as it is now goes on from what it was when it had {@code size} entries. Reads every entry once, and
     * keeps none.
     *
     * @throws IllegalArgumentException if there are not so many entries
     */
    ConsistencyProof proveSince(long size);

    /**
     * Reads everything back and checks it.
     *
     * @return the checkpoint that the entries add up to
     * @throws LedgerBrokenException naming the first bad entry
     */
    Checkpoint verify();

    /**
     * Writes the entries and then the checkpoint as one file for the offline verifier. The file holds no keys: a verifier trusts
     * only keys that it was given apart from the file, see {@link #exportKeys}. Does not close {@code out}.
     *
     * @throws IOException if {@code out} does
     * @throws LedgerBrokenException if the entries do not add up to what the store says is there
     */
    void export(OutputStream out) throws IOException;

    /**
     * Writes the public keys, past ones included, as JSON. Whoever verifies takes them from a place that the ledger's operator
     * cannot change. Does not close {@code out}.
     *
     * @throws IOException if {@code out} does
     */
    void exportKeys(OutputStream out) throws IOException;
}
