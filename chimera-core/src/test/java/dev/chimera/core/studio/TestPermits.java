package dev.chimera.core.studio;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.PermitVerifier;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Opened permits for tests, made the only way there is: by {@link PermitGate}, from a governor that signs and remembers. */
public final class TestPermits implements Cfo {
    private static final Signature GENUINE = new Signature("test", Bytes.of(new byte[] {1}));

    private final Set<UUID> opened = ConcurrentHashMap.newKeySet();

    /** A permit for {@code content} at {@code payee}, opened. */
    public static OpenedPermit open(String payee, Digest content, Money ceiling) {
        return new PermitGate(new TestPermits()).open(permit(payee, content, ceiling), payee, content, ceiling);
    }

    /** A permit as the governor signs it. */
    public static SpendPermit permit(String payee, Digest content, Money ceiling) {
        return new SpendPermit(
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                new AgentId("artist/test"),
                SpendCategory.MEDIA,
                new SpendRequest.Target(payee, content),
                ceiling,
                Instant.MAX,
                GENUINE);
    }

    @Override
    public void open(SpendPermit permit) {
        if (!opened.add(permit.permitId())) {
            throw new PermitException(ErrorCode.PERMIT_SPENT, "used before");
        }
    }

    @Override
    public PermitVerifier permitVerifier() {
        return permit -> {
            if (!permit.signature().equals(GENUINE)) {
                throw new PermitException(ErrorCode.INVALID_SIGNATURE, "forged");
            }
        };
    }

    @Override
    public ApprovalDecision approve(SpendRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Reason> preview(SpendRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Settlement settle(UUID permitId, Money actual, String evidence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Settlement voidReservation(UUID permitId, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ApprovalDecision decide(HumanDecision decision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<BudgetLine> budget() {
        throw new UnsupportedOperationException();
    }

    @Override
    public KillSwitch killSwitch() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ledger ledger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
