package dev.chimera.cfo;

import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.Said;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the books again from the entries alone, and refuses an entry that the rules would not have allowed: a verdict that does
 * not follow from what it was decided from, a counter that was not so, money that was settled or earned twice. Not thread-safe.
 */
final class Books {
    private static final Set<Reservation.State> ENDED = Set.of(
            Reservation.State.SETTLED,
            Reservation.State.VOIDED,
            Reservation.State.EXPIRED,
            Reservation.State.CORRECTED);

    private final Recheck recheck;
    private final Map<CounterKey, Counter> counters = new HashMap<>();
    private final Map<UUID, Reservation> reservations = new HashMap<>();
    private final Map<UUID, Ticket> tickets = new HashMap<>();
    private final Set<UUID> decided = new HashSet<>();
    private final Set<UUID> earned = new HashSet<>();
    private KillSwitch.@Nullable Engaged killed;
    private Instant lastAt = Instant.EPOCH;

    Books(Recheck recheck) {
        this.recheck = recheck;
    }

    Map<CounterKey, Counter> counters() {
        return counters;
    }

    Map<UUID, Reservation> reservations() {
        return reservations;
    }

    Map<UUID, Ticket> tickets() {
        return tickets;
    }

    KillSwitch.@Nullable Engaged killed() {
        return killed;
    }

    Instant lastAt() {
        return lastAt;
    }

    /**
     * Books what {@code entry} says; {@code signed} is the same entry as it is stored.
     *
     * @throws RuleBreach if the rules do not allow it
     */
    void post(LedgerRecord entry, LedgerEntry signed) {
        RuleBreach.unless(!entry.at().isBefore(lastAt), "it is dated before the entry that it follows");
        lastAt = entry.at();
        Body body = entry.body();
        if (body instanceof Verdictive.HumanDecided human) {
            answer(entry, human, signed);
        } else if (body instanceof Verdictive.Decided first) {
            RuleBreach.unless(decided.add(first.spend().request().requestId()), "the request was decided before");
            recheck.verdict(first);
            decide(entry, first, signed);
        } else if (body instanceof Body.OfPermit permit) {
            move(permit, entry.at());
        } else if (body instanceof Body.OfKillSwitch moved) {
            kill(moved, entry.at());
        } else if (body instanceof Body.TicketExpired expired) {
            expire(expired, entry.at());
        } else if (body instanceof Body.LimitAlert alert) {
            alert(alert);
        } else if (body instanceof Body.Earned money) {
            RuleBreach.unless(earned.add(money.earning().earningId()), "the earning was booked before");
        }
    }

    private void answer(LedgerRecord entry, Verdictive.HumanDecided human, LedgerEntry signed) {
        Ticket ticket = known("ticket", tickets.get(human.said().ticket()));
        RuleBreach.unless(ticket.state() == Ticket.State.OPEN, "the ticket was decided before");
        RuleBreach.unless(!ticket.expiresAt().isBefore(entry.at()), "the ticket had expired");
        RuleBreach.unless(ticket.request().equals(human.spend().request()), "the ticket is for another request");
        Said said = human.said();
        recheck.person(
                said.reviewer(), said.signature(), said.statement(human.spend().request()));
        recheck.verdict(human);
        tickets.put(ticket.ticketId(), ticket.moved(DecisionWriter.state(said.answer(), human.outcome())));
        decide(entry, human, signed);
    }

    private void expire(Body.TicketExpired body, Instant at) {
        Ticket ticket = known("ticket", tickets.get(body.ticketId()));
        RuleBreach.unless(ticket.state() == Ticket.State.OPEN, "the ticket was decided before");
        RuleBreach.unless(ticket.expiresAt().isBefore(at), "the ticket had not expired");
        tickets.put(ticket.ticketId(), ticket.moved(Ticket.State.EXPIRED));
    }

    private void alert(Body.LimitAlert body) {
        Standing standing = body.standing();
        CounterKey window = standing.key(body.currency());
        Counter counter = counter(window);
        RuleBreach.unless(
                counter.reserved() == standing.reserved() && counter.settled() == standing.settled(),
                () -> "the counter of " + window + " stood at " + counter);
        RuleBreach.unless(counter.alerted() < body.percent(), "people were told of this share before");
        RuleBreach.unless(
                counter.taken() >= LimitAlarm.share(standing.limit(), body.percent()), "the share was not reached");
        counters.put(window, counter.alert(body.percent()));
    }

    private void decide(LedgerRecord entry, Verdictive body, LedgerEntry signed) {
        SpendCase spend = body.spend();
        RuleBreach.unless(spend.killed() == (killed != null), "the kill switch stood otherwise");
        recheck.windows(spend, entry.at());
        for (Standing standing : spend.standings()) {
            Counter counter = counter(standing.key(spend.currency()));
            RuleBreach.unless(
                    counter.reserved() == standing.reserved() && counter.settled() == standing.settled(),
                    () -> "the counter of " + standing.scope() + " per "
                            + standing.period().id() + " stood at " + counter);
        }
        if (body.outcome() instanceof Verdictive.Outcome.Granted granted) {
            recheck.expiry(granted.expiresAt(), entry.at(), spend.policy().permitLifetime());
            SpendPermit permit = Decisions.permit(entry.seq(), signed.hash(), spend, granted);
            reserve(permit.signed(signed.signature()), spend, entry.at());
        } else if (body.outcome() instanceof Verdictive.Outcome.Ticketed ticketed) {
            recheck.expiry(ticketed.expiresAt(), entry.at(), spend.policy().ticketLifetime());
            Ticket ticket = new Ticket(ticketed.ticketId(), spend.request(), ticketed.expiresAt(), Ticket.State.OPEN);
            RuleBreach.unless(
                    tickets.putIfAbsent(ticket.ticketId(), ticket) == null, "the ticket's id was used before");
        }
    }

