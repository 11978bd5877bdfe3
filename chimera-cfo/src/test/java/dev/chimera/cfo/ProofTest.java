package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.InclusionProof;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The governor's own proofs, and what it brings to its sink. */
@Spec("CFO-8")
class ProofTest {
    private final Desk desk = new Desk(Desk.wideBudget());
    private final Ledger ledger = desk.cfo.ledger();

    @Test
    void every_entry_is_proved_with_the_public_keys_alone() {
        for (int i = 0; i < 5; i++) {
            desk.spent("1.00");
        }
        List<LedgerEntry> entries = new ArrayList<>();
        ledger.read(0, entries::add);

        for (LedgerEntry entry : entries) {
            String text = TlogProof.text(ledger.prove(entry.seq()), Desk.KEYS.publicKeys());
            InclusionProof proved = TlogProof.verified(text, entry, Desk.KEYS.publicKeys());
            assertThat(proved.checkpoint()).isEqualTo(ledger.checkpoint());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.prove(entries.size()))
                .withMessageContaining("there is no entry " + entries.size());
        assertThatIllegalArgumentException().isThrownBy(() -> ledger.prove(-1));
    }

    @Test
    void growth_is_proved_from_every_size() {
        List<Checkpoint> kept = new ArrayList<>(List.of(ledger.checkpoint()));
        for (int i = 0; i < 4; i++) {
            desk.spent("1.00");
            kept.add(ledger.checkpoint());
        }

        for (Checkpoint earlier : kept) {
            LedgerHistory.of(Desk.KEYS.publicKeys()).verifyGrowth(earlier, ledger.proveSince(earlier.size()));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> ledger.proveSince(ledger.size() + 1));
    }

    @Test
    void what_was_committed_is_brought_to_the_sink() {
        List<Checkpoint> brought = new ArrayList<>();
        LocalCfo cfo = governor((checkpoint, note) -> {
            assertThat(CheckpointNote.verified(note, Desk.KEYS.publicKeys())).isEqualTo(checkpoint);
            brought.add(checkpoint);
        });

        cfo.approve(desk.request("1.00"));
        cfo.approve(desk.request("2.00"));

        assertThat(brought).hasSize(2).last().isEqualTo(cfo.ledger().checkpoint());
    }

    @Test
    void a_sink_that_fails_undoes_nothing_and_is_told_of() {
        List<Exception> failures = new ArrayList<>();
        LocalCfo cfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd("20.00")))
                .store(new InMemoryLedgerStore())
                .keys(Desk.KEYS)
                .checkpoints((checkpoint, note) -> {
                    throw new IOException("no room");
                })
                .observer(new CfoObserver() {
                    @Override
                    public void checkpointFailed(Exception cause) {
                        failures.add(cause);
                    }
                })
                .build();

        Desk.approved(cfo.approve(desk.request("1.00")));

        assertThat(failures).hasSize(1).first().isInstanceOf(IOException.class);
        assertThat(cfo.ledger().size()).isEqualTo(1);
    }

    private static LocalCfo governor(CheckpointSink sink) {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("20.00")))
                .store(new InMemoryLedgerStore())
                .keys(Desk.KEYS)
                .checkpoints(sink)
                .build();
    }
}
