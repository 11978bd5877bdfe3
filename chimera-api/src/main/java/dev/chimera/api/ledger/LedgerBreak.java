package dev.chimera.api.ledger;

/**
 * The first thing that is wrong with a ledger.
 *
 * @param seq the number of the first bad entry
 * @param kind what is wrong
 * @param detail a sentence with the figures
 */
public record LedgerBreak(long seq, Kind kind, String detail) {
    /** What can be wrong with an entry. */
    public enum Kind {
        /** The bytes are no entry. */
        MALFORMED,
        /** An entry is missing, doubled or out of order. */
        SEQUENCE,
        /** The entry does not follow from the one before it. */
        CHAIN,
        /** The stored hash is not that of the bytes. */
        HASH,
        /** The signature does not verify with an authorised key. */
        SIGNATURE,
        /** The entries do not add up to the checkpoint. */
        CHECKPOINT,
        /** The entry says something the rules do not allow. */
        RULE,
        /** The file ends in the middle of an entry, or carries more than it should. */
        TRUNCATED
    }

    @Override
    public String toString() {
        return "entry " + seq + ": " + kind + ", " + detail;
    }
}