    private void reserve(SpendPermit permit, SpendCase spend, Instant at) {
        List<CounterKey> windows = spend.standings().stream()
                .map(standing -> standing.key(spend.currency()))
                .toList();
        Reservation reservation = new Reservation(permit, Reservation.State.RESERVED, at, 0, windows);
        RuleBreach.unless(
                reservations.putIfAbsent(permit.permitId(), reservation) == null, "the permit's id was used before");
        windows.forEach(window ->
                counters.put(window, counter(window).reserve(permit.ceiling().micros())));
    }

    private void move(Body.OfPermit body, Instant at) {
        Reservation reservation = known("permit", reservations.get(body.permitId()));
        if (body instanceof Body.PermitOpened) {
            RuleBreach.unless(killed == null, "the kill switch was engaged");
            from(reservation, Set.of(Reservation.State.RESERVED));
            RuleBreach.unless(!reservation.permit().expiresAt().isBefore(at), "the permit had expired");
            reservations.put(body.permitId(), reservation.moved(Reservation.State.OPENED, at, 0));
        } else if (body instanceof Body.PermitSettled settled) {
            from(reservation, Set.of(Reservation.State.OPENED));
            end(reservation, Reservation.State.SETTLED, at, settled.reserved(), settled.settled());
        } else if (body instanceof Body.PermitVoided voided) {
            from(reservation, Set.of(Reservation.State.RESERVED, Reservation.State.OPENED));
            end(reservation, Reservation.State.VOIDED, at, voided.reserved(), zero(voided.reserved()));
        } else if (body instanceof Body.PermitExpired expired) {
            from(reservation, Set.of(Reservation.State.RESERVED));
            RuleBreach.unless(reservation.permit().expiresAt().isBefore(at), "the permit had not expired");
            end(reservation, Reservation.State.EXPIRED, at, expired.reserved(), zero(expired.reserved()));
        } else if (body instanceof Body.PermitCorrected corrected) {
            from(reservation, ENDED);
            correct(reservation, corrected.said(), at);
        }
    }

    private void correct(Reservation reservation, Correction said, Instant at) {
        recheck.person(said.reviewer(), said.signature(), said.statement());
        String currency = reservation.permit().ceiling().currency();
        Money booked = new Money(reservation.settledMicros(), currency);
        RuleBreach.unless(said.booked().equals(booked), () -> "the books said " + booked + ", not " + said.booked());
        long actual = said.actual().micros();
        reservations.put(said.permitId(), reservation.moved(Reservation.State.CORRECTED, at, actual));
        reservation
                .windows()
                .forEach(window -> counters.put(window, counter(window).correct(reservation.settledMicros(), actual)));
    }

    private void end(Reservation reservation, Reservation.State state, Instant at, Money reserved, Money settled) {
        Money ceiling = reservation.permit().ceiling();
        RuleBreach.unless(reserved.equals(ceiling), () -> "the permit reserved " + ceiling + ", not " + reserved);
        RuleBreach.unless(
                settled.currency().equals(ceiling.currency()) && !settled.isNegative() && !settled.isMoreThan(ceiling),
                () -> "the permit's ceiling is " + ceiling + ", settled are " + settled);
        reservations.put(reservation.permit().permitId(), reservation.moved(state, at, settled.micros()));
        reservation
                .windows()
                .forEach(window -> counters.put(window, counter(window).release(ceiling.micros(), settled.micros())));
    }

    private void kill(Body.OfKillSwitch body, Instant at) {
        KillSwitch.@Nullable Engaged before = killed;
        if (body instanceof Body.KillEngaged) {
            RuleBreach.unless(before == null, "the kill switch was engaged before");
            killed = new KillSwitch.Engaged(body.who(), body.reason(), at);
        } else {
            RuleBreach.unless(before != null, "the kill switch was not engaged");
            RuleBreach.unless(
                    before == null || !LocalKillSwitch.samePerson(before.who(), body.who()),
                    "the kill switch was released by the person that engaged it");
            killed = null;
        }
    }

    private Counter counter(CounterKey key) {
        return counters.getOrDefault(key, Counter.ZERO);
    }

    private static void from(Reservation reservation, Set<Reservation.State> allowed) {
        RuleBreach.unless(allowed.contains(reservation.state()), () -> "the permit was " + reservation.state());
    }

    private static <T> T known(String what, @Nullable T value) {
        if (value == null) {
            throw new RuleBreach("the " + what + " is unknown");
        }
        return value;
    }

    private static Money zero(Money like) {
        return Money.zero(like.currency());
    }
}
