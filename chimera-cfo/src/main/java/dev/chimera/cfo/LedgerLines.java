package dev.chimera.cfo;

import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.Verdictive;
import java.util.Locale;

/** What a ledger's entries say, a line each, for people. Says nothing about whether they can be trusted. */
public final class LedgerLines {
    private LedgerLines() {}

    /**
     * What {@code entry} says, in one line.
     *
     * @throws IllegalArgumentException if it is no entry
     */
    public static String of(LedgerEntry entry) {
        LedgerRecord said = RecordReader.decode(entry.record());
        return said.seq() + "  " + said.at() + "  " + said.body().kind().name().toLowerCase(Locale.ROOT)
                + words(said.body());
    }

    private static String words(Body body) {
        if (body instanceof Verdictive.Decided decided) {
            return "  " + decided.spend().request().amount() + " to "
                    + decided.spend().request().target().payee();
        }
        if (body instanceof Body.PermitSettled settled) {
            return "  " + settled.settled() + " of " + settled.reserved() + " (" + settled.evidence() + ")";
        }
        if (body instanceof Body.PermitVoided voided) {
            return "  " + voided.reserved() + " given back: " + voided.reason();
        }
        if (body instanceof Body.PermitExpired expired) {
            return "  " + expired.reserved() + " given back";
        }
        if (body instanceof Body.Earned earned) {
            return "  " + earned.earning().amount() + " from "
                    + earned.earning().payer() + " for " + earned.earning().service();
        }
        return "";
    }
}
