package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.EntryKind;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What came in is booked once, in the same ledger, beside every limit. */
@Spec({"CFO-7", "CFO-8"})
class EarningsTest {
    private final Desk desk = Desk.daily("10.00");

    @Test
    void books_what_came_in_as_a_signed_entry_that_verifies_offline() throws Exception {
        desk.approved("3.00");
        Earning earning = earning(1, "105");

        long seq = desk.cfo.earn(earning);

        List<LedgerEntry> entries = desk.cfo.ledger().entries(seq, 1);
        assertThat(RecordReader.decode(entries.get(0).record()).body()).isEqualTo(new Body.Earned(earning));
        assertThat(desk.cfo.ledger().about(earning.earningId())).isEqualTo(entries);
        assertThat(desk.cfo.ledger().verify().size()).isEqualTo(2);
        assertThat(LedgerVerifier.of(Desk.KEYS.publicKeys())
                        .verify(new ByteArrayInputStream(desk.exported()))
                        .size())
                .isEqualTo(2);
    }

    @Test
    void the_same_earning_again_is_the_same_entry_and_another_body_a_conflict() {
        long seq = desk.cfo.earn(earning(1, "105"));
        desk.cfo.earn(earning(2, "105"));

        assertThat(desk.cfo.earn(earning(1, "105"))).isEqualTo(seq);
        assertThatExceptionOfType(SettlementException.class)
                .isThrownBy(() -> desk.cfo.earn(earning(1, "106")))
                .withMessageContaining("was booked in entry " + seq)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT));
        assertThat(desk.cfo.ledger().size()).isEqualTo(2);
    }

    @Test
    void of_many_who_book_the_same_at_once_one_does() throws Exception {
        Desk second = new Desk(Budget.daily(Money.usd("10.00")), SpendPolicy.DEFAULT, desk.store, builder -> builder);
        for (int round = 0; round < 20; round++) {
            Earning earning = earning(round, "1");
            List<Integer> callers = IntStream.range(0, 8).boxed().toList();
            List<Long> seqs = Together.run(8, callers, caller -> (caller % 2 == 0 ? desk : second).cfo.earn(earning));

            assertThat(seqs).containsOnly((long) round);
        }
        assertThat(desk.said(Body.Earned.class)).hasSize(20);
        assertThat(desk.cfo.ledger().verify().size()).isEqualTo(20);
    }

    @Test
    void of_two_bodies_with_one_id_at_once_one_is_booked() throws Exception {
        for (int round = 0; round < 20; round++) {
            int id = round;
            List<Integer> callers = IntStream.range(0, 8).boxed().toList();
            List<String> said = Together.run(8, callers, caller -> {
                try {
                    desk.cfo.earn(earning(id, caller % 2 == 0 ? "1" : "2"));
                    return caller % 2 == 0 ? "1" : "2";
                } catch (ChimeraException e) {
                    return e.code().name();
                }
            });

            assertThat(Collections.frequency(said, "IDEMPOTENCY_CONFLICT")).isEqualTo(4);
            String booked =
                    desk.said(Body.Earned.class).get(id).earning().amount().amount();
            assertThat(said).contains(booked.substring(0, 1));
        }
        assertThat(desk.said(Body.Earned.class)).hasSize(20);
    }

    @Test
    void is_known_after_a_restart_and_after_a_repair() {
        InMemoryLedgerStore store = new InMemoryLedgerStore();
        Budget budget = Budget.daily(Money.usd("10.00"));
        long seq = new Desk(budget, SpendPolicy.DEFAULT, store).cfo.earn(earning(1, "105"));

        Desk after = new Desk(budget, SpendPolicy.DEFAULT, store, LocalCfo.Builder::repairStore);
        assertThat(after.cfo.earn(earning(1, "105"))).isEqualTo(seq);
        assertThatExceptionOfType(SettlementException.class).isThrownBy(() -> after.cfo.earn(earning(1, "1")));
    }

    @Test
    void moves_no_counter_whatever_comes_in() {
        desk.approved("3.00");
        List<BudgetLine> before = desk.cfo.budget();

        desk.cfo.earn(earning(1, "999999"));
        desk.cfo.earn(new Earning(new UUID(9, 9), "node-1", "image.render", Money.usd("0"), Digest.ZERO));

        assertThat(desk.cfo.budget()).isEqualTo(before);
        assertThat(desk.cfo.approve(desk.request("8.00")))
                .as("what came in is no leave to spend")
                .isInstanceOf(ApprovalDecision.Rejected.class);
    }

    @Test
    void books_while_the_kill_switch_is_engaged() throws Exception {
        desk.cfo.killSwitch().engage("ana", "stop");

        assertThat(desk.cfo.earn(earning(1, "105"))).isEqualTo(1);
        assertThat(LedgerVerifier.of(Desk.KEYS.publicKeys())
                        .verify(new ByteArrayInputStream(desk.exported()))
                        .size())
                .isEqualTo(2);
    }

    @Test
    void an_earning_takes_no_requests_id() {
        SpendRequest request = desk.request("1.00");
        Earning earning = new Earning(request.requestId(), "node-1", "image.render", Money.usd("2"), Digest.ZERO);

        desk.cfo.earn(earning);

        assertThat(desk.cfo.decision(request.requestId())).isEmpty();
        ApprovalDecision decided = desk.cfo.approve(request);
        assertThat(desk.cfo.decision(request.requestId())).contains(decided);
        assertThat(desk.cfo.earn(earning)).isZero();
        assertThat(desk.cfo.ledger().about(request.requestId()))
                .extracting(LedgerEntry::seq)
                .containsExactly(0L, 1L);
    }

    @Test
    void what_is_booked_is_known_even_when_the_clock_went_back() {
        long seq = desk.cfo.earn(earning(1, "105"));
        desk.clock.advance(Duration.ofSeconds(-30));

        assertThat(desk.cfo.earn(earning(1, "105"))).isEqualTo(seq);
        assertThatExceptionOfType(ChimeraException.class)
                .isThrownBy(() -> desk.cfo.earn(earning(2, "105")))
                .withMessageContaining("the clock says");
        assertThat(desk.cfo.ledger().size()).isEqualTo(1);
    }

    @Test
    void refuses_a_text_that_no_entry_can_hold() {
        Earning broken = new Earning(new UUID(1, 1), "node-\ud800", "image.render", Money.usd("1"), Digest.ZERO);

        assertThatExceptionOfType(ChimeraException.class)
                .isThrownBy(() -> desk.cfo.earn(broken))
                .withMessageContaining("payer")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
        assertThat(desk.cfo.ledger().size()).isZero();
    }

    @Test
    void its_kind_in_a_stores_columns_is_earned() {
        assertThat(EntryKind.EARNED.id()).isEqualTo("earned");
        assertThat(EntryKind.EARNED.code()).isEqualTo(12);
    }

    private static Earning earning(int id, String credits) {
        return new Earning(
                new UUID(77, id),
                "node-" + id,
                "image.render",
                Money.of(credits, "COMPUTE_CREDITS"),
                Digest.sha256("receipt " + id));
    }
}
