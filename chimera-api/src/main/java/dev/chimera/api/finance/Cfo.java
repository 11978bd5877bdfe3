package dev.chimera.api.finance;

import dev.chimera.api.ledger.Ledger;
import java.util.List;
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
     * @throws SettlementException with {@link dev.chimera.api.ErrorCode#IDEMPOTENCY_CONFLICT} if the id was used for another body
     */
    ApprovalDecision approve(SpendRequest request);

    /** What {@link #approve} would answer now: every reason against, none if it would approve. Records nothing. */
    List<Reason> preview(SpendRequest request);

    /**
     * Marks {@code permit} as used, durably and once. Called by {@link PermitGate} alone, right before the provider is called.
     *
     * @throws PermitException if it was used, voided or expired, was never granted, or the kill switch is engaged
     */
    void open(SpendPermit permit);

    /**
     * Books what an opened permit really cost and releases the rest.
     *
     * @param evidence the provider's own reference, for the auditor; at most 200 characters
     * @throws SettlementException if the permit is not open, or {@code actual} is above its ceiling
     */
    Settlement settle(UUID permitId, Money actual, String evidence);

    /**
     * Releases all of a reservation because nothing was bought.
     *
     * @throws SettlementException if it was settled, voided or expired before
     */
    Settlement voidReservation(UUID permitId, String reason);

    /**
     * Enters what a person said about an escalated request. Approval reserves the amount if the budget still allows it; people
     * overrule thresholds, never a limit.
     *
     * @throws SettlementException if the ticket is unknown, decided or expired
     */
    ApprovalDecision decide(HumanDecision decision);

    /** Every limit and how it stands now. */
    List<BudgetLine> budget();

    /** Stops every side effect. */
    KillSwitch killSwitch();

    /** Checks permits with the public keys alone. */
    PermitVerifier permitVerifier();

    /** The record of everything decided. */
    Ledger ledger();

    @Override
    void close();
}
