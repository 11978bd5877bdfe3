package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.SigningBytes;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * Follows a ledger entry by entry: each is one strict encoding, is what was hashed, is in its place, follows from the one before
 * it, and was signed by an authorised key. Not thread-safe.
 */
final class Chain {
    private final String origin;
    private final KeyRing keys;
    private final long signaturesFrom;
    private final long signaturesUntil;
    private final Seals.Seen seen = new Seals.Seen();
    private long size;
    private Digest last = Digest.ZERO;
    private List<Digest> frontier = List.of();

    /**
     * An empty chain of the ledger {@code origin}.
     *
     * @param signaturesFrom the first entry whose signature is checked; one signature vouches for every record before it, since
     *     each record holds the hash of the one before it
     * @param signaturesUntil the first entry after those
     */
    Chain(String origin, KeyRing keys, long signaturesFrom, long signaturesUntil) {
        this.origin = origin;
        this.keys = keys;
        this.signaturesFrom = signaturesFrom;
        this.signaturesUntil = signaturesUntil;
    }

    long size() {
        return size;
    }

    Digest last() {
        return last;
    }

    List<Digest> frontier() {
        return frontier;
    }

    /** Follows {@code entry} and returns what it says. */
    LedgerRecord follow(LedgerEntry entry) {
        byte[] bytes = entry.record().toArray();
        Digest hash = MerkleFrontier.leaf(bytes);
        if (!hash.equals(entry.hash())) {
            throw broken(LedgerBreak.Kind.HASH, "the record hashes to " + hash + ", stored is " + entry.hash());
        }
        LedgerRecord said = decode(entry.record());
        place(entry, said);
        verify(entry, said, hash);
        frontier = MerkleFrontier.append(frontier, size, hash);
        last = hash;
        size++;
        return said;
    }

    /** The error that the next entry is. */
    LedgerBrokenException broken(LedgerBreak.Kind kind, String detail) {
        return new LedgerBrokenException(new LedgerBreak(size, kind, detail));
    }

    private LedgerRecord decode(Bytes record) {
        try {
            return RecordReader.decode(record);
        } catch (IllegalArgumentException e) {
            throw broken(LedgerBreak.Kind.MALFORMED, "the record cannot be read: " + e.getMessage());
        }
    }

    private void place(LedgerEntry entry, LedgerRecord said) {
        if (entry.seq() != size || said.seq() != size) {
            throw broken(
                    LedgerBreak.Kind.SEQUENCE,
                    "entry " + size + " comes next, found " + (said.seq() == size ? entry.seq() : said.seq()));
        }
        if (!said.origin().equals(origin)) {
            throw broken(
                    LedgerBreak.Kind.CHAIN,
                    "the entry belongs to the ledger '" + said.origin() + "', not to '" + origin + "'");
        }
        if (!said.previous().equals(last)) {
            throw broken(
                    LedgerBreak.Kind.CHAIN, "it follows from " + said.previous() + ", the entry before it is " + last);
        }
    }

    private void verify(LedgerEntry entry, LedgerRecord said, Digest hash) {
        if (size < signaturesFrom || size >= signaturesUntil) {
            return;
        }
        try {
            seen.verify(keys, entry.signature(), SigningBytes.entry(hash, said));
        } catch (GeneralSecurityException e) {
            throw broken(LedgerBreak.Kind.SIGNATURE, String.valueOf(e.getMessage()));
        }
    }
}
