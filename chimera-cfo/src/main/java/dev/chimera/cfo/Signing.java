package dev.chimera.cfo;

/** How the entries of one step of the ledger are signed. */
public enum Signing {
    /** Each entry has a signature of its own; those of one step are made on the JVM's common pool. */
    PER_ENTRY,
    /**
     * The entries that are written together have one signature over the root of a Merkle tree (RFC 6962) of them, and each keeps
     * its path to the root: as good a proof for each, some hundred bytes longer, and many times cheaper when there is much to do.
     */
    PER_BATCH
}
