package dev.chimera.tck;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Permits for tests of plug-ins, through the same gate as in production. Each call asks for a new permit, under request ids that
 * are the same in every test run. Thread-safe.
 */
public final class Permits {
    private static final Ratio ROI = Ratio.of("2");

    private final Cfo cfo;
    private final PermitGate gate;
    private final AtomicLong asked = new AtomicLong();

    private Permits(Cfo cfo) {
        this.cfo = cfo;
        this.gate = new PermitGate(cfo);
    }

    /** Permits of a CFO that approves everything, at a clock that stands still. */
    public static Permits generous() {
        return of(new FakeCfo(new SettableClock()));
    }

    /** Permits of {@code cfo}, which stays the caller's. */
    public static Permits of(Cfo cfo) {
        return new Permits(cfo);
    }

    /** Who grants. */
    public Cfo cfo() {
        return cfo;
    }

    /**
     * A permit that was not opened yet.
     *
     * @throws IllegalStateException if the CFO does not approve
     */
    public SpendPermit grant(String payee, Digest content, Money ceiling) {
        SpendRequest request = new SpendRequest(
                new UUID(0x7E57L, asked.incrementAndGet()),
                new AgentId("artist/test"),
                SpendCategory.MEDIA,
                ceiling,
                ROI,
                "a permit for a test of " + payee,
                new SpendRequest.Target(payee, content));
        return cfo.approve(request)
                .fold(
                        ApprovalDecision.Approved::permit,
                        rejected -> {
                            throw new IllegalStateException("the CFO rejects: " + rejected.reasons());
                        },
                        escalated -> {
                            throw new IllegalStateException("the CFO wants a person to decide: " + escalated.reasons());
                        });
    }

    /** Half of {@code price}, for a permit that does not cover it. */
    static Money halfOf(Money price) {
        return new Money(price.micros() / 2, price.currency());
    }

    /** A permit that was opened for one call of {@code payee}. */
    public OpenedPermit open(String payee, Digest content, Money ceiling) {
        return gate.open(grant(payee, content, ceiling), payee, content, ceiling);
    }
}
