package dev.chimera.benchmarks;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Escalation;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitVerifier;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.finance.Unsettled;
import dev.chimera.api.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Approves everything and keeps nothing, so that only the engine around it is measured. Never a model for a real governor. */
final class NoOpCfo implements Cfo {
    private static final Signature SIGNATURE = new Signature("none", Bytes.of(new byte[64]));
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final Money NOTHING = Money.zero("USD");

    @Override
    public ApprovalDecision approve(SpendRequest request) {
        Money amount = request.amount() == null ? NOTHING : request.amount();
        SpendPermit permit = new SpendPermit(
                request.requestId(),
                request.requestId(),
                0,
                Digest.ZERO,
                request.agentId(),
                request.category(),
                request.target(),
                amount,
                LATER,
                SIGNATURE);
        ApprovalDecision.Facts facts =
                new ApprovalDecision.Facts(request.requestId(), 0, LATER, Ratio.ZERO, List.of(), List.of(), SIGNATURE);
        return new ApprovalDecision.Approved(facts, permit, List.of());
    }

    @Override
    public List<Reason> preview(SpendRequest request) {
        return List.of();
    }

    @Override
    public Optional<ApprovalDecision> decision(UUID requestId) {
        return Optional.empty();
    }

    @Override
    public void open(SpendPermit permit) {}

    @Override
    public void reopen(SpendPermit permit) {}

    @Override
    public Settlement settle(UUID permitId, Money actual, String evidence) {
        return new Settlement(permitId, 0, actual, actual, LATER);
    }

    @Override
    public Settlement voidReservation(UUID permitId, String reason) {
        return new Settlement(permitId, 0, NOTHING, NOTHING, LATER);
    }

    @Override
    public Settlement withdraw(UUID permitId, String reason) {
        return voidReservation(permitId, reason);
    }

    @Override
    public Settlement correct(Correction correction) {
        throw new UnsupportedOperationException("there are no books");
    }

    @Override
    public List<Unsettled> unsettled(int max) {
        return List.of();
    }

    @Override
    public List<Escalation> escalations(int max) {
        return List.of();
    }

    @Override
    public ApprovalDecision decide(HumanDecision decision) {
        throw new UnsupportedOperationException("nobody is asked");
    }

    @Override
    public List<BudgetLine> budget() {
        return List.of();
    }

    @Override
    public KillSwitch killSwitch() {
        return new NeverEngaged();
    }

    @Override
    public PermitVerifier permitVerifier() {
        return permit -> {};
    }

    @Override
    public Ledger ledger() {
        throw new UnsupportedOperationException("there is no ledger");
    }

    @Override
    public void close() {}

    private static final class NeverEngaged implements KillSwitch {
        @Override
        public void engage(String who, String reason) {
            throw new UnsupportedOperationException("nothing is kept, not even that it was engaged");
        }

        @Override
        public void release(String who, String reason) {}

        @Override
        public Optional<Engaged> engaged() {
            return Optional.empty();
        }
    }
}
