package dev.chimera.cfo;

import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.EntryReading;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.Said;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What entries say, for people. */
final class EntryWords {
    private EntryWords() {}

    /** What {@code entry} says; empty if its bytes are no entry. */
    static Optional<EntryReading> read(LedgerEntry entry) {
        LedgerRecord said;
        try {
            said = RecordReader.decode(entry.record());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        Body body = said.body();
        return Optional.of(new EntryReading(body.kind().id(), said.at(), permitId(body), grounds(body), words(body)));
    }

    private static @Nullable UUID permitId(Body body) {
        if (body instanceof Body.OfPermit ofPermit) {
            return ofPermit.permitId();
        }
        return body instanceof Verdictive verdictive
                        && verdictive.outcome() instanceof Verdictive.Outcome.Granted granted
                ? granted.permitId()
                : null;
    }

    private static EntryReading.@Nullable Grounds grounds(Body body) {
        if (!(body instanceof Verdictive verdictive)) {
            return null;
        }
        SpendCase spend = verdictive.spend();
        List<BudgetLine> before = spend.standings().stream()
                .map(standing -> line(standing, spend.currency()))
                .toList();
        return new EntryReading.Grounds(spend.request(), spend.policy(), before, spend.killed());
    }

    private static BudgetLine line(Standing standing, String currency) {
        return new BudgetLine(
                standing.scope(),
                standing.period(),
                standing.windowStart(),
                new Money(standing.limit(), currency),
                new Money(standing.reserved(), currency),
                new Money(standing.settled(), currency));
    }

    private static String words(Body body) {
        if (body instanceof Verdictive verdictive) {
            return decided(verdictive);
        }
        if (body instanceof Body.PermitSettled settled) {
            return settled.settled() + " of " + settled.reserved() + " reserved was charged, evidence '"
                    + settled.evidence() + "'";
        }
        if (body instanceof Body.PermitVoided voided) {
            return voided.reserved() + " was given back: " + voided.reason();
        }
        if (body instanceof Body.PermitExpired expired) {
            return expired.reserved() + " was given back, nobody opened the permit in time";
        }
        if (body instanceof Body.PermitCorrected corrected) {
            return corrected(corrected.said());
        }
        return body instanceof Body.PermitOpened ? "the permit was used" : "";
    }

    private static String corrected(Correction said) {
        return "'" + said.reviewer() + "' corrected " + said.booked() + " to " + said.actual() + ": " + said.reason();
    }

    private static String decided(Verdictive verdictive) {
        SpendRequest request = verdictive.spend().request();
        @Nullable Money amount = request.amount();
        String rules = verdictive.judgement().verdict().name().toLowerCase(Locale.ROOT) + ": "
                + (amount == null ? "an unknown price" : amount) + " for '"
                + request.target().payee() + "'";
        if (!(verdictive instanceof Verdictive.HumanDecided human)) {
            return rules;
        }
        Said said = human.said();
        return "'" + said.reviewer() + "' said " + said.answer().name().toLowerCase(Locale.ROOT) + ": " + said.reason()
                + "; " + rules;
    }
}
