package dev.chimera.cfo;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.Unsettled;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.RecordReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Moves a reservation along its life; every edge that is not in {@code specs/technical.md} is refused by name. Thread-safe. */
final class Settlements {
    private static final int TEXT_MAX = 200;
    private static final int PAGE = 1_000;

    private final Setup setup;
    private final GuardedStore store;
    private final Scribe scribe;
    private final Notices notices;

    Settlements(Setup setup, GuardedStore store, Scribe scribe, Notices notices) {
        this.setup = setup;
        this.store = store;
        this.scribe = scribe;
        this.notices = notices;
    }

    void open(SpendPermit permit) {
        scribe.write(new OnPermit<UUID>(permit.permitId()) {
            @Override
            public Answer<UUID> write(LedgerPen pen) {
                Reservation reservation = granted(pen.reservation(permit.permitId()), permit);
                if (pen.killed() != null) {
                    throw new PermitException(
                            ErrorCode.KILL_SWITCH,
                            "permit " + permit.permitId() + " is not opened while the kill switch is engaged");
                }
                refuseUnlessReserved(reservation, pen.at());
                Body body = new Body.PermitOpened(permit.permitId());
                pen.append(body, null, Summaries.of(body, permit, permit.ceiling(), pen.at()));
                pen.open(reservation);
                return signed -> permit.permitId();
            }
        });
    }

