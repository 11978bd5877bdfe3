package dev.chimera.cfo;

import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.cfo.ledger.LedgerRecord;

/** Reads a ledger from its first entry: the chain and the books together. Not thread-safe. */
final class LedgerAudit {
    private final Chain chain;
    private final Books books;

    private LedgerAudit(Chain chain, Books books) {
        this.chain = chain;
        this.books = books;
    }

    /** Checks everything; the signatures of people only if {@code reviewers} are any. */
    static LedgerAudit full(String origin, CfoPublicKeys keys, Reviewers reviewers) {
        return new LedgerAudit(new Chain(origin, keys.entries(), 0, Long.MAX_VALUE), new Books(new Recheck(reviewers)));
    }

    /** Checks every record, and the governor's signatures from {@code signaturesFrom} on and before {@code signaturesUntil}. */
    static LedgerAudit quick(String origin, CfoPublicKeys keys, long signaturesFrom, long signaturesUntil) {
        return new LedgerAudit(
                new Chain(origin, keys.entries(), signaturesFrom, signaturesUntil),
                new Books(new Recheck(Reviewers.NONE)));
    }

    /** The next entry. */
    void add(LedgerEntry entry) {
        long seq = chain.size();
        LedgerRecord said = chain.follow(entry);
        try {
            books.post(said, entry);
        } catch (RuleBreach | IllegalArgumentException | ArithmeticException e) {
            throw new LedgerBrokenException(
                    new LedgerBreak(seq, LedgerBreak.Kind.RULE, String.valueOf(e.getMessage())));
        }
    }

    Books books() {
        return books;
    }

    long size() {
        return chain.size();
    }

    /** The head that the entries add up to. */
    LedgerHead head() {
        return new LedgerHead(chain.size(), chain.last(), chain.frontier(), books.lastAt(), books.killed());
    }
}
