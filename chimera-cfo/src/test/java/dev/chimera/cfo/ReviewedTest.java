package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.Said;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A governor that knows its reviewers asks for their signatures. */
@Spec("CFO-17")
class ReviewedTest {
    private final ReviewerKey ana = ReviewerKey.generate("ana");
    private final ReviewerKey ben = ReviewerKey.generate("ben");
    private final Reviewers reviewers = Reviewers.of(Map.of("ana", ana.publicKey(), "ben", ben.publicKey()));
    private final Desk desk = new Desk(
            Budget.daily(Money.usd("200.00")),
            SpendPolicy.DEFAULT,
            new InMemoryLedgerStore(),
            builder -> builder.reviewers(reviewers));
    private final SpendRequest large = desk.request("60.00", "3");
    private final UUID ticket = Desk.escalated(desk.cfo.approve(large)).ticket();

    @Test
    void a_signed_answer_counts_and_stands_in_the_ledger_with_its_signature() throws Exception {
        HumanDecision yes = ana.sign(HumanDecision.approve(ticket, "ana", "worth it"), large);

        Desk.approved(desk.cfo.decide(yes));

        Said said = desk.said(Verdictive.HumanDecided.class).get(0).said();
        assertThat(said.signature()).isEqualTo(yes.signature());
        LedgerVerifier.of(Desk.KEYS.publicKeys())
                .withReviewers(reviewers)
                .verify(new ByteArrayInputStream(desk.exported()));
    }

    @Test
    void an_answer_without_the_right_signature_is_refused_and_leaves_the_ticket_open() {
        HumanDecision plain = HumanDecision.approve(ticket, "ana", "worth it");
        HumanDecision signed = ana.sign(plain, large);
        Signature good = signed.signature();
        Signature bens = ben.sign(HumanDecision.approve(ticket, "ben", "worth it"), large)
                .signature();
        Signature strangers = ReviewerKey.generate("ana").sign(plain, large).signature();
        ReviewerKey eve = ReviewerKey.generate("eve");

        for (HumanDecision forged : List.of(
                plain,
                plain.signed(bens),
                plain.signed(strangers),
                plain.signed(Desk.KEYS.sign(plain.statement(large))),
                plain.signed(new Signature(bens.keyId(), good.value())),
                plain.signed(new Signature(good.keyId(), Bytes.of(new byte[69]))),
                eve.sign(HumanDecision.approve(ticket, "eve", "worth it"), large),
                HumanDecision.approve(ticket, "ben", "worth it").signed(good),
                HumanDecision.approve(ticket, "ana", "worth all of it").signed(good),
                HumanDecision.reject(ticket, "ana", "worth it").signed(good),
                HumanDecision.edit(ticket, desk.request("6.00"), "ana", "worth it")
                        .signed(good))) {
            refuses(ErrorCode.INVALID_SIGNATURE, forged);
        }
        assertThat(desk.cfo.ledger().size()).isEqualTo(1);
        Desk.approved(desk.cfo.decide(signed));
    }

    @Test
    void a_signature_is_for_one_ticket_and_for_the_request_that_the_person_saw() {
        HumanDecision yes = ana.sign(HumanDecision.approve(ticket, "ana", "worth it"), large);
        SpendRequest other = desk.request("61.00", "3");
        UUID second = Desk.escalated(desk.cfo.approve(other)).ticket();

        refuses(
                ErrorCode.INVALID_SIGNATURE,
                HumanDecision.approve(second, "ana", "worth it").signed(yes.signature()));
        refuses(ErrorCode.INVALID_SIGNATURE, ana.sign(HumanDecision.approve(second, "ana", "worth it"), large));
        desk.cfo.decide(yes);
        refuses(ErrorCode.IDEMPOTENCY_CONFLICT, yes);
    }

