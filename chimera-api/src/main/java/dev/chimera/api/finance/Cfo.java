package dev.chimera.api.finance;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerEntry;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The governor: nobody spends, and nothing is published, without its signed decision. Each call returns only after what it
 * decided is in the ledger. Fails closed: when its store, its keys or its clock cannot be trusted it throws and nothing is
 * approved. Thread-safe. Whoever creates it closes it.
 */
public interface Cfo extends AutoCloseable {
    /**
     * Decides {@code request} and, if approved, reserves the amount in every budget window that applies. The same request again
     * gets the same decision and reserves nothing more.
     *
     * @throws SettlementException with {@link ErrorCode#IDEMPOTENCY_CONFLICT} if the id was used for another body
     */
    ApprovalDecision approve(SpendRequest request);

    /** What was decided about the request with this id, by a rule or a person; empty if it was never asked. Records nothing. */
    Optional<ApprovalDecision> decision(UUID requestId);

    /** What {@link #approve} would answer now: every reason against, none if it would approve. Records nothing. */
    List<Reason> preview(SpendRequest request);

    /**
     * Marks {@code permit} as used, durably and once. Called by {@link PermitGate} alone, right before the provider is called.
     *
     * @throws PermitException if it was used, voided or expired, was never granted, or the kill switch is engaged
     */
    void open(SpendPermit permit);

    /**
     * Returns if {@code permit} was opened here and not voided since, settled or not, whatever its expiry is by now. Called by
     * {@link PermitGate} alone, before the very call that the permit was opened for is made again under its own key, because whoever
     * made it is gone and its outcome is not known. Records nothing.
     *
     * @throws PermitException if it was never granted, or is in any other state, or the kill switch is engaged
     */
    void reopen(SpendPermit permit);

    /**
     * Books what an opened permit really cost and releases the rest. The same again gets the same settlement.
     *
     * @param evidence the provider's own reference, for the auditor; at most 200 characters
     * @throws SettlementException if the permit is not open, was settled with another amount, or {@code actual} is above its ceiling
     */
    Settlement settle(UUID permitId, Money actual, String evidence);

    /**
     * Releases all of a reservation because nothing was bought.
     *
     * @throws SettlementException if it was settled, voided or expired before
     */
    Settlement voidReservation(UUID permitId, String reason);

    /**
     * Releases a reservation whose permit was not opened, and only then: of this and an {@link #open} at the same time, one wins.
     *
     * @throws SettlementException if the permit was opened, or the reservation has ended
     */
    Settlement withdraw(UUID permitId, String reason);

    /**
     * Books what a person says about a reservation that has ended: flagged, signed, and in the windows that it was made in.
     *
     * @return what is booked now; more may be settled than was reserved
     * @throws SettlementException if the reservation has not ended, the books say something else than {@link Correction#booked}, or
     *     the signature is not that of an authorised reviewer
     */
    Settlement correct(Correction correction);

    /** At most {@code max} permits that were opened and are neither settled nor voided, those granted first before the others. */
    List<Unsettled> unsettled(int max);

    /** At most {@code max} requests that wait for a person, those that expire first before the others. */
    List<Escalation> escalations(int max);

    /**
     * Enters what a person said about an escalated request. Approval reserves the amount if the budget still allows it; people
     * overrule thresholds, never a limit. An edit rejects the request and decides the edited one by the rules.
     *
     * @return the decision about the request, or about the edited one
     * @throws SettlementException if the ticket is unknown, decided or expired, or the signature that the governor asks for is not
     *     that of an authorised reviewer
     */
    ApprovalDecision decide(HumanDecision decision);

    /**
     * Names and signs the price of a service of this node's own. Reserves and records nothing.
     *
     * @throws ChimeraException with {@link ErrorCode#UNPRICED} if there is no price, which is what a CFO without a tariff says, or
     *     {@link ErrorCode#KILL_SWITCH} while the kill switch is engaged
     */
    default Quotation quote(QuoteRequest request) {
        throw new ChimeraException(
                ErrorCode.UNPRICED, "this CFO has no tariff and quotes no price for '" + request.service() + "'");
    }

    /**
     * Returns if this CFO signed exactly {@code quotation} and it has not expired.
     *
     * @throws ChimeraException with {@link ErrorCode#INVALID_SIGNATURE} or {@link ErrorCode#DEADLINE} otherwise
     */
    default void requireQuoted(Quotation quotation) {
        throw new ChimeraException(
                ErrorCode.INVALID_SIGNATURE, "this CFO quotes no prices and did not sign quote " + quotation.quoteId());
    }

    /**
     * Books money that came in, as an entry of the ledger. It raises no limit and needs no permit, and the kill switch does not stop
     * it. The same earning again is the same entry.
     *
     * @return the number of the earning's ledger entry
     * @throws SettlementException with {@link ErrorCode#IDEMPOTENCY_CONFLICT} if the id was used for another body
     */
    default long earn(Earning earning) {
        throw new ChimeraException(
                ErrorCode.CONFIGURATION,
                "this CFO books no earnings, so " + earning.earningId() + " is not in its ledger; use one that does");
    }

    /** Every limit and how it stands now. */
    List<BudgetLine> budget();

    /** Stops every side effect. */
    KillSwitch killSwitch();

    /** Checks permits with the public keys alone. */
    PermitVerifier permitVerifier();

    /** The record of everything decided. */
    Ledger ledger();

    /**
     * What {@code entry} says, for people; empty if it cannot be read, or this CFO does not tell. Says nothing about whether it can
     * be trusted: that is {@link Ledger#verify}'s business.
     */
    default Optional<EntryReading> read(LedgerEntry entry) {
        return Optional.empty();
    }

    @Override
    void close();
}
