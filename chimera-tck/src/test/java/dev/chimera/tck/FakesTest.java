package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Quotation;
import dev.chimera.api.finance.QuoteRequest;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.trend.TrendQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FakesTest {
    private static final Money PRICE = Money.usd("0.04");
    private static final Digest ORDER = Digest.sha256("order");

    private final SettableClock clock = new SettableClock();
    private final FakeCfo cfo = new FakeCfo(clock);
    private final PermitGate gate = new PermitGate(cfo);

    @Test
    void a_clock_stands_still_until_it_is_moved() {
        assertThat(clock.instant()).isEqualTo(SettableClock.START).isEqualTo(clock.instant());
        assertThat(clock.advance(Duration.ofHours(-1))).isEqualTo(SettableClock.START.minusSeconds(3_600));
        clock.set(SettableClock.START);
        assertThat(clock.instant()).isEqualTo(SettableClock.START);
    }

    @Test
    void an_injector_crashes_at_the_chosen_step_only() {
        CrashInjector counting = CrashInjector.never();
        counting.step("write");
        counting.step("send");
        CrashInjector second = CrashInjector.at(2);
        second.step("write");

        assertThat(counting.steps()).isEqualTo(2);
        assertThatThrownBy(() -> second.step("send"))
                .isInstanceOf(CrashInjector.Crash.class)
                .isNotInstanceOf(Exception.class)
                .hasMessage("crash at step 2: send");
        second.step("after the restart");
        assertThat(second.passed()).containsExactly("write", "send", "after the restart");
        assertThatThrownBy(() -> CrashInjector.at(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_cfo_quotes_the_prices_that_it_was_given_and_knows_them_again() {
        Money base = Money.of("50", Tariff.COMPUTE_CREDITS);
        FakeCfo seller = new FakeCfo(
                clock,
                request -> FakeCfo.Answer.APPROVE,
                Tariff.in(Tariff.COMPUTE_CREDITS).with("studio", base));
        QuoteRequest request = new QuoteRequest(new UUID(1, 1), "studio", ORDER, Ratio.of("1.5"), Ratio.of("0.4"));
        Quotation quotation = seller.quote(request);

        assertThat(quotation.price().amount()).isEqualTo("105.00");
        seller.requireQuoted(quotation);
        assertThatThrownBy(() -> seller.requireQuoted(new Quotation(
                        quotation.quoteId(),
                        quotation.service(),
                        quotation.content(),
                        base,
                        quotation.issuedAt(),
                        quotation.expiresAt(),
                        quotation.signature())))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("does not verify");
        clock.advance(Duration.ofSeconds(61));
        assertThatThrownBy(() -> seller.requireQuoted(quotation)).hasMessageContaining("expired");
        assertThatThrownBy(() -> cfo.quote(request)).hasMessageContaining("no price for 'studio'");
        seller.killSwitch().engage("ana", "stop");
        assertThatThrownBy(() -> seller.quote(request)).hasMessageContaining("kill switch");
    }

    @Test
    void a_cfo_books_an_earning_once() {
        Earning earning = new Earning(new UUID(1, 1), "node-1", "studio", PRICE, ORDER);
        Earning other = new Earning(new UUID(1, 1), "node-1", "studio", Money.usd("7.00"), ORDER);
        cfo.killSwitch().engage("ana", "stop");
        long seq = cfo.earn(earning);

        assertThat(cfo.earn(earning)).isEqualTo(seq);
        assertThat(cfo.earned()).containsExactly(earning);
        assertThat(cfo.ledger().about(earning.earningId())).hasSize(1);
        assertThatThrownBy(() -> cfo.earn(other))
                .isInstanceOfSatisfying(
                        SettlementException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT));
    }

    @Test
    void a_permit_opens_once() {
        SpendPermit permit = Permits.of(cfo).grant("studio", ORDER, PRICE);
        OpenedPermit opened = gate.open(permit, "studio", ORDER, PRICE);

        assertThat(opened.permit()).isEqualTo(permit);
        assertRefused(ErrorCode.PERMIT_SPENT, () -> gate.open(permit, "studio", ORDER, PRICE));
    }

    @Test
    void a_permit_that_was_changed_or_made_by_somebody_else_does_not_open() {
        SpendPermit permit = Permits.of(cfo).grant("studio", ORDER, PRICE);
        SpendPermit richer = new SpendPermit(
                permit.permitId(),
                permit.requestId(),
                permit.entry(),
                permit.entryHash(),
                permit.agentId(),
                permit.category(),
                permit.target(),
                Money.usd("400.00"),
                permit.expiresAt(),
                permit.signature());
        SpendPermit foreign = Permits.generous().grant("studio", Digest.sha256("another"), PRICE);

        assertRefused(ErrorCode.INVALID_SIGNATURE, () -> gate.open(richer, "studio", ORDER, PRICE));
        assertRefused(ErrorCode.PERMIT_REFUSED, () -> cfo.open(foreign));
    }

    @Test
    void a_permit_expires() {
        SpendPermit permit = Permits.of(cfo).grant("studio", ORDER, PRICE);
        clock.set(permit.expiresAt());

        assertRefused(ErrorCode.PERMIT_EXPIRED, () -> gate.open(permit, "studio", ORDER, PRICE));
    }

    @Test
    void the_kill_switch_stops_what_follows_and_takes_two_people_to_release() {
        SpendPermit permit = Permits.of(cfo).grant("studio", ORDER, PRICE);
        cfo.killSwitch().engage("ada", "prices make no sense");

        assertRefused(ErrorCode.KILL_SWITCH, () -> gate.open(permit, "studio", ORDER, PRICE));
        assertThat(cfo.approve(request(1, PRICE))).isInstanceOf(ApprovalDecision.Rejected.class);
        assertThatThrownBy(() -> cfo.killSwitch().release("ada", "never mind")).isInstanceOf(SettlementException.class);
        cfo.killSwitch().release("grace", "prices are back");
        assertThat(cfo.killSwitch().engaged()).isEmpty();
        assertThat(gate.open(permit, "studio", ORDER, PRICE)).isNotNull();
    }

    @Test
    void money_is_settled_once_and_never_above_the_ceiling() {
        OpenedPermit opened = Permits.of(cfo).open("studio", ORDER, PRICE);
        UUID id = opened.permit().permitId();

        assertThatThrownBy(() -> cfo.settle(id, Money.usd("0.05"), "invoice")).isInstanceOf(SettlementException.class);
        assertThat(cfo.held()).hasSize(1);
        Settlement settled = cfo.settle(id, Money.usd("0.03"), "invoice");
        assertThat(settled.released()).isEqualTo(Money.usd("0.01"));
        assertThat(cfo.held()).isEmpty();
        assertThat(cfo.settle(id, Money.usd("0.03"), "invoice")).isEqualTo(settled);
        assertThatThrownBy(() -> cfo.settle(id, Money.usd("0.02"), "invoice")).isInstanceOf(SettlementException.class);
        assertThatThrownBy(() -> cfo.voidReservation(id, "too late")).isInstanceOf(SettlementException.class);
    }

    @Test
    void money_that_was_not_opened_can_be_voided_but_not_settled() {
        SpendPermit permit = Permits.of(cfo).grant("studio", ORDER, PRICE);

        assertThatThrownBy(() -> cfo.settle(permit.permitId(), PRICE, "invoice"))
                .isInstanceOf(SettlementException.class);
        assertThat(cfo.voidReservation(permit.permitId(), "not needed").released())
                .isEqualTo(PRICE);
    }

    @Test
    void the_same_request_gets_the_same_decision_and_another_body_is_refused() {
        ApprovalDecision first = cfo.approve(request(1, PRICE));

        assertThat(cfo.approve(request(1, PRICE))).isEqualTo(first);
        assertThat(cfo.ledger().size()).isEqualTo(1);
        assertThatThrownBy(() -> cfo.approve(request(1, Money.usd("0.05"))))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("another body");
    }

    @Test
    void a_request_without_a_price_is_rejected() {
        assertThat(cfo.approve(request(1, null))).isInstanceOf(ApprovalDecision.Rejected.class);
    }

    @Test
    void a_person_decides_what_was_escalated_once() {
        FakeCfo asking = new FakeCfo(clock, request -> FakeCfo.Answer.ESCALATE);
        UUID yes = ((ApprovalDecision.Escalated) asking.approve(request(1, PRICE))).ticket();
        UUID no = ((ApprovalDecision.Escalated) asking.approve(request(2, PRICE))).ticket();
        HumanDecision approval = HumanDecision.approve(yes, "ada", "fine");

        assertThat(asking.decide(approval)).isInstanceOf(ApprovalDecision.Approved.class);
        assertThat(asking.decide(HumanDecision.reject(no, "ada", "too dear")))
                .isInstanceOf(ApprovalDecision.Rejected.class);
        assertThat(asking.approve(request(1, PRICE))).isInstanceOf(ApprovalDecision.Approved.class);
        assertThatThrownBy(() -> asking.decide(approval)).isInstanceOf(SettlementException.class);
        assertThat(asking.asked()).hasSize(2);
    }

    @Test
    void permits_say_when_the_cfo_says_no() {
        Permits rejecting = Permits.of(new FakeCfo(clock, request -> FakeCfo.Answer.REJECT));
        Permits escalating = Permits.of(new FakeCfo(clock, request -> FakeCfo.Answer.ESCALATE));

        assertThatThrownBy(() -> rejecting.grant("studio", ORDER, PRICE)).hasMessageContaining("rejects");
        assertThatThrownBy(() -> escalating.grant("studio", ORDER, PRICE)).hasMessageContaining("person");
    }

    @Test
    void the_fake_ledger_counts_and_reads() throws IOException {
        Permits.of(cfo).open("studio", ORDER, PRICE);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        cfo.ledger().export(file);
        List<Long> seqs = new java.util.ArrayList<>();
        cfo.ledger().read(1, entry -> seqs.add(entry.seq()));

        assertThat(seqs).containsExactly(1L);
        assertThat(file.toString(java.nio.charset.StandardCharsets.UTF_8).lines())
                .hasSize(2);
        assertThat(cfo.ledger().verify()).isEqualTo(cfo.ledger().checkpoint());
    }

    @Test
    void a_recording_target_fails_as_it_is_told() {
        RecordingTarget target = new RecordingTarget(clock, PublishTarget.Effect.ONCE);
        PublishOutcome refusal = new PublishOutcome.Failed(PublishOutcome.ErrorClass.PERMANENT, "no", "403", null);
        target.refuseNext(refusal);
        target.loseNextAnswer();

        assertThat(publish(target, "a")).isEqualTo(refusal);
        assertThat(publish(target, "a")).isInstanceOf(PublishOutcome.Unknown.class);
        assertThat(target.received()).hasSize(1);
        assertThat(target.find(key("a"))).isInstanceOf(PublishTarget.Lookup.Found.class);
        publish(target, "a");
        assertThat(target.received()).hasSize(2);
    }

    @Test
    void a_recording_target_tells_the_engagement_it_was_given() {
        RecordingTarget target = new RecordingTarget(clock, PublishTarget.Effect.IDEMPOTENT);
        PublishOutcome.Published published = (PublishOutcome.Published) publish(target, "a");
        Engagement engagement = new Engagement(100, 2, 0, 1, clock.instant());
        target.engage(key("a"), engagement);

        assertThat(target.engagement(published.publication())).contains(engagement);
    }

    @Test
    void a_remembering_codec_gives_back_what_it_saw_and_nothing_else() {
        RememberingCodec codec = new RememberingCodec();
        RunState state = RunState.of(TrendQuery.global());

        assertThat(codec.decodeState(codec.encode(state))).isSameAs(state);
        assertThatThrownBy(() -> codec.decodeResult(codec.encode(state))).isInstanceOf(IllegalArgumentException.class);
    }

    private static PublishOutcome publish(RecordingTarget target, String contentKey) {
        PublishOrder order = new PublishOrder(
                key(contentKey),
                "title",
                "Made by a machine.",
                List.of(),
                List.of(),
                target.disclosure().orElseThrow());
        Money price = target.quote(order).orElseThrow();
        return target.publish(order, Permits.generous().open(target.name(), order.content(), price));
    }

    private static PublicationKey key(String contentKey) {
        return new PublicationKey(contentKey, Platform.WEBHOOK, "luna");
    }

    private static SpendRequest request(long number, Money amount) {
        return new SpendRequest(
                new UUID(0, number),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                amount,
                Ratio.of("2"),
                "a test of the fakes",
                new SpendRequest.Target("studio", ORDER));
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PermitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
