package dev.chimera.api.finance;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;

/**
 * The one place where a permit becomes leave to act. In this order: signature and expiry, then payee, content and price against
 * the permit, then the CFO's durable compare-and-set that makes the permit single-use. Only after all three does an
 * {@link OpenedPermit} exist. Thread-safe.
 */
public final class PermitGate {
    private final Cfo cfo;

    /** A gate that has {@code cfo} mark permits as used; does not close it. */
    public PermitGate(Cfo cfo) {
        this.cfo = cfo;
    }

    /**
     * Opens {@code permit} for one call.
     *
     * @param permit what the CFO granted
     * @param payee the provider about to be called
     * @param content SHA-256 of what will be ordered or published
     * @param price the most that the provider will charge
     * @throws PermitException if the permit is forged, expired, used, or does not cover this call
     */
    public OpenedPermit open(SpendPermit permit, String payee, Digest content, Money price) {
        cfo.permitVerifier().verify(permit);
        requireCovers(permit, payee, content, price);
        cfo.open(permit);
        return new OpenedPermit(permit);
    }

    /**
     * Gives leave to make once more the very call that {@code permit} was opened for, because whoever made it is gone and its outcome
     * is not known. Only for a provider that takes the same order under the same key as one order, or after a look-up that says that
     * the first call did nothing. The permit's time may be over; its signature is the CFO's own to check, for it compares the permit
     * with what it granted.
     *
     * @param permit what the CFO granted
     * @param payee the provider about to be called
     * @param content SHA-256 of what will be ordered or published
     * @param price the most that the provider will charge
     * @throws PermitException if the permit was not opened before, was voided, or does not cover this call
     */
    public OpenedPermit reopen(SpendPermit permit, String payee, Digest content, Money price) {
        requireCovers(permit, payee, content, price);
        cfo.reopen(permit);
        return new OpenedPermit(permit);
    }

    private static void requireCovers(SpendPermit permit, String payee, Digest content, Money price) {
        if (!permit.target().payee().equals(payee)) {
            throw refused(permit, "pays '" + permit.target().payee() + "', not '" + payee + "'");
        }
        if (!permit.target().content().equals(content)) {
            throw refused(permit, "is for content " + permit.target().content() + ", not " + content);
        }
        if (!price.currency().equals(permit.ceiling().currency()) || price.isMoreThan(permit.ceiling())) {
            throw refused(permit, "allows " + permit.ceiling() + ", asked for " + price);
        }
    }

    private static PermitException refused(SpendPermit permit, String why) {
        return new PermitException(ErrorCode.PERMIT_REFUSED, "permit " + permit.permitId() + " " + why);
    }
}
