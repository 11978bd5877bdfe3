package dev.chimera.api.finance;

import dev.chimera.api.ErrorCode;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The proof, by type, that a permit was verified and durably marked as used: only {@link PermitGate} makes one, and a provider's
 * door takes nothing else. A provider calls {@link #enter} first. Thread-safe; of two threads that enter, one is refused.
 */
public final class OpenedPermit {
    private final SpendPermit permit;
    private final AtomicBoolean entered = new AtomicBoolean();

    OpenedPermit(SpendPermit permit) {
        this.permit = permit;
    }

    /** What was permitted. */
    public SpendPermit permit() {
        return permit;
    }

    /** The most that the provider may charge. */
    public Money ceiling() {
        return permit.ceiling();
    }

    /**
     * The provider's own check at its door: the permit is there, is for this payee and this content, and was not used for an
     * earlier call in this JVM.
     *
     * @param opened what the caller handed in, possibly nothing
     * @param payee the provider's own name
     * @param content SHA-256 of what is ordered
     * @return {@code opened}
     * @throws PermitException if the permit is missing, for another payee or content, or was entered before
     */
    @SuppressWarnings("ConstantValue") // a careless caller may hand in null, and then the door must stay shut
    public static OpenedPermit enter(
            @org.jspecify.annotations.Nullable OpenedPermit opened, String payee, dev.chimera.api.Digest content) {
        if (opened == null) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED,
                    payee + " was called without a permit; ask the CFO and open one at PermitGate");
        }
        SpendRequest.Target target = opened.permit.target();
        if (!target.payee().equals(payee)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "the permit pays '" + target.payee() + "', not '" + payee + "'");
        }
        if (!Objects.equals(target.content(), content)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "the permit is for other content than what " + payee + " was asked for");
        }
        if (!opened.entered.compareAndSet(false, true)) {
            throw new PermitException(
                    ErrorCode.PERMIT_SPENT, "permit " + opened.permit.permitId() + " was used at " + payee + " before");
        }
        return opened;
    }
}
