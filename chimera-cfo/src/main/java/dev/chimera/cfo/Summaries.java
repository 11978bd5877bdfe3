package dev.chimera.cfo;

import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.cfo.ledger.Body;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What an entry says, in columns for people who query the store. */
final class Summaries {
    private Summaries() {}

    static LedgerChange.Summary of(Body body, SpendRequest request, Instant at) {
        @Nullable Money amount = request.amount();
        return new LedgerChange.Summary(
                body.kind().id(),
                request.agentId().value(),
                request.category().name(),
                amount == null ? 0 : amount.micros(),
                amount == null ? "" : amount.currency(),
                micros(at));
    }

    static LedgerChange.Summary of(Body body, SpendPermit permit, Money amount, Instant at) {
        return new LedgerChange.Summary(
                body.kind().id(),
                permit.agentId().value(),
                permit.category().name(),
                amount.micros(),
                amount.currency(),
                micros(at));
    }

    static LedgerChange.Summary of(Body.LimitAlert alert, Instant at) {
        return new LedgerChange.Summary(
                alert.kind().id(),
                "",
                "",
                Math.addExact(alert.standing().reserved(), alert.standing().settled()),
                alert.currency(),
                micros(at));
    }

    static LedgerChange.Summary of(Body.Earned earned, Instant at) {
        Money amount = earned.earning().amount();
        return new LedgerChange.Summary(earned.kind().id(), "", "", amount.micros(), amount.currency(), micros(at));
    }

    static LedgerChange.Summary of(Body body, Instant at) {
        return new LedgerChange.Summary(body.kind().id(), "", "", 0, "", micros(at));
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