    @Test
    void an_edit_is_signed_with_the_request_that_it_makes() {
        SpendRequest smaller = desk.request("6.00", "3");
        SpendRequest dearer = desk.request("49.00", "3");
        HumanDecision edit = ana.sign(HumanDecision.edit(ticket, smaller, "ana", "too much"), large);

        refuses(
                ErrorCode.INVALID_SIGNATURE,
                HumanDecision.edit(ticket, dearer, "ana", "too much").signed(edit.signature()));
        Desk.approved(desk.cfo.decide(edit));
    }

    @Test
    @Spec("CFO-11")
    void an_edit_rejects_the_request_and_decides_a_new_one_by_the_rules() throws Exception {
        SpendRequest smaller = desk.request("6.00", "3");
        HumanDecision edit = ana.sign(HumanDecision.edit(ticket, smaller, "ana", "too much"), large);

        ApprovalDecision.Approved approved = Desk.approved(desk.cfo.decide(edit));

        assertThat(approved.facts().requestId()).isEqualTo(smaller.requestId());
        assertThat(approved.permit().ceiling()).isEqualTo(Money.usd("6.00"));
        assertThat(desk.cfo.approve(smaller)).isEqualTo(approved);
        assertThat(Desk.rejected(desk.cfo.approve(large)).reasons())
                .extracting(Reason::code)
                .containsExactly(ErrorCode.HUMAN_REQUIRED);
        assertThat(desk.cfo.escalations(10)).isEmpty();
        assertThat(desk.store.tickets(Ticket.State.EDITED, 10))
                .extracting(Ticket::ticketId)
                .containsExactly(ticket);
        Verdictive.HumanDecided human = desk.said(Verdictive.HumanDecided.class).get(0);
        assertThat(human.said().instead()).isEqualTo(new Said.Instead(smaller.requestId(), smaller.digest()));
        assertThat(desk.said(Verdictive.Decided.class))
                .extracting(decided -> decided.spend().request().requestId())
                .containsExactly(large.requestId(), smaller.requestId());
        LedgerVerifier.of(Desk.KEYS.publicKeys())
                .withReviewers(reviewers)
                .verify(new ByteArrayInputStream(desk.exported()));
    }

    @Test
    void an_edited_request_gets_no_favours() {
        SpendRequest hopeless = desk.request("6.00", "1.1");
        SpendRequest large2 = desk.request("70.00", "3");

        assertThat(Desk.rejected(desk.cfo.decide(ana.sign(HumanDecision.edit(ticket, hopeless, "ana", "so"), large)))
                        .reasons())
                .extracting(Reason::code)
                .containsExactly(ErrorCode.ROI_TOO_LOW);
        UUID second = Desk.escalated(desk.cfo.approve(large2)).ticket();
        SpendRequest stillLarge = desk.request("65.00", "3");
        ApprovalDecision.Escalated again = Desk.escalated(
                desk.cfo.decide(ana.sign(HumanDecision.edit(second, stillLarge, "ana", "a bit less"), large2)));
        assertThat(again.ticket()).isNotEqualTo(second);
        desk.cfo.ledger().verify();
    }

    @Test
    void an_edit_under_an_id_that_is_taken_changes_nothing() {
        SpendRequest sameId = repriced(large, "6.00");
        SpendRequest known = desk.request("5.00", "3");
        desk.cfo.approve(known);
        long size = desk.cfo.ledger().size();

        refuses(ErrorCode.INVALID_INPUT, ana.sign(HumanDecision.edit(ticket, sameId, "ana", "less"), large));
        refuses(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                ana.sign(HumanDecision.edit(ticket, repriced(known, "6.00"), "ana", "less"), large));

        assertThat(desk.cfo.ledger().size()).isEqualTo(size);
        assertThat(desk.cfo.escalations(10)).hasSize(1);
        Desk.approved(desk.cfo.decide(ana.sign(HumanDecision.approve(ticket, "ana", "as it was"), large)));
    }

