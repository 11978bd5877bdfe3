package dev.chimera.api.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.spec.Spec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@Spec("META-6")
class PermitTest {
    private static final Digest ORDER = Digest.sha256("order");
    private static final Money CEILING = Money.usd("0.04");
    private static final Signature GENUINE = new Signature("cfo-1", Bytes.ofHex("01"));

    private final SinglePermitCfo cfo = new SinglePermitCfo();
    private final PermitGate gate = new PermitGate(cfo);

    @Test
    void a_genuine_permit_opens_the_door_once() {
        SpendPermit permit = permit(GENUINE);
        OpenedPermit opened = gate.open(permit, "studio", ORDER, CEILING);

        assertThat(opened.permit()).isEqualTo(permit);
        assertThat(opened.ceiling()).isEqualTo(CEILING);
        assertThat(OpenedPermit.enter(opened, "studio", ORDER)).isSameAs(opened);
        assertRefused(ErrorCode.PERMIT_SPENT, () -> OpenedPermit.enter(opened, "studio", ORDER));
        assertRefused(ErrorCode.PERMIT_SPENT, () -> gate.open(permit, "studio", ORDER, CEILING));
        assertThat(cfo.calls).containsExactly("verify", "open", "verify", "open");
    }

    @Test
    void a_price_below_the_ceiling_is_fine() {
        assertThat(gate.open(permit(GENUINE), "studio", ORDER, Money.usd("0.00")))
                .isNotNull();
    }

    @Test
    void a_forged_permit_is_refused_before_anything_else_happens() {
        SpendPermit forged = permit(new Signature("cfo-1", Bytes.ofHex("02")));

        assertRefused(ErrorCode.INVALID_SIGNATURE, () -> gate.open(forged, "somebody else", ORDER, CEILING));
        assertThat(cfo.calls).containsExactly("verify");
    }

