package dev.chimera.cfo;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.RecordReader;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Books what came in, once. Thread-safe. */
final class Earnings {
    private final Scribe scribe;

    Earnings(Scribe scribe) {
        this.scribe = scribe;
    }

    /** The number of the entry. */
    long earn(Earning earning) {
        RequestText.check("payer", earning.payer());
        RequestText.check("service", earning.service());
        return scribe.write(new Booking(earning));
    }

    /**
     * What a store finds the entry of an earning by. Not the id itself: strangers may have a say in that one, and a request whose id
     * was taken could not be decided any more.
     */
    static UUID filedUnder(UUID earningId) {
        return CanonicalBytes.of("chimera-cfo/earning/v1").uuid(earningId).sha256Id();
    }

    private static long sameAs(LedgerRecord said, Earning earning) {
        if (!(said.body() instanceof Body.Earned before) || !before.earning().equals(earning)) {
            throw new SettlementException(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    "earning id " + earning.earningId() + " was booked in entry " + said.seq()
                            + " with another body; use a new id for a new earning");
        }
        return said.seq();
    }

    /** An earning that is booked unless it was before. */
    private record Booking(Earning earning) implements Act<Long> {
        @Override
        public void wants(Wanted wanted, LocalDate day) {
            wanted.request(filedUnder(earning.earningId()));
        }

        @Override
        public Answer<Long> write(LedgerPen pen) {
            @Nullable Answer<Long> known = writeWhateverTheClock(pen);
            if (known != null) {
                return known;
            }
            Body.Earned body = new Body.Earned(earning);
            return at(pen.append(body, filedUnder(earning.earningId()), Summaries.of(body, pen.at())));
        }

        /** What is booked already takes no writing. */
        @Override
        public @Nullable Answer<Long> writeWhateverTheClock(LedgerPen pen) {
            UUID place = filedUnder(earning.earningId());
            @Nullable Draft drafted = pen.drafted(place);
            if (drafted != null) {
                return at(sameAs(drafted.said(), earning));
            }
            @Nullable LedgerEntry earlier = pen.decided(place);
            return earlier == null ? null : at(sameAs(RecordReader.decode(earlier.record()), earning));
        }

        private static Answer<Long> at(long seq) {
            return signed -> seq;
        }
    }
}
