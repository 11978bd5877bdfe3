package dev.chimera.cfo;

import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.cfo.ledger.Body;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives back what nobody opened in time. There is no clockwork: whoever is about to look at the counters does this first, a
 * bounded number in a step, so that many expiries at once delay a caller and never stop it. Thread-safe.
 */
final class Expiry {
    /** The most reservations that end in one step. */
    static final int PER_STEP = 64;

    private static final int STEPS_MAX = 16;

    private final GuardedStore store;
    private final Notices notices;

    Expiry(GuardedStore store, Notices notices) {
        this.store = store;
        this.notices = notices;
    }

    /** Ends what is due, up to a bound. */
    void sweep(Instant now) {
        List<Reservation> due = due(now);
        for (int step = 0; step < STEPS_MAX && !due.isEmpty(); step++) {
            expire(due, now);
            due = due(now);
        }
    }

    /** Ends those of {@code due} that are still due. */
    void expire(List<Reservation> due, Instant now) {
        if (due.isEmpty()) {
            return;
        }
        Set<CounterKey> windows = new HashSet<>();
        due.forEach(reservation -> windows.addAll(reservation.windows()));
        store.apply(keys(windows, now), view -> expired(view, windows, now)).forEach(notices::ended);
    }

    private LedgerChange<List<Settlement>> expired(LedgerView view, Set<CounterKey> windows, Instant now) {
        LedgerPen pen = store.pen(view, now);
        List<Settlement> ended = new ArrayList<>();
        for (Reservation reservation : view.due()) {
            if (windows.containsAll(reservation.windows())) {
                SpendPermit permit = reservation.permit();
                Body body = new Body.PermitExpired(permit.permitId(), permit.ceiling());
                long seq = pen.next();
                pen.append(body, null, Summaries.of(body, permit, permit.ceiling(), pen.at()));
                pen.end(reservation, Reservation.State.EXPIRED, 0);
                Money nothing = Money.zero(permit.ceiling().currency());
                ended.add(new Settlement(permit.permitId(), seq, permit.ceiling(), nothing, pen.at()));
            }
        }
        return pen.change(ended);
    }

    private List<Reservation> due(Instant now) {
        return store.apply(keys(Set.of(), now), view -> LedgerChange.none(view.head(), view.due()));
    }

    private static LedgerKeys keys(Set<CounterKey> windows, Instant now) {
        return new LedgerKeys(Set.of(), Set.of(), Set.of(), windows, now, PER_STEP);
    }
}
