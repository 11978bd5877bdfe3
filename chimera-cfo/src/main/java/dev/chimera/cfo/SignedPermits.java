package dev.chimera.cfo;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.PermitVerifier;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.cfo.ledger.SigningBytes;
import java.security.GeneralSecurityException;
import java.time.InstantSource;

/** Checks permits against a ring of authorised keys. */
final class SignedPermits implements PermitVerifier {
    private final KeyRing keys;
    private final InstantSource clock;

    SignedPermits(KeyRing keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public void verify(SpendPermit permit) {
        try {
            Seals.verify(keys, permit.signature(), SigningBytes.entry(permit));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PermitException(
                    ErrorCode.INVALID_SIGNATURE, "permit " + permit.permitId() + " is forged: " + e.getMessage());
        }
        if (permit.expiresAt().isBefore(clock.instant())) {
            throw new PermitException(
                    ErrorCode.PERMIT_EXPIRED,
                    "permit " + permit.permitId() + " expired at " + permit.expiresAt() + "; ask for a new decision");
        }
    }
}
