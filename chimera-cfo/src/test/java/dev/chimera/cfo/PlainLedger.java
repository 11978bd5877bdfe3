package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.ConsistencyProof;
import dev.chimera.api.ledger.InclusionProof;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerFile;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.MerkleProver;
import dev.chimera.cfo.ledger.RecordWriter;
import dev.chimera.cfo.ledger.SigningBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Signed entries that say nothing, and whatever can be asked of their tree. */
final class PlainLedger {
    static final String ORIGIN = "test/plain";

    final CfoKeys keys;
    final List<LedgerEntry> entries = new ArrayList<>();
    private final String origin;

    PlainLedger(CfoKeys keys, String origin) {
        this.keys = keys;
        this.origin = origin;
    }

    /** {@code size} entries of which each holds {@code what} and its number. */
    static PlainLedger of(CfoKeys keys, String what, int size) {
        return new PlainLedger(keys, ORIGIN).and(what, size);
    }

    PlainLedger and(String what, int more) {
        for (int i = 0; i < more; i++) {
            int seq = entries.size();
            Digest previous = seq == 0 ? Digest.ZERO : entries.get(seq - 1).hash();
            Body body = new Body.KillEngaged("ana", what + " " + seq);
            byte[] record = RecordWriter.encode(new LedgerRecord(origin, seq, previous, Instant.EPOCH, body));
            Digest hash = MerkleFrontier.leaf(record);
            entries.add(new LedgerEntry(seq, Bytes.of(record), hash, keys.sign(SigningBytes.entry(hash, Digest.ZERO))));
        }
        return this;
    }

    Checkpoint checkpoint() {
        return checkpoint(entries.size());
    }

    Checkpoint checkpoint(int size) {
        List<Digest> frontier = List.of();
        for (int i = 0; i < size; i++) {
            frontier = MerkleFrontier.append(frontier, i, entries.get(i).hash());
        }
        Digest root = MerkleFrontier.root(frontier);
        return new Checkpoint(origin, size, root, keys.signCheckpoint(SigningBytes.checkpoint(origin, size, root)));
    }

    InclusionProof prove(int seq) {
        return new InclusionProof(seq, path(MerkleProver.ofInclusion(seq, entries.size())), checkpoint());
    }

    ConsistencyProof proveSince(int size) {
        return new ConsistencyProof(size, path(MerkleProver.ofConsistency(size, entries.size())), checkpoint());
    }

    byte[] exported() {
        return exported(checkpoint());
    }

    byte[] exported(Checkpoint last) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            LedgerFile file = new LedgerFile(out, origin);
            for (LedgerEntry entry : entries) {
                file.entry(entry);
            }
            file.finish(last);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Digest> path(MerkleProver prover) {
        entries.forEach(entry -> prover.add(entry.hash()));
        return prover.path();
    }
}