    @Test
    void a_permit_that_does_not_cover_the_call_is_refused_and_stays_unspent() {
        SpendPermit permit = permit(GENUINE);

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> gate.open(permit, "somebody else", ORDER, CEILING));
        assertRefused(
                ErrorCode.PERMIT_REFUSED, () -> gate.open(permit, "studio", Digest.sha256("other order"), CEILING));
        assertRefused(ErrorCode.PERMIT_REFUSED, () -> gate.open(permit, "studio", ORDER, Money.usd("0.040001")));
        assertRefused(ErrorCode.PERMIT_REFUSED, () -> gate.open(permit, "studio", ORDER, Money.of("0.01", "EUR")));
        assertThat(cfo.calls).doesNotContain("open");
        assertThat(gate.open(permit, "studio", ORDER, CEILING)).isNotNull();
    }

    @Test
    @Spec("RUN-4")
    void only_a_permit_that_was_opened_gives_leave_to_make_the_very_same_call_again() {
        SpendPermit permit = permit(GENUINE);
        assertRefused(ErrorCode.PERMIT_REFUSED, () -> gate.reopen(permit, "studio", ORDER, CEILING));
        gate.open(permit, "studio", ORDER, CEILING);

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> gate.reopen(permit, "somebody else", ORDER, CEILING));
        assertRefused(
                ErrorCode.PERMIT_REFUSED, () -> gate.reopen(permit, "studio", Digest.sha256("other order"), CEILING));
        assertRefused(ErrorCode.PERMIT_REFUSED, () -> gate.reopen(permit, "studio", ORDER, Money.usd("0.040001")));
        assertThat(gate.reopen(permit, "studio", ORDER, CEILING).permit()).isEqualTo(permit);
    }

    @Test
    void a_provider_does_not_work_without_a_permit() {
        assertThatThrownBy(() -> OpenedPermit.enter(null, "studio", ORDER))
                .isInstanceOf(PermitException.class)
                .hasMessageStartingWith("studio was called without a permit");
    }

    @Test
    void a_provider_checks_that_the_permit_is_its_own_and_for_this_order() {
        OpenedPermit opened = gate.open(permit(GENUINE), "studio", ORDER, CEILING);

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> OpenedPermit.enter(opened, "printer", ORDER));
        assertRefused(ErrorCode.PERMIT_REFUSED, () -> OpenedPermit.enter(opened, "studio", Digest.ZERO));
        assertThat(OpenedPermit.enter(opened, "studio", ORDER)).isSameAs(opened);
    }

    @Test
    void of_many_threads_that_enter_one_is_let_in() throws InterruptedException {
        OpenedPermit opened = gate.open(permit(GENUINE), "studio", ORDER, CEILING);
        AtomicInteger entered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    OpenedPermit.enter(opened, "studio", ORDER);
                    entered.incrementAndGet();
                } catch (PermitException e) {
                    refused.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(entered).hasValue(1);
        assertThat(refused).hasValue(7);
    }

    @Test
    @Spec("CFO-1")
    void a_request_keeps_its_bounds() {
        assertThat(request(Money.usd("0.00"), "2", "ten letters").amount()).isEqualTo(Money.usd("0.00"));
        assertThat(request(null, "0", "x".repeat(500)).amount()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(Money.usd("-0.000001"), "2", "ten letters"))
                .withMessageContaining("amount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(CEILING, "-0.000001", "ten letters"))
                .withMessageContaining("projectedRoi");
        assertThatIllegalArgumentException().isThrownBy(() -> request(CEILING, "2", "too short"));
        assertThatIllegalArgumentException().isThrownBy(() -> request(CEILING, "2", "x".repeat(501)));
        assertThatIllegalArgumentException().isThrownBy(() -> new SpendRequest.Target("", ORDER));
        assertThatIllegalArgumentException().isThrownBy(() -> new SpendRequest.Target("p".repeat(65), ORDER));
    }

    @Test
    void a_settlement_says_what_went_back() {
        Settlement settlement = new Settlement(new UUID(0, 1), 7, CEILING, Money.usd("0.03"), Instant.EPOCH);

        assertThat(settlement.released()).isEqualTo(Money.usd("0.01"));
    }

    @Test
    void a_person_says_who_and_why() {
        assertThatIllegalArgumentException().isThrownBy(() -> HumanDecision.approve(new UUID(0, 1), "", "fine"));
        assertThatIllegalArgumentException().isThrownBy(() -> HumanDecision.approve(new UUID(0, 1), "ada", ""));
    }

    @Test
    void a_decision_folds_to_its_own_case() {
        ApprovalDecision.Facts facts =
                new ApprovalDecision.Facts(new UUID(0, 1), 0, Instant.EPOCH, Ratio.ZERO, List.of(), List.of(), GENUINE);
        Reason reason = new Reason(ErrorCode.ROI_TOO_LOW, "0.9 is below 1.5");
        List<ApprovalDecision> all = List.of(
                new ApprovalDecision.Approved(facts, permit(GENUINE), List.of()),
                new ApprovalDecision.Rejected(facts, List.of(reason)),
                new ApprovalDecision.Escalated(facts, new UUID(0, 2), List.of(reason), Instant.EPOCH));

        assertThat(all.stream().map(one -> one.<String>fold(a -> "approved", r -> "rejected", e -> "escalated")))
                .containsExactly("approved", "rejected", "escalated");
        assertThat(all).allSatisfy(one -> assertThat(one.facts()).isEqualTo(facts));
        assertThat(reason).hasToString("ROI_TOO_LOW: 0.9 is below 1.5");
        assertThatIllegalArgumentException().isThrownBy(() -> new ApprovalDecision.Rejected(facts, List.of()));
    }

    private static SpendRequest request(Money amount, String roi, String justification) {
        return new SpendRequest(
                new UUID(0, 1),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                amount,
                Ratio.of(roi),
                justification,
                new SpendRequest.Target("studio", ORDER));
    }

    private static SpendPermit permit(Signature signature) {
        return new SpendPermit(
                new UUID(0, 1),
                new UUID(0, 2),
                7,
                Digest.sha256("entry 7"),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                new SpendRequest.Target("studio", ORDER),
                CEILING,
                Instant.parse("2026-03-02T09:10:00Z"),
                signature);
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PermitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void a_cfo_that_sells_nothing_refuses_to_quote_and_to_earn() {
        Cfo cfo = new SinglePermitCfo();
        Quotation quotation =
                new Quotation(new UUID(0, 1), "image.render", ORDER, CEILING, Instant.EPOCH, Instant.EPOCH, GENUINE);

        assertThat(codeOf(() ->
                        cfo.quote(new QuoteRequest(new UUID(0, 1), "image.render", ORDER, Ratio.ONE, Ratio.ZERO))))
                .isEqualTo(ErrorCode.UNPRICED);
        assertThat(codeOf(() -> cfo.requireQuoted(quotation))).isEqualTo(ErrorCode.INVALID_SIGNATURE);
        assertThat(codeOf(() -> cfo.earn(new Earning(new UUID(0, 1), "node-1", "image.render", CEILING, ORDER))))
                .isEqualTo(ErrorCode.CONFIGURATION);
    }

    private static ErrorCode codeOf(ThrowingCallable call) {
        return catchThrowableOfType(ChimeraException.class, call).code();
    }

    /** Knows one signature, and which permits were opened. */
    private static final class SinglePermitCfo implements Cfo {
        private final List<String> calls = new ArrayList<>();
        private final Set<UUID> opened = new HashSet<>();

        @Override
        public PermitVerifier permitVerifier() {
            return permit -> {
                calls.add("verify");
                if (!permit.signature().equals(GENUINE)) {
                    throw new PermitException(ErrorCode.INVALID_SIGNATURE, "forged");
                }
            };
        }

        @Override
        public void open(SpendPermit permit) {
            calls.add("open");
            if (!opened.add(permit.permitId())) {
                throw new PermitException(ErrorCode.PERMIT_SPENT, "spent");
            }
        }

        @Override
        public void reopen(SpendPermit permit) {
            calls.add("reopen");
            if (!opened.contains(permit.permitId())) {
                throw new PermitException(ErrorCode.PERMIT_REFUSED, "was not opened");
            }
        }

        @Override
        public Optional<ApprovalDecision> decision(UUID requestId) {
            throw new UnsupportedOperationException();
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
        public Settlement withdraw(UUID permitId, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Settlement correct(Correction correction) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Unsettled> unsettled(int max) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Escalation> escalations(int max) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ApprovalDecision decide(HumanDecision decision) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<BudgetLine> budget() {
            return List.of();
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
}