    @Test
    void a_ticket_that_nobody_answers_expires_with_an_entry() {
        desk.clock.advance(Duration.ofDays(1).plusNanos(1_000));

        assertThat(desk.cfo.escalations(10)).isEmpty();

        assertThat(desk.said(Body.TicketExpired.class)).containsExactly(new Body.TicketExpired(ticket));
        refuses(ErrorCode.DEADLINE, ana.sign(HumanDecision.approve(ticket, "ana", "late"), large));
        assertThat(desk.cfo.ledger().size()).isEqualTo(2);
        desk.cfo.ledger().verify();
    }

    @Test
    void an_answer_in_the_last_microsecond_counts_and_a_listing_shows_who_expires_first() {
        desk.clock.advance(Duration.ofHours(1));
        UUID later =
                Desk.escalated(desk.cfo.approve(desk.request("60.00", "3"))).ticket();
        assertThat(desk.cfo.escalations(10)).extracting(one -> one.ticket()).containsExactly(ticket, later);
        assertThat(desk.cfo.escalations(1)).extracting(one -> one.ticket()).containsExactly(ticket);
        desk.clock.advance(Duration.ofHours(23));

        Desk.approved(desk.cfo.decide(ana.sign(HumanDecision.approve(ticket, "ana", "just in time"), large)));
    }

    @Test
    void a_governor_without_reviewers_believes_names_and_takes_no_signature_that_it_cannot_check() {
        Desk trusting = Desk.daily("200.00");
        SpendRequest request = trusting.request("60.00", "3");
        UUID open = Desk.escalated(trusting.cfo.approve(request)).ticket();
        HumanDecision signed = ana.sign(HumanDecision.approve(open, "ana", "fine"), request);

        assertThatThrownBy(() -> trusting.cfo.decide(signed))
                .hasMessageContaining("not among the reviewers")
                .isInstanceOf(SettlementException.class);
        Desk.approved(trusting.cfo.decide(HumanDecision.approve(open, "ana", "fine")));
    }

    @Test
    @Spec("CFO-8")
    void an_auditor_who_knows_the_reviewers_finds_an_entry_that_none_of_them_signed() {
        HumanDecision yes = ana.sign(HumanDecision.approve(ticket, "ana", "worth it"), large);
        desk.cfo.decide(yes);
        Forger forger = new Forger(desk);
        Verdictive.HumanDecided honest =
                desk.said(Verdictive.HumanDecided.class).get(0);
        Signature strangers = ReviewerKey.generate("ana")
                .sign(HumanDecision.approve(ticket, "ana", "worth it"), large)
                .signature();

        for (HumanDecision forged : List.of(
                HumanDecision.approve(ticket, "ana", "worth it"),
                HumanDecision.approve(ticket, "ana", "worth it").signed(strangers),
                HumanDecision.approve(ticket, "ben", "worth it").signed(yes.signature()),
                HumanDecision.approve(ticket, "ana", "worth more").signed(yes.signature()))) {
            List<Forger.Line> said = forger.replaced(1, new Verdictive.HumanDecided(Said.of(forged), honest.decided()));
            assertThat(Forger.audit(said, Reviewers.NONE))
                    .as("who does not know them")
                    .isNull();
            assertThat(Forger.audit(said, reviewers))
                    .isNotNull()
                    .extracting(LedgerBreak::seq, LedgerBreak::kind)
                    .containsExactly(1L, LedgerBreak.Kind.RULE);
        }
        assertThat(Forger.audit(forger.honest(), reviewers)).isNull();
        assertThatThrownBy(() -> LedgerVerifier.of(Desk.KEYS.publicKeys())
                        .withReviewers(Reviewers.of(Map.of("ana", ben.publicKey())))
                        .verify(new ByteArrayInputStream(desk.exported())))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("entry 1");
    }

    private void refuses(ErrorCode code, HumanDecision said) {
        assertThatThrownBy(() -> desk.cfo.decide(said))
                .as("%s", said)
                .isInstanceOfSatisfying(
                        SettlementException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static SpendRequest repriced(SpendRequest request, String usd) {
        return new SpendRequest(
                request.requestId(),
                request.agentId(),
                request.category(),
                Money.usd(usd),
                request.projectedRoi(),
                request.justification(),
                request.target());
    }
}
