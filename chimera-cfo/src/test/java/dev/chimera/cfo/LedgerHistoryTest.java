package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.ConsistencyProof;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

@Spec("CFO-8")
class LedgerHistoryTest {
    private static final CfoKeys KEYS = CfoKeys.generate();

    private final LedgerHistory history = LedgerHistory.of(KEYS.publicKeys());
    private final PlainLedger ledger = PlainLedger.of(KEYS, "entry", 20);

    @Test
    void a_ledger_that_only_grew_contains_every_checkpoint_of_its_past() throws IOException {
        List<Checkpoint> kept = new ArrayList<>();
        for (int size = 0; size <= 20; size++) {
            kept.add(ledger.checkpoint(size));
        }
        kept.addAll(kept);
        Collections.shuffle(kept, new Random(5));

        assertThat(verify(ledger.exported(), kept)).isEqualTo(ledger.checkpoint());
        assertThat(verify(ledger.exported(), List.of())).isEqualTo(ledger.checkpoint());
    }

    @Test
    void what_the_operator_rewrote_is_found_from_the_last_checkpoint_that_holds() {
        PlainLedger rewritten = PlainLedger.of(KEYS, "entry", 8).and("rewritten", 12);
        List<Checkpoint> kept = List.of(ledger.checkpoint(5), ledger.checkpoint(8), ledger.checkpoint(15));

        broken(rewritten.exported(), kept, 8).withMessageContaining("a kept checkpoint is for 15");
        assertThatCode(() -> verify(rewritten.exported(), kept.subList(0, 2))).doesNotThrowAnyException();
        broken(PlainLedger.of(KEYS, "other", 20).exported(), kept, 0);
    }

    @Test
    void a_ledger_that_was_cut_is_found() {
        PlainLedger cut = PlainLedger.of(KEYS, "entry", 12);

        broken(cut.exported(), List.of(ledger.checkpoint(5), ledger.checkpoint(13)), 12)
                .withMessageContaining("the file ends after 12 entries, a kept checkpoint is for 13");
    }

    @Test
    void two_kept_checkpoints_of_one_size_tell_that_the_ledger_was_split() {
        Checkpoint shownToOthers = PlainLedger.of(KEYS, "other", 10).checkpoint();

        broken(ledger.exported(), List.of(ledger.checkpoint(10), shownToOthers), 10);
        broken(ledger.exported(), List.of(shownToOthers, ledger.checkpoint(4)), 4);
    }

    @Test
    void the_checkpoint_of_another_ledger_does_not_count() {
        Checkpoint elsewhere =
                new PlainLedger(KEYS, "test/elsewhere").and("entry", 10).checkpoint();
        Checkpoint nothing = new PlainLedger(KEYS, "test/elsewhere").checkpoint();

        broken(ledger.exported(), List.of(elsewhere), 0).withMessageContaining("of 'test/elsewhere'");
        broken(ledger.exported(), List.of(nothing), 0);
    }

    @Test
    void a_kept_checkpoint_that_nobody_trusted_signed_is_the_callers_mistake() {
        Checkpoint untrusted = PlainLedger.of(CfoKeys.generate(), "entry", 20).checkpoint();

        assertThatThrownBy(() -> verify(ledger.exported(), List.of(untrusted)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give one that CheckpointNote.verified returned");
    }

    @Test
    void the_file_has_to_end_with_a_signed_checkpoint_of_all_of_it() {
        Checkpoint said = ledger.checkpoint();
        broken(ledger.exported(ledger.checkpoint(19)), List.of(ledger.checkpoint(7)), 7);
        broken(ledger.exported(PlainLedger.of(KEYS, "other", 20).checkpoint()), List.of(), 0);
        broken(ledger.exported(new Checkpoint(said.origin(), 20, Digest.ZERO, said.signature())), List.of(), 0);
        broken(
                ledger.exported(new Checkpoint(
                        said.origin(), 20, said.root(), ledger.checkpoint(19).signature())),
                List.of(),
                20);
    }

    @Test
    void every_changed_record_is_found_from_the_last_checkpoint_that_holds() {
        for (int at = 0; at < 20; at++) {
            PlainLedger changed =
                    PlainLedger.of(KEYS, "entry", at).and("changed", 1).and("entry", 19 - at);

            broken(
                    changed.exported(),
                    List.of(ledger.checkpoint(6), ledger.checkpoint(13), ledger.checkpoint(20)),
                    at < 6 ? 0 : at < 13 ? 6 : 13);
        }
    }

    @Test
    void growth_is_shown_by_a_proof_between_any_two_sizes() {
        for (int size = 0; size <= 20; size++) {
            Checkpoint earlier = ledger.checkpoint(size);
            ConsistencyProof proof = ledger.proveSince(size);

            assertThatCode(() -> history.verifyGrowth(earlier, proof)).doesNotThrowAnyException();
        }
    }

    @Test
    void growth_that_did_not_happen_is_refused() {
        PlainLedger rewritten = PlainLedger.of(KEYS, "entry", 8).and("rewritten", 12);
        ConsistencyProof proof = rewritten.proveSince(9);
        PlainLedger elsewhere = new PlainLedger(KEYS, "test/elsewhere").and("entry", 9);
        PlainLedger untrusted = PlainLedger.of(CfoKeys.generate(), "entry", 20);

        assertThatCode(() -> history.verifyGrowth(rewritten.checkpoint(9), proof))
                .doesNotThrowAnyException();
        notGrown(ledger.checkpoint(9), proof);
        notGrown(ledger.checkpoint(8), proof);
        notGrown(rewritten.checkpoint(9), new ConsistencyProof(9, List.of(), rewritten.checkpoint()));
        notGrown(elsewhere.checkpoint(), ledger.proveSince(9));
        notGrown(untrusted.checkpoint(9), ledger.proveSince(9));
        notGrown(ledger.checkpoint(9), untrusted.proveSince(9));
        notGrown(ledger.checkpoint(), PlainLedger.of(KEYS, "other", 20).proveSince(20));
    }

    private void notGrown(Checkpoint earlier, ConsistencyProof proof) {
        assertThatThrownBy(() -> history.verifyGrowth(earlier, proof)).isInstanceOf(LedgerBrokenException.class);
    }

    private Checkpoint verify(byte[] export, List<Checkpoint> kept) throws IOException {
        return history.verifyContains(new ByteArrayInputStream(export), kept);
    }

    private ThrowableAssertAlternative<LedgerBrokenException> broken(byte[] export, List<Checkpoint> kept, long seq) {
        return assertThatExceptionOfType(LedgerBrokenException.class)
                .isThrownBy(() -> verify(export, kept))
                .satisfies(e -> assertThat(e.found().seq()).isEqualTo(seq))
                .satisfies(e -> assertThat(e.found().kind()).isEqualTo(LedgerBreak.Kind.CHECKPOINT));
    }
}
