package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.Money;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.Reservation;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.Standing;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The books of a crash loop kept once more, from the entries alone and with none of the governor's own book-keeping: every number
 * follows, no request is decided and no permit ends twice, and no window is ever over the limit that the processes were given.
 * Not thread-safe.
 */
final class Tally {
    private final Set<UUID> decided = new HashSet<>();
    private final Map<UUID, Grant> grants = new HashMap<>();
    private final Map<CounterKey, Counter> windows = new HashMap<>();
    private final Map<Reservation.State, Integer> states = new EnumMap<>(Reservation.State.class);
    private long next;
    private long refusals;
    private long approved;
    private long settled;
    private long released;

    /** One permit: what it holds, where, and where it stands. */
    private record Grant(long micros, List<CounterKey> windows, Reservation.State state) {
        Grant in(Reservation.State other) {
            return new Grant(micros, windows, other);
        }
    }

    /** The number of the next entry. */
    long next() {
        return next;
    }

    /** How many requests were refused because a limit was reached. */
    long refusals() {
        return refusals;
    }

    /** How a window stands. */
    Counter window(CounterKey key) {
        return windows.getOrDefault(key, Counter.ZERO);
    }

    /** The windows in which something was counted. */
    Set<CounterKey> windows() {
        return Set.copyOf(windows.keySet());
    }

    /** How many permits there are. */
    int permits() {
        return grants.size();
    }

    /** How many permits stand in {@code state}. */
    int permits(Reservation.State state) {
        return states.getOrDefault(state, 0);
    }

    /** Where a permit stands; {@code null} if it was never granted. */
    Reservation.@Nullable State state(UUID permitId) {
        @Nullable Grant grant = grants.get(permitId);
        return grant == null ? null : grant.state;
    }

    /**
     * Takes the next entry, written while {@code budget} was in force; returns what it says.
     *
     * @throws IllegalStateException if it must not be there
     */
    LedgerRecord post(LedgerEntry entry, CrashBudget budget) {
        Broken.unless(entry.seq() == next, "entry %d comes next, found %d", next, entry.seq());
        next++;
        LedgerRecord said = RecordReader.decode(entry.record());
        Body body = said.body();
        if (body instanceof Verdictive.Decided first) {
            decide(first, budget);
        } else if (body instanceof Body.PermitOpened opened) {
            move(opened.permitId(), Set.of(Reservation.State.RESERVED), Reservation.State.OPENED);
        } else if (body instanceof Body.PermitSettled paid) {
            end(paid.permitId(), Set.of(Reservation.State.OPENED), Reservation.State.SETTLED, paid.settled());
        } else if (body instanceof Body.PermitVoided voided) {
            Set<Reservation.State> from = Set.of(Reservation.State.RESERVED, Reservation.State.OPENED);
            end(voided.permitId(), from, Reservation.State.VOIDED, Money.zero("USD"));
        } else if (body instanceof Body.PermitExpired expired) {
            Set<Reservation.State> from = Set.of(Reservation.State.RESERVED);
            end(expired.permitId(), from, Reservation.State.EXPIRED, Money.zero("USD"));
        } else {
            Broken.unless(body instanceof Body.LimitAlert, "nobody wrote entry %d: %s", said.seq(), body);
        }
        return said;
    }

    /**
     * Returns if what was approved is what was settled, released and is still reserved.
     *
     * @throws IllegalStateException otherwise
     */
    void balance() {
        long reserved = grants.values().stream()
                .filter(grant -> grant.state == Reservation.State.RESERVED || grant.state == Reservation.State.OPENED)
                .mapToLong(Grant::micros)
                .sum();
        Broken.unless(
                approved == settled + released + reserved,
                "approved %d, settled %d, released %d, reserved %d",
                approved,
                settled,
                released,
                reserved);
    }

    private void decide(Verdictive.Decided body, CrashBudget budget) {
        UUID request = body.spend().request().requestId();
        Broken.unless(decided.add(request), "request %s was decided twice", request);
        long asked = body.spend().price().orElseThrow();
        boolean fits = true;
        List<Standing> standings = body.spend().standings();
        long covering = budget.covering(body.spend().request());
        Broken.unless(
                standings.size() == covering, "request %s has %d limits, not %d", request, covering, standings.size());
        for (Standing standing : standings) {
            long limit = budget.limit(standing.scope().toString(), standing.period());
            Broken.unless(
                    standing.limit() == limit,
                    "the limit per %s of %s was %d, not %d",
                    standing.period().id(),
                    standing.scope(),
                    limit,
                    standing.limit());
            fits &= asked <= standing.limit() - window(standing.key("USD")).taken();
        }
        boolean granted = body.outcome() instanceof Verdictive.Outcome.Granted;
        Broken.unless(fits == granted, "request %s fits: %s, was approved: %s", request, fits, granted);
        if (body.outcome() instanceof Verdictive.Outcome.Granted grant) {
            grant(grant.permitId(), asked, body.spend().standings());
        } else {
            refusals++;
        }
    }

    private void grant(UUID permitId, long micros, List<Standing> standings) {
        List<CounterKey> counted =
                standings.stream().map(standing -> standing.key("USD")).toList();
        Grant grant = new Grant(micros, counted, Reservation.State.RESERVED);
        Broken.unless(grants.put(permitId, grant) == null, "permit %s was granted twice", permitId);
        states.merge(Reservation.State.RESERVED, 1, Integer::sum);
        approved += micros;
        counted.forEach(key -> windows.put(key, window(key).reserve(micros)));
    }

    private Grant move(UUID permitId, Set<Reservation.State> from, Reservation.State to) {
        @Nullable Grant grant = grants.get(permitId);
        if (grant == null || !from.contains(grant.state)) {
            throw new IllegalStateException("permit " + permitId + " became " + to + " from " + grant);
        }
        grants.put(permitId, grant.in(to));
        states.merge(grant.state, -1, Integer::sum);
        states.merge(to, 1, Integer::sum);
        return grant;
    }

    private void end(UUID permitId, Set<Reservation.State> from, Reservation.State to, Money spent) {
        Grant grant = move(permitId, from, to);
        long micros = spent.micros();
        Broken.unless(micros >= 0 && micros <= grant.micros, "permit %s settled %d", permitId, micros);
        settled += micros;
        released += grant.micros - micros;
        grant.windows.forEach(key -> windows.put(key, window(key).release(grant.micros, micros)));
    }
}
