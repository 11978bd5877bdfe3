package dev.chimera.openclaw.exchange;

import dev.chimera.api.ChimeraException;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Refusal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** A seller said no, signed. */
final class PeerRefusedException extends ChimeraException {
    private static final long serialVersionUID = 1L;
    private static final Set<Refusal> PASSING =
            EnumSet.of(Refusal.MAINTENANCE, Refusal.FAULT, Refusal.SATURATED, Refusal.CROWDED);

    private final Refusal why;
    private final Duration retryAfter;

    PeerRefusedException(Bodies.No no) {
        super(no.why().code(), no.why().status() + " " + no.why().reason() + ": " + no.detail());
        this.why = no.why();
        this.retryAfter = no.retryAfter();
    }

    /** Whether it may be otherwise later. */
    boolean isPassing() {
        return PASSING.contains(why);
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
