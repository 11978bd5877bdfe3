package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a person books after a reservation has ended. */
@Spec({"CFO-9", "CFO-17"})
class CorrectionTest {
    private final ReviewerKey ana = ReviewerKey.generate("ana");
    private final Reviewers reviewers = Reviewers.of(Map.of("ana", ana.publicKey()));
    private final Desk desk = new Desk(
            Budget.daily(Money.usd("20.00")),
            SpendPolicy.DEFAULT,
            new InMemoryLedgerStore(),
            builder -> builder.reviewers(reviewers));

    @Test
    void work_that_was_done_after_the_permit_expired_is_booked() throws Exception {
        SpendPermit permit = desk.approved("3.00").permit();
        desk.clock.advance(Duration.ofMinutes(11));
        assertThat(line().left()).isEqualTo(Money.usd("20.00"));

        Settlement booked = correct(permit, "0.00", "2.00");

        assertThat(booked.settled()).isEqualTo(Money.usd("2.00"));
        assertThat(line().settled()).isEqualTo(Money.usd("2.00"));
        assertThat(desk.said(Body.PermitCorrected.class)).hasSize(1);
        LedgerVerifier.of(Desk.KEYS.publicKeys())
                .withReviewers(reviewers)
                .verify(new ByteArrayInputStream(desk.exported()));
    }

    @Test
    void a_provider_that_charged_more_takes_the_window_over_its_limit_and_stops_what_follows() {
        SpendPermit permit = desk.spent("18.00").permit();

        Settlement booked = correct(permit, "18.00", "21.50");

        assertThat(booked.released()).isEqualTo(Money.usd("-3.50"));
        assertThat(line().left()).isEqualTo(Money.usd("-1.50"));
        assertThat(Desk.rejected(desk.cfo.approve(desk.request("0.01", "9"))).reasons())
                .extracting(Reason::code)
                .contains(ErrorCode.BUDGET_EXCEEDED);
        desk.cfo.ledger().verify();
    }

    @Test
    void money_that_came_back_is_free_again() {
        SpendPermit permit = desk.spent("18.00").permit();

        correct(permit, "18.00", "3.00");

        assertThat(line().left()).isEqualTo(Money.usd("17.00"));
        desk.approved("16.00");
        desk.cfo.ledger().verify();
    }

    @Test
    void it_counts_in_the_windows_of_its_reservation_and_not_in_those_of_today() {
        SpendPermit permit = desk.spent("18.00").permit();
        desk.clock.advance(Duration.ofDays(3));

        correct(permit, "18.00", "19.00");

        assertThat(line().settled().isZero()).isTrue();
        desk.cfo.ledger().verify();
    }

    @Test
    void it_has_to_say_what_the_books_say_so_that_none_is_booked_twice() {
        SpendPermit permit = desk.spent("18.00").permit();
        Correction refund = signed(permit.permitId(), Money.usd("18.00"), Money.usd("10.00"));
        desk.cfo.correct(refund);

        refuses(ErrorCode.IDEMPOTENCY_CONFLICT, refund);
        refuses(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                signed(permit.permitId(), Money.of("10.00", "EUR"), Money.of("9.00", "EUR")));
        correct(permit, "10.00", "11.00");
        assertThat(line().settled()).isEqualTo(Money.usd("11.00"));
        assertThatThrownBy(() -> desk.cfo.settle(permit.permitId(), Money.usd("1.00"), "job"))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("corrected by a person");
    }

    @Test
    void what_is_alive_or_unknown_is_not_corrected() {
        SpendPermit reserved = desk.approved("3.00").permit();
        SpendPermit opened = desk.approved("3.00").permit();
        desk.cfo.open(opened);

        refuses(ErrorCode.PERMIT_REFUSED, signed(reserved.permitId(), Money.usd("0.00"), Money.usd("1.00")));
        refuses(ErrorCode.PERMIT_SPENT, signed(opened.permitId(), Money.usd("0.00"), Money.usd("1.00")));
        refuses(ErrorCode.PERMIT_REFUSED, signed(new UUID(5, 5), Money.usd("0.00"), Money.usd("1.00")));
        desk.cfo.ledger().verify();
    }

