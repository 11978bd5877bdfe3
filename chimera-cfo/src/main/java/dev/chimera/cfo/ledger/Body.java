package dev.chimera.cfo.ledger;

import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.Money;
import dev.chimera.cfo.rule.Standing;
import java.util.UUID;

/** What an entry says, apart from its place in the chain. */
public sealed interface Body
        permits Verdictive, Body.OfPermit, Body.OfKillSwitch, Body.TicketExpired, Body.LimitAlert, Body.Earned {
    /** Its kind. */
    EntryKind kind();

    /** What happened to a permit and its reservation. */
    sealed interface OfPermit extends Body {
        /** Which permit. */
        UUID permitId();
    }

    /** The permit was used. */
    record PermitOpened(UUID permitId) implements OfPermit {
        @Override
        public EntryKind kind() {
            return EntryKind.OPENED;
        }
    }

    /**
     * The reservation was settled.
     *
     * @param permitId which
     * @param reserved what was held
     * @param settled what was really spent
     * @param evidence the provider's own reference
     */
    record PermitSettled(UUID permitId, Money reserved, Money settled, String evidence) implements OfPermit {
        @Override
        public EntryKind kind() {
            return EntryKind.SETTLED;
        }
    }

    /**
     * The reservation was given back.
     *
     * @param permitId which
     * @param reserved what was held
     * @param reason why
     */
    record PermitVoided(UUID permitId, Money reserved, String reason) implements OfPermit {
        @Override
        public EntryKind kind() {
            return EntryKind.VOIDED;
        }
    }

    /**
     * Nobody opened the permit in time.
     *
     * @param permitId which
     * @param reserved what was held
     */
    record PermitExpired(UUID permitId, Money reserved) implements OfPermit {
        @Override
        public EntryKind kind() {
            return EntryKind.EXPIRED;
        }
    }

    /**
     * A person entered what a permit really cost.
     *
     * @param said what the person said, signed
     */
    record PermitCorrected(Correction said) implements OfPermit {
        @Override
        public UUID permitId() {
            return said.permitId();
        }

        @Override
        public EntryKind kind() {
            return EntryKind.CORRECTION;
        }
    }

    /**
     * Nobody answered the ticket in time.
     *
     * @param ticketId which
     */
    record TicketExpired(UUID ticketId) implements Body {
        @Override
        public EntryKind kind() {
            return EntryKind.TICKET_EXPIRED;
        }
    }

    /**
     * A window's limit was taken up to a share that people are told of.
     *
     * @param standing how the window stood then
     * @param percent the share of the limit, in percent
     * @param currency of the amounts
     */
    record LimitAlert(Standing standing, int percent, String currency) implements Body {
        @Override
        public EntryKind kind() {
            return EntryKind.ALERT;
        }
    }

    /**
     * Money came in.
     *
     * @param earning from whom, for what, and how much
     */
    record Earned(Earning earning) implements Body {
        @Override
        public EntryKind kind() {
            return EntryKind.EARNED;
        }
    }

    /** The kill switch was moved. */
    sealed interface OfKillSwitch extends Body {
        /** By whom. */
        String who();

        /** Why. */
        String reason();
    }

    /** The kill switch was engaged. */
    record KillEngaged(String who, String reason) implements OfKillSwitch {
        @Override
        public EntryKind kind() {
            return EntryKind.KILL_ENGAGED;
        }
    }

    /** The kill switch was released. */
    record KillReleased(String who, String reason) implements OfKillSwitch {
        @Override
        public EntryKind kind() {
            return EntryKind.KILL_RELEASED;
        }
    }
}
