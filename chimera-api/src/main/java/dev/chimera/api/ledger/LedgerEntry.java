package dev.chimera.api.ledger;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.Signature;

/**
 * One entry as it is stored: the very bytes that were hashed and signed. What they say is read by the module that wrote them;
 * {@code specs/technical.md} has the encoding. Immutable.
 *
 * @param seq its place, from 0, without gaps
 * @param record the encoded entry; holds the previous entry's hash and all that matters
 * @param hash SHA-256 of a zero byte and the record, as an RFC 6962 leaf
 * @param signature the CFO's, over the record with its domain prefix
 */
public record LedgerEntry(long seq, Bytes record, Digest hash, Signature signature) {
    /** The largest record in bytes, so that entries fit the bundles of a tile-based transparency log. */
    public static final int RECORD_BYTES_MAX = 65_535;

    public LedgerEntry {
        Require.range("seq", seq, 0, Long.MAX_VALUE);
        Require.range("record length", record.length(), 1, RECORD_BYTES_MAX);
    }
}