    @Test
    void it_takes_the_signature_of_the_person_over_all_that_it_says() {
        SpendPermit permit = desk.spent("3.00").permit();
        UUID id = permit.permitId();
        Correction plain = new Correction(id, Money.usd("3.00"), Money.usd("2.00"), "invoice 7", "ana", "refund");
        Signature good = ana.sign(plain).signature();

        for (Correction forged : List.of(
                plain,
                ReviewerKey.generate("ana").sign(plain),
                plain.signed(Desk.KEYS.sign(plain.statement())),
                new Correction(id, Money.usd("3.00"), Money.usd("1.00"), "invoice 7", "ana", "refund", good),
                new Correction(id, Money.usd("3.00"), Money.usd("2.00"), "invoice 8", "ana", "refund", good),
                new Correction(id, Money.usd("3.00"), Money.usd("2.00"), "invoice 7", "ben", "refund", good),
                new Correction(id, Money.usd("3.00"), Money.usd("2.00"), "invoice 7", "ana", "gift", good),
                new Correction(
                        desk.spent("3.00").permit().permitId(),
                        Money.usd("3.00"),
                        Money.usd("2.00"),
                        "invoice 7",
                        "ana",
                        "refund",
                        good))) {
            refuses(ErrorCode.INVALID_SIGNATURE, forged);
        }
        desk.cfo.correct(plain.signed(good));
    }

    @Test
    void words_that_no_entry_can_carry_are_refused_before_anything_is_booked() {
        UUID id = desk.spent("3.00").permit().permitId();
        Money booked = Money.usd("3.00");
        Money actual = Money.usd("2.00");
        String odd = "half a \uDC00 character";

        for (Correction said : List.of(
                new Correction(id, booked, actual, odd, "ana", "refund"),
                new Correction(id, booked, actual, "invoice 7", odd, "refund"),
                new Correction(id, booked, actual, "invoice 7", "ana", odd))) {
            assertThatThrownBy(() -> desk.cfo.correct(said))
                    .isInstanceOfSatisfying(
                            ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
        }
        assertThat(desk.said(Body.PermitCorrected.class)).isEmpty();
    }

    @Test
    void a_governor_that_knows_no_reviewers_takes_none() {
        Desk trusting = Desk.daily("20.00");
        UUID id = trusting.spent("3.00").permit().permitId();
        Correction said = signed(id, Money.usd("3.00"), Money.usd("2.00"));

        assertThatThrownBy(() -> trusting.cfo.correct(said))
                .hasMessageContaining("reviewers(...)")
                .isInstanceOfSatisfying(
                        SettlementException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SIGNATURE));
    }

    @Test
    @Spec("CFO-8")
    void an_auditor_finds_one_that_is_false() {
        SpendPermit permit = desk.spent("3.00").permit();
        Correction said = signed(permit.permitId(), Money.usd("3.00"), Money.usd("2.00"));
        Correction unsigned = new Correction(
                said.permitId(), said.booked(), said.actual(), said.evidence(), said.reviewer(), said.reason());
        Forger forger = new Forger(desk);

        finds(4, "the books said", forger.plus(new Body.PermitCorrected(said), new Body.PermitCorrected(said)));
        finds(
                3,
                "has not signed",
                forger.plus(new Body.PermitCorrected(ReviewerKey.generate("ana").sign(unsigned))));
        SpendPermit alive = desk.approved("1.00").permit();
        finds(
                4,
                "the permit was RESERVED",
                forger.plus(new Body.PermitCorrected(signed(alive.permitId(), Money.usd("0.00"), Money.usd("2.00")))));
    }

    private void finds(long seq, String words, List<Forger.Line> said) {
        LedgerBreak found = Forger.audit(said, reviewers);
        assertThat(found).isNotNull();
        assertThat(found.detail()).contains(words);
        assertThat(found.seq()).isEqualTo(seq);
    }

    private Settlement correct(SpendPermit permit, String booked, String actual) {
        return desk.cfo.correct(signed(permit.permitId(), Money.usd(booked), Money.usd(actual)));
    }

    private Correction signed(UUID permitId, Money booked, Money actual) {
        return ana.sign(new Correction(permitId, booked, actual, "invoice 7", "ana", "as billed"));
    }

    private void refuses(ErrorCode code, Correction said) {
        assertThatThrownBy(() -> desk.cfo.correct(said))
                .as("%s", said)
                .isInstanceOfSatisfying(
                        SettlementException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private BudgetLine line() {
        return desk.cfo.budget().get(0);
    }
}
