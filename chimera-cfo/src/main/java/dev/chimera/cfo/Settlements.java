package dev.chimera.cfo;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.Reservation;
import dev.chimera.cfo.ledger.Body;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Moves a reservation along its life: opened, then settled or voided; every other edge is refused by name. Thread-safe. */
final class Settlements {
    private static final int TEXT_MAX = 200;

    private final GuardedStore store;
    private final Notices notices;

    Settlements(GuardedStore store, Notices notices) {
        this.store = store;
        this.notices = notices;
    }

    void open(SpendPermit permit) {
        Instant now = store.now();
        store.apply(keys(permit.permitId(), List.of()), view -> {
            LedgerPen pen = store.pen(view, now);
            Reservation reservation = granted(view.reservations().get(permit.permitId()), permit);
            if (view.head().killed() != null) {
                throw new PermitException(
                        ErrorCode.KILL_SWITCH,
                        "permit " + permit.permitId() + " is not opened while the kill switch is engaged");
            }
            refuseUnlessReserved(reservation, pen.at());
            Body body = new Body.PermitOpened(permit.permitId());
            pen.append(body, null, Summaries.of(body, permit, permit.ceiling(), pen.at()));
            pen.open(reservation);
            return pen.change(permit.permitId());
        });
    }

    Settlement settle(UUID permitId, Money actual, String evidence) {
        RequestText.check("evidence", evidence, TEXT_MAX);
        return end(permitId, reservation -> {
            SpendPermit permit = reservation.permit();
            if (reservation.state() != Reservation.State.OPENED) {
                throw refused(reservation, "cannot be settled");
            }
            if (actual.isNegative()
                    || !actual.currency().equals(permit.ceiling().currency())) {
                throw new SettlementException(
                        ErrorCode.INVALID_INPUT,
                        "permit " + permitId + " is settled in "
                                + permit.ceiling().currency() + " and not below zero, got " + actual);
            }
            if (actual.isMoreThan(permit.ceiling())) {
                throw new SettlementException(
                        ErrorCode.PERMIT_REFUSED,
                        "permit " + permitId + " reserved " + permit.ceiling() + "; settling " + actual
                                + " would spend more than was approved");
            }
            return new Body.PermitSettled(permitId, permit.ceiling(), actual, evidence);
        });
    }

    Settlement voidReservation(UUID permitId, String reason) {
        RequestText.check("reason", reason, TEXT_MAX);
        return end(permitId, reservation -> {
            boolean live = reservation.state() == Reservation.State.RESERVED
                    || reservation.state() == Reservation.State.OPENED;
            if (!live) {
                throw refused(reservation, "cannot be voided");
            }
            return new Body.PermitVoided(permitId, reservation.permit().ceiling(), reason);
        });
    }

    private Settlement end(UUID permitId, Function<Reservation, Body> decide) {
        Reservation seen = find(permitId);
        Instant now = store.now();
        Settlement settlement = store.apply(keys(permitId, seen.windows()), view -> {
            LedgerPen pen = store.pen(view, now);
            Reservation reservation = still(view.reservations().get(permitId), seen);
            Body body = decide.apply(reservation);
            SpendPermit permit = reservation.permit();
            Money spent = body instanceof Body.PermitSettled settled
                    ? settled.settled()
                    : Money.zero(permit.ceiling().currency());
            Reservation.State state =
                    body instanceof Body.PermitSettled ? Reservation.State.SETTLED : Reservation.State.VOIDED;
            long seq = pen.next();
            pen.append(body, null, Summaries.of(body, permit, spent, pen.at()));
            pen.end(reservation, state, spent.micros());
            return pen.change(new Settlement(permitId, seq, permit.ceiling(), spent, pen.at()));
        });
        notices.ended(settlement);
        return settlement;
    }

    private Reservation find(UUID permitId) {
        Optional<Reservation> found = store.apply(
                keys(permitId, List.of()),
                view -> LedgerChange.none(
                        view.head(), Optional.ofNullable(view.reservations().get(permitId))));
        return found.orElseThrow(() ->
                new SettlementException(ErrorCode.PERMIT_REFUSED, "permit " + permitId + " was never granted here"));
    }

    private static Reservation still(@Nullable Reservation now, Reservation seen) {
        if (now == null || !now.windows().equals(seen.windows())) {
            throw new IllegalStateException(
                    "the reservation of permit " + seen.permit().permitId() + " vanished or changed its windows");
        }
        return now;
    }

    private static Reservation granted(@Nullable Reservation reservation, SpendPermit permit) {
        if (reservation == null) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "permit " + permit.permitId() + " was never granted here");
        }
        if (!reservation.permit().equals(permit)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "permit " + permit.permitId() + " is not what was granted under this id");
        }
        return reservation;
    }

    private static void refuseUnlessReserved(Reservation reservation, Instant at) {
        SpendPermit permit = reservation.permit();
        if (reservation.state() != Reservation.State.RESERVED) {
            throw new PermitException(code(reservation), name(reservation) + " and cannot be opened");
        }
        if (permit.expiresAt().isBefore(at)) {
            throw new PermitException(
                    ErrorCode.PERMIT_EXPIRED,
                    "permit " + permit.permitId() + " expired at " + permit.expiresAt() + "; ask for a new decision");
        }
    }

    private static SettlementException refused(Reservation reservation, String what) {
        return new SettlementException(code(reservation), name(reservation) + " and " + what);
    }

    private static ErrorCode code(Reservation reservation) {
        return switch (reservation.state()) {
            case OPENED, SETTLED -> ErrorCode.PERMIT_SPENT;
            case EXPIRED -> ErrorCode.PERMIT_EXPIRED;
            case RESERVED, VOIDED -> ErrorCode.PERMIT_REFUSED;
        };
    }

    private static String name(Reservation reservation) {
        String state = switch (reservation.state()) {
            case RESERVED -> "was not opened";
            case OPENED -> "was opened before";
            case SETTLED -> "was settled before";
            case VOIDED -> "was voided";
            case EXPIRED -> "expired unopened";
        };
        return "permit " + reservation.permit().permitId() + " " + state;
    }

    private static LedgerKeys keys(UUID permitId, List<CounterKey> windows) {
        return new LedgerKeys(Set.of(), Set.of(permitId), Set.of(), Set.copyOf(windows), null, 0);
    }
}
