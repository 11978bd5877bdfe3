package dev.chimera.cfo.ledger;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.time.Instant;

/**
 * An entry, decoded. {@link RecordWriter} makes its bytes, {@link RecordReader} reads them. Immutable.
 *
 * @param origin the ledger's name
 * @param seq its place, from 0
 * @param previous the hash of the entry before it, zero for the first
 * @param at when, to the microsecond
 * @param body what it says
 */
public record LedgerRecord(String origin, long seq, Digest previous, Instant at, Body body) {
    /** The version of the encoding. */
    public static final int VERSION = 1;

    public LedgerRecord {
        Require.length("origin", origin, 1, 128);
        Require.range("seq", seq, 0, Long.MAX_VALUE);
    }
}
