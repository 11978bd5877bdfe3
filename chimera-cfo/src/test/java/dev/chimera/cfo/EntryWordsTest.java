package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.EntryReading;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.spec.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryWordsTest {
    private final Desk desk = new Desk(Budget.daily(Money.usd("100.00")));

    @Test
    @Spec("DX-7")
    void a_decision_is_read_with_all_that_it_was_made_from() {
        SpendRequest request = desk.request("2.00");
        ApprovalDecision.Approved approved = Desk.approved(desk.cfo.approve(request));

        EntryReading reading = readings().get(0);

        assertThat(reading.kind()).isEqualTo("decision");
        assertThat(reading.at()).isEqualTo(approved.facts().decidedAt());
        assertThat(reading.permitId()).isEqualTo(approved.permit().permitId());
        assertThat(reading.grounds().request()).isEqualTo(request);
        assertThat(reading.grounds().policy()).isEqualTo(SpendPolicy.DEFAULT);
        assertThat(reading.grounds().before()).singleElement().satisfies(line -> {
            assertThat(line.limit()).isEqualTo(Money.usd("100.00"));
            assertThat(line.reserved().isZero()).isTrue();
        });
        assertThat(reading.words()).isEqualTo("approved: USD 2.00 for 'studio'");
    }

    @Test
    @Spec("DX-7")
    void what_became_of_a_permit_is_read_with_its_id() {
        ApprovalDecision.Approved spent = desk.spent("2.00");
        ApprovalDecision.Approved voided = desk.approved("1.00");
        desk.cfo.voidReservation(voided.permit().permitId(), "not needed");

        List<EntryReading> readings = readings();

        assertThat(readings)
                .extracting(EntryReading::kind)
                .containsExactly("decision", "opened", "settled", "decision", "voided");
        assertThat(readings.subList(0, 3))
                .extracting(EntryReading::permitId)
                .containsOnly(spent.permit().permitId());
        assertThat(readings.get(2).words()).isEqualTo("USD 2.00 of USD 2.00 reserved was charged, evidence 'job'");
        assertThat(readings.get(2).grounds()).isNull();
        assertThat(readings.get(4).words()).isEqualTo("USD 1.00 was given back: not needed");
    }

    @Test
    @Spec("DX-7")
    void what_a_person_said_is_read_with_who_said_it_and_why() {
        ApprovalDecision.Escalated asked = Desk.escalated(desk.cfo.approve(desk.request("60.00", "3")));
        desk.cfo.decide(HumanDecision.reject(asked.ticket(), "ana", "too dear"));

        List<EntryReading> readings = readings();

        assertThat(readings.get(0).words()).isEqualTo("escalated: USD 60.00 for 'studio'");
        assertThat(readings.get(1).kind()).isEqualTo("human_decision");
        assertThat(readings.get(1).words()).isEqualTo("'ana' said reject: too dear; rejected: USD 60.00 for 'studio'");
    }

    @Test
    void bytes_that_are_no_entry_are_not_read() {
        desk.approved("1.00");
        LedgerEntry entry = desk.cfo.ledger().entries(0, 1).get(0);

        assertThat(desk.cfo.read(new LedgerEntry(0, Bytes.of(new byte[] {1, 2}), entry.hash(), entry.signature())))
                .isEmpty();
    }

    private List<EntryReading> readings() {
        return desk.cfo.ledger().entries(0, 100).stream()
                .map(entry -> desk.cfo.read(entry).orElseThrow())
                .toList();
    }
}
