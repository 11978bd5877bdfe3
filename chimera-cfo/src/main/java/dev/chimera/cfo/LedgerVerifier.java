package dev.chimera.cfo;

import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.cfo.ledger.LedgerFileReader;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.SigningBytes;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.function.Function;

/**
 * Checks an exported ledger with public keys alone, apart from the governor and its store: every byte, hash, signature and the
 * order of the entries; every verdict, judged again from what it was decided from; every counter, so that no window was ever
 * over its limit; every permit, opened at most once and settled at most for its ceiling. It cannot tell whether the operator, who
 * has the private keys, rewrote entries after the last checkpoint that somebody else holds, nor whether what agents claimed was
 * true. Thread-safe.
 */
public final class LedgerVerifier {
    private final CfoPublicKeys trustedKeys;
    private final Reviewers reviewers;

    private LedgerVerifier(CfoPublicKeys trustedKeys, Reviewers reviewers) {
        this.trustedKeys = trustedKeys;
        this.reviewers = reviewers;
    }

    /** A verifier that trusts {@code trustedKeys} and no others, and does not check the signatures of people. */
    public static LedgerVerifier of(CfoPublicKeys trustedKeys) {
        return new LedgerVerifier(trustedKeys, Reviewers.NONE);
    }

    /** The same that also asks for the signature of one of {@code people} with every human decision and correction. */
    public LedgerVerifier withReviewers(Reviewers people) {
        return new LedgerVerifier(trustedKeys, people);
    }

    /**
     * Checks what {@link dev.chimera.api.ledger.Ledger#export} wrote; does not close {@code in}. Takes one pass, and memory for
     * the open requests and permits.
     *
     * @return the checkpoint that the file ends with
     * @throws LedgerBrokenException naming the first bad entry; a fault after the entries has their count as its number
     * @throws IOException if {@code in} does
     */
    public Checkpoint verify(InputStream in) throws IOException {
        return verify(in, origin -> LedgerAudit.full(origin, trustedKeys, reviewers));
    }

    /** The same with an audit made for the ledger's name; entries that it has already followed are not read again. */
    Checkpoint verify(InputStream in, Function<String, LedgerAudit> audits) throws IOException {
        LedgerFileReader file = new LedgerFileReader(in);
        String origin = file.origin();
        LedgerAudit audit = audits.apply(origin);
        file.entries(entry -> {
            if (entry.seq() >= audit.size()) {
                audit.add(entry);
            }
        });
        Checkpoint checkpoint = file.checkpoint();
        check(checkpoint, origin, audit.head());
        return checkpoint;
    }

    private void check(Checkpoint checkpoint, String origin, LedgerHead head) {
        Digest root = MerkleFrontier.root(head.frontier());
        if (!checkpoint.origin().equals(origin)
                || checkpoint.size() != head.size()
                || !checkpoint.root().equals(root)) {
            throw broken(
                    head,
                    "the file holds " + head.size() + " entries of '" + origin + "' with the root " + root
                            + ", the checkpoint is for " + checkpoint.size() + " of '" + checkpoint.origin() + "' with "
                            + checkpoint.root());
        }
        try {
            trustedKeys.verifyCheckpoint(
                    checkpoint.signature(), SigningBytes.checkpoint(origin, checkpoint.size(), checkpoint.root()));
        } catch (GeneralSecurityException e) {
            throw broken(head, String.valueOf(e.getMessage()));
        }
    }

    private static LedgerBrokenException broken(LedgerHead head, String detail) {
        return new LedgerBrokenException(new LedgerBreak(head.size(), LedgerBreak.Kind.CHECKPOINT, detail));
    }
}
