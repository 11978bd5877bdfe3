package dev.chimera.cfo;

import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.ConsistencyProof;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.LedgerFileReader;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.MerkleProofs;
import dev.chimera.cfo.ledger.SigningBytes;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds a ledger against what it was: against checkpoints that somebody kept where the ledger's operator could not reach them.
 * This finds what no look at the ledger alone can find, that its operator rewrote or cut it with his own keys. What the entries say
 * is the business of {@link LedgerVerifier}. Thread-safe.
 */
public final class LedgerHistory {
    private final CfoPublicKeys trustedKeys;

    private LedgerHistory(CfoPublicKeys trustedKeys) {
        this.trustedKeys = trustedKeys;
    }

    /** A history that trusts checkpoints by {@code trustedKeys} and no others. */
    public static LedgerHistory of(CfoPublicKeys trustedKeys) {
        return new LedgerHistory(trustedKeys);
    }

    /**
     * Checks that each of the {@code kept} checkpoints, of any age and in any order, pins a beginning of the ledger that
     * {@link dev.chimera.api.ledger.Ledger#export} wrote; and that the file's own checkpoint is for all of it. Takes one pass, and
     * does not close {@code export}.
     *
     * @return the checkpoint that the file ends with
     * @throws LedgerBrokenException naming the first entry that cannot be trusted, which is the first one after the largest kept
     *     checkpoint that still holds
     * @throws IllegalArgumentException if a kept checkpoint is not signed by a trusted key, because then it says nothing
     * @throws IOException if {@code export} does
     */
    public Checkpoint verifyContains(InputStream export, Collection<Checkpoint> kept) throws IOException {
        return verifyContains(export, kept, entry -> {});
    }

    /** The same, and hands each entry to {@code reader}, before it is known whether it can be trusted. */
    Checkpoint verifyContains(InputStream export, Collection<Checkpoint> kept, Consumer<LedgerEntry> reader)
            throws IOException {
        kept.forEach(this::requireSigned);
        LedgerFileReader file = new LedgerFileReader(export);
        Replay replay = new Replay(
                file.origin(),
                kept.stream().sorted(Comparator.comparingLong(Checkpoint::size)).toList());
        replay.compare();
        file.entries(entry -> {
            reader.accept(entry);
            replay.add(entry);
        });
        Checkpoint last = file.checkpoint();
        replay.finish(last);
        verifySignature(last, replay.size);
        return last;
    }

    /**
     * Checks that the ledger of {@code proof} goes on from the {@code earlier} checkpoint, both signed by trusted keys.
     *
     * @throws LedgerBrokenException if it does not
     */
    public void verifyGrowth(Checkpoint earlier, ConsistencyProof proof) {
        Checkpoint later = proof.checkpoint();
        verifySignature(earlier, 0);
        verifySignature(later, 0);
        if (!earlier.origin().equals(later.origin()) || earlier.size() != proof.size()) {
            throw broken(
                    0,
                    "the proof is for " + proof.size() + " entries of '" + later.origin() + "', the checkpoint for "
                            + earlier.size() + " of '" + earlier.origin() + "'");
        }
        try {
            MerkleProofs.verifyConsistency(earlier.size(), earlier.root(), later.size(), later.root(), proof.path());
        } catch (GeneralSecurityException e) {
            throw broken(
                    0,
                    "that the ledger went on from " + earlier.size() + " to " + later.size() + " entries is not shown: "
                            + e.getMessage());
        }
    }

    private void requireSigned(Checkpoint checkpoint) {
        try {
            trustedKeys.verifyCheckpoint(checkpoint.signature(), message(checkpoint));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the kept checkpoint of " + checkpoint.size() + " entries of '" + checkpoint.origin()
                            + "' proves nothing, give one that CheckpointNote.verified returned: " + e.getMessage(),
                    e);
        }
    }

    private void verifySignature(Checkpoint checkpoint, long seq) {
        try {
            trustedKeys.verifyCheckpoint(checkpoint.signature(), message(checkpoint));
        } catch (GeneralSecurityException e) {
            throw broken(seq, "the checkpoint of " + checkpoint.size() + " entries: " + e.getMessage());
        }
    }

    private static byte[] message(Checkpoint checkpoint) {
        return SigningBytes.checkpoint(checkpoint.origin(), checkpoint.size(), checkpoint.root());
    }

    private static LedgerBrokenException broken(long seq, String detail) {
        return new LedgerBrokenException(new LedgerBreak(seq, LedgerBreak.Kind.CHECKPOINT, detail));
    }

    /** The tree grown again from the records, and at each kept size compared. */
    private static final class Replay {
        private final String origin;
        private final List<Checkpoint> kept;
        private List<Digest> frontier = List.of();
        private long size;
        private long pinned;
        private int next;

        Replay(String origin, List<Checkpoint> kept) {
            this.origin = origin;
            this.kept = kept;
        }

        void add(LedgerEntry entry) {
            frontier = MerkleFrontier.append(
                    frontier, size, MerkleFrontier.leaf(entry.record().toArray()));
            size++;
            compare();
        }

        /** Compares with those that are for as many entries as there are now. */
        void compare() {
            while (next < kept.size() && kept.get(next).size() == size) {
                requireSame(kept.get(next), "a kept checkpoint");
                pinned = size;
                next++;
            }
        }

        void finish(Checkpoint last) {
            if (next < kept.size()) {
                throw broken(
                        size,
                        "the file ends after " + size + " entries, a kept checkpoint is for "
                                + kept.get(next).size() + " of '"
                                + kept.get(next).origin() + "'");
            }
            requireSame(last, "its own checkpoint");
        }

        private void requireSame(Checkpoint said, String whose) {
            Digest root = MerkleFrontier.root(frontier);
            if (said.size() != size
                    || !said.origin().equals(origin)
                    || !said.root().equals(root)) {
                throw broken(
                        pinned,
                        "the file holds " + size + " entries of '" + origin + "' with the root " + root + ", " + whose
                                + " is for " + said.size() + " of '" + said.origin() + "' with " + said.root());
            }
        }
    }
}
