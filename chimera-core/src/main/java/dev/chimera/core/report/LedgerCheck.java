package dev.chimera.core.report;

import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the ledger verifies: the chain of its hashes, every signature, and all that is derived from it. Immutable.
 *
 * @param checkpoint what its entries add up to; {@code null} unless all of it was verified
 * @param broken the first thing that is wrong; {@code null} if nothing was found
 * @param words the same in a sentence
 */
record LedgerCheck(
        @Nullable Checkpoint checkpoint, @Nullable LedgerBreak broken, String words) {
    /** A ledger with more entries is not verified for a report. */
    static final long ENTRIES_MAX = 50_000;

    /** Reads all of {@code ledger} and checks it. */
    static LedgerCheck of(Ledger ledger) {
        try {
            long size = ledger.size();
            if (size > ENTRIES_MAX) {
                return notVerified("it has " + Figures.count(size) + " entries, and a report checks "
                        + Figures.count(ENTRIES_MAX) + " at most; export it and use the offline verifier");
            }
            Checkpoint checkpoint = ledger.verify();
            return new LedgerCheck(
                    checkpoint,
                    null,
                    "Verified: the hash chain and the signatures of all " + Figures.count(checkpoint.size())
                            + " entries of '" + checkpoint.origin()
                            + "' were checked with the CFO's keys when this was written.");
        } catch (LedgerBrokenException e) {
            return new LedgerCheck(null, e.found(), "Broken: the ledger does not verify, " + e.found() + ".");
        } catch (RuntimeException e) { // whatever a CFO that a host plugged in may throw; a report says so
            return notVerified("the check failed: " + e.getMessage());
        }
    }

    private static LedgerCheck notVerified(String why) {
        return new LedgerCheck(null, null, "Not verified: " + why + ".");
    }

    Mark mark() {
        return checkpoint != null ? Mark.GOOD : broken != null ? Mark.BAD : Mark.WAIT;
    }

    String word() {
        return checkpoint != null ? "verified" : broken != null ? "broken" : "not verified";
    }

    /** Writes what this means for {@code entry}. */
    void write(HtmlPage page, LedgerEntry entry, Ledger ledger) {
        @Nullable LedgerBreak found = broken;
        if (found != null) {
            boolean before = entry.seq() < found.seq();
            boolean here = entry.seq() == found.seq();
            Rows.mark(
                    page,
                    before ? Mark.WAIT : Mark.BAD,
                    before ? "before the break" : here ? "broken: " + found.kind() : "after the break");
        } else if (checkpoint == null) {
            Rows.mark(page, Mark.WAIT, "not verified");
        } else if (ledger.entries(entry.seq(), 1).equals(List.of(entry))) {
            Rows.mark(page, Mark.GOOD, "verified");
        } else {
            Rows.mark(page, Mark.BAD, "not what the ledger holds");
        }
    }
}
