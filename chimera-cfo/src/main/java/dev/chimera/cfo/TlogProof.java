package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.InclusionProof;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.MerkleProofs;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.SigningBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/**
 * The proof that one entry is in the ledger, as text: C2SP's tlog-proof, version 1. With the entry and the public keys it can be
 * checked offline, without the ledger. By custom its file is called {@code *.tlog-proof}.
 *
 * <p>Its lines of extra data, which nobody signs, are neither written nor read.
 */
public final class TlogProof {
    /** The first line of every such text. */
    static final String MAGIC = "c2sp.org/tlog-proof@v1\n";

    private static final String INDEX = "index ";

    private TlogProof() {}

    /**
     * {@code proof} as text; {@code keys} hold the key that signed its checkpoint. Nothing is checked.
     *
     * @throws IllegalArgumentException if they do not hold it, or the origin has a space or a plus
     */
    public static String text(InclusionProof proof, CfoPublicKeys keys) {
        return head(proof.seq(), proof.path()) + "\n" + CheckpointNote.text(proof.checkpoint(), keys);
    }

    /**
     * The proof that {@code text} holds, of {@code entry}: its checkpoint and the entry are signed by keys of {@code trusted}, and
     * the path leads from the entry to the checkpoint. Whether it is about the ledger that is meant, the checkpoint's origin says:
     * compare it.
     *
     * @throws LedgerBrokenException if any of it is not so, or the text is spelt in any other way
     */
    public static InclusionProof verified(String text, LedgerEntry entry, CfoPublicKeys trusted) {
        InclusionProof proof = verified(text, entry.record(), trusted);
        if (proof.seq() != entry.seq()) {
            throw refused(entry.seq(), "is for the entry " + proof.seq());
        }
        if (!entry.hash().equals(leaf(entry.record()))) {
            throw refused(entry.seq(), "is for a record whose hash is not the entry's");
        }
        try {
            Seals.verify(trusted.entries(), entry.signature(), statement(entry));
        } catch (GeneralSecurityException e) {
            throw refused(entry.seq(), "is for an entry that is not signed: " + e.getMessage());
        }
        return proof;
    }

    private static byte[] statement(LedgerEntry entry) {
        try {
            return SigningBytes.entry(entry.hash(), RecordReader.decode(entry.record()));
        } catch (IllegalArgumentException e) {
            throw refused(entry.seq(), "is for a record that cannot be read: " + e.getMessage());
        }
    }

    /** The same for the bytes of an entry alone, whose own signature is then not looked at. */
    public static InclusionProof verified(String text, Bytes record, CfoPublicKeys trusted) {
        InclusionProof proof = claimed(text, trusted);
        verify(proof, record);
        return proof;
    }

    /** The proof in {@code text}, whose checkpoint is signed, and whose path is not checked. */
    static InclusionProof claimed(String text, CfoPublicKeys trusted) {
        int blank = text.indexOf("\n\n");
        if (!text.startsWith(MAGIC) || blank < MAGIC.length()) {
            throw refused(0, "does not begin with '" + MAGIC.strip() + "', an index and a path");
        }
        String head = text.substring(0, blank + 1);
        InclusionProof proof = parsed(head, CheckpointNote.verified(text.substring(blank + 2), trusted));
        if (!head(proof.seq(), proof.path()).equals(head)) {
            throw refused(proof.seq(), "spells its index in another way than everybody does");
        }
        return proof;
    }

    /** Returns if the path of {@code proof} leads from {@code record} to the checkpoint. */
    static void verify(InclusionProof proof, Bytes record) {
        Checkpoint checkpoint = proof.checkpoint();
        try {
            MerkleProofs.verifyInclusion(leaf(record), proof.seq(), checkpoint.size(), proof.path(), checkpoint.root());
        } catch (GeneralSecurityException e) {
            throw refused(proof.seq(), "does not hold for this record: " + e.getMessage());
        }
    }

    private static InclusionProof parsed(String head, Checkpoint checkpoint) {
        String[] lines = head.substring(0, head.length() - 1).split("\n", -1);
        if (!lines[1].startsWith(INDEX)) {
            throw refused(0, "has no index on its second line");
        }
        try {
            List<Digest> path = Arrays.stream(lines, 2, lines.length)
                    .limit(Long.SIZE)
                    .map(CanonicalBase64::digest)
                    .toList();
            return new InclusionProof(Long.parseLong(lines[1].substring(INDEX.length())), path, checkpoint);
        } catch (IllegalArgumentException e) {
            throw refused(0, "cannot be read: " + e.getMessage());
        }
    }

    private static String head(long index, List<Digest> path) {
        StringBuilder head =
                new StringBuilder(MAGIC).append(INDEX).append(index).append('\n');
        path.forEach(
                digest -> head.append(CanonicalBase64.encode(digest.bytes())).append('\n'));
        return head.toString();
    }

    private static Digest leaf(Bytes record) {
        return MerkleFrontier.leaf(record.toArray());
    }

    private static LedgerBrokenException refused(long seq, String why) {
        return new LedgerBrokenException(new LedgerBreak(seq, LedgerBreak.Kind.CHECKPOINT, "the proof " + why));
    }
}