    /** Looks and changes nothing; what is opened now stays opened or becomes settled, unless somebody gives the money back. */
    void reopen(SpendPermit permit) {
        Wanted wanted = new Wanted();
        wanted.permit(permit.permitId());
        LedgerView view = store.view(wanted.keys());
        Reservation reservation = granted(view.reservations().get(permit.permitId()), permit);
        if (view.head().killed() != null) {
            throw new PermitException(
                    ErrorCode.KILL_SWITCH,
                    "permit " + permit.permitId() + " is not used again while the kill switch is engaged");
        }
        if (reservation.state() != Reservation.State.OPENED && reservation.state() != Reservation.State.SETTLED) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, name(reservation) + ", so there is no call to make again under it");
        }
    }

    Settlement settle(UUID permitId, Money actual, String evidence) {
        try {
            return settleOnce(permitId, actual, evidence);
        } catch (SettlementException refused) {
            if (refused.code() == ErrorCode.PERMIT_SPENT) {
                return settledBefore(permitId, actual).orElseThrow(() -> refused);
            }
            throw refused;
        }
    }

    /** The settlement that there is, if it is of this amount. Found in the ledger, for the store keeps no more than the sum. */
    private Optional<Settlement> settledBefore(UUID permitId, Money actual) {
        Wanted wanted = new Wanted();
        wanted.permit(permitId);
        @Nullable
        Reservation reservation = store.view(wanted.keys()).reservations().get(permitId);
        if (reservation == null
                || reservation.state() != Reservation.State.SETTLED
                || !actual.equals(new Money(
                        reservation.settledMicros(),
                        reservation.permit().ceiling().currency()))) {
            return Optional.empty();
        }
        long from = reservation.permit().entry() + 1;
        for (List<LedgerEntry> page = store.entries(from, PAGE); !page.isEmpty(); page = store.entries(from, PAGE)) {
            for (LedgerEntry entry : page) {
                LedgerRecord said = RecordReader.decode(entry.record());
                if (said.body() instanceof Body.PermitSettled paid
                        && paid.permitId().equals(permitId)) {
                    return Optional.of(
                            new Settlement(permitId, said.seq(), paid.reserved(), paid.settled(), said.at()));
                }
            }
            from += page.size();
        }
        return Optional.empty();
    }

    private Settlement settleOnce(UUID permitId, Money actual, String evidence) {
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
        return release(permitId, reason, Set.of(Reservation.State.RESERVED, Reservation.State.OPENED), "be voided");
    }

    Settlement withdraw(UUID permitId, String reason) {
        return release(permitId, reason, Set.of(Reservation.State.RESERVED), "be withdrawn");
    }

    Settlement correct(Correction said) {
        RequestText.check("evidence", said.evidence());
        RequestText.check("reviewer", said.reviewer());
        RequestText.check("reason", said.reason());
        if (said.signature() == null || setup.reviewers().isEmpty()) {
            throw new SettlementException(
                    ErrorCode.INVALID_SIGNATURE,
                    "a correction takes the signature of a person that the CFO was told to trust; build it with reviewers(...)"
                            + " and sign with ReviewerKey");
        }
        setup.reviewers().check(said.reviewer(), said.signature(), said.statement());
        Settlement corrected = scribe.write(new OnPermit<Settlement>(said.permitId()) {
            @Override
            public Answer<Settlement> write(LedgerPen pen) {
                Reservation reservation = known(pen.reservation(said.permitId()), said.permitId());
                refuseUnlessBooked(reservation, said);
                SpendPermit permit = reservation.permit();
                Body body = new Body.PermitCorrected(said);
                long seq = pen.append(body, null, Summaries.of(body, permit, said.actual(), pen.at()));
                try {
                    pen.correct(reservation, said.actual().micros());
                } catch (ArithmeticException e) {
                    throw new SettlementException(
                            ErrorCode.INVALID_INPUT, said.actual() + " is more than a window can count");
                }
                Settlement settlement =
                        new Settlement(permit.permitId(), seq, permit.ceiling(), said.actual(), pen.at());
                return signed -> settlement;
            }
        });
        notices.ended(corrected);
        return corrected;
    }

    List<Unsettled> unsettled(int max) {
        return store.reservations(Reservation.State.OPENED, max).stream()
                .map(opened -> new Unsettled(opened.permit(), opened.movedAt()))
                .toList();
    }

    private Settlement release(UUID permitId, String reason, Set<Reservation.State> from, String what) {
        RequestText.check("reason", reason, TEXT_MAX);
        return end(permitId, reservation -> {
            if (!from.contains(reservation.state())) {
                throw refused(reservation, "cannot " + what);
            }
            return new Body.PermitVoided(permitId, reservation.permit().ceiling(), reason);
        });
    }

    private Settlement end(UUID permitId, Function<Reservation, Body> decide) {
        Settlement settlement = scribe.write(new OnPermit<Settlement>(permitId) {
            @Override
            public Answer<Settlement> write(LedgerPen pen) {
                Reservation reservation = known(pen.reservation(permitId), permitId);
                Body body = decide.apply(reservation);
                SpendPermit permit = reservation.permit();
                boolean settled = body instanceof Body.PermitSettled;
                Money spent = body instanceof Body.PermitSettled paid
                        ? paid.settled()
                        : Money.zero(permit.ceiling().currency());
                long seq = pen.append(body, null, Summaries.of(body, permit, spent, pen.at()));
                pen.end(reservation, settled ? Reservation.State.SETTLED : Reservation.State.VOIDED, spent.micros());
                Settlement ended = new Settlement(permitId, seq, permit.ceiling(), spent, pen.at());
                return signed -> ended;
            }
        });
        notices.ended(settlement);
        return settlement;
    }

    private static Reservation known(@Nullable Reservation reservation, UUID permitId) {
        if (reservation == null) {
            throw new SettlementException(ErrorCode.PERMIT_REFUSED, "permit " + permitId + " was never granted here");
        }
        return reservation;
    }

    private static void refuseUnlessBooked(Reservation reservation, Correction said) {
        if (reservation.state() == Reservation.State.RESERVED || reservation.state() == Reservation.State.OPENED) {
            throw refused(reservation, "is settled or voided, not corrected");
        }
        String currency = reservation.permit().ceiling().currency();
        Money booked = new Money(reservation.settledMicros(), currency);
        if (!said.booked().equals(booked)) {
            throw new SettlementException(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    "the books say " + booked + " for permit " + said.permitId() + ", the correction goes from "
                            + said.booked());
        }
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
            case RESERVED, VOIDED, CORRECTED -> ErrorCode.PERMIT_REFUSED;
        };
    }

    private static String name(Reservation reservation) {
        String state = switch (reservation.state()) {
            case RESERVED -> "was not opened";
            case OPENED -> "was opened before";
            case SETTLED -> "was settled before";
            case VOIDED -> "was voided";
            case EXPIRED -> "expired unopened";
            case CORRECTED -> "was corrected by a person";
        };
        return "permit " + reservation.permit().permitId() + " " + state;
    }

    /** An act on one permit. */
    private abstract static class OnPermit<R> implements Act<R> {
        private final UUID permitId;

        OnPermit(UUID permitId) {
            this.permitId = permitId;
        }

        @Override
        public void wants(Wanted wanted, LocalDate day) {
            wanted.permit(permitId);
        }
    }
}
