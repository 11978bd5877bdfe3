package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.PermitException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the contracts of those who take permits ask at the door. */
final class Door {
    private Door() {}

    static void assertRefused(ErrorCode code, ThrowingCallable act) {
        assertThatThrownBy(
                        act, "has to be refused as %s; OpenedPermit.enter(...), before anything else, does that", code)
                .isInstanceOfSatisfying(
                        PermitException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
