package dev.chimera.core.safety;

import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.SafetyCheck;

/** A check of this package: linear, without input or output, and therefore run on the caller's thread. */
interface InlineCheck extends SafetyCheck {

    /** Whether {@code subject} is on its way out. */
    static boolean isOutbound(Subject subject) {
        return subject instanceof Subject.Outbound;
    }
}
