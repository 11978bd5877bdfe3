package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ledger.InclusionProof;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.spec.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("CFO-8")
class TlogProofTest {
    private static final CfoKeys KEYS = CfoKeys.generate();
    private static final CfoPublicKeys TRUSTED = KEYS.publicKeys();
    private static final PlainLedger LEDGER = PlainLedger.of(KEYS, "entry", 11);
    private static final LedgerEntry ENTRY = LEDGER.entries.get(10);
    private static final String TEXT = TlogProof.text(LEDGER.prove(10), TRUSTED);

    @Test
    void a_proof_is_an_index_a_path_and_a_checkpoint() {
        assertThat(TEXT)
                .matches(
                        "c2sp\\.org/tlog-proof@v1\nindex 10\n([A-Za-z0-9+/]{43}=\n){2}\ntest/plain\n11\n[^\n]+\n\n[^\n]+\n")
                .endsWith("\n\n" + CheckpointNote.text(LEDGER.checkpoint(), TRUSTED));
        assertThat(TlogProof.verified(TEXT, ENTRY, TRUSTED)).isEqualTo(LEDGER.prove(10));
        assertThat(TlogProof.verified(TEXT, ENTRY.record(), TRUSTED)).isEqualTo(LEDGER.prove(10));
    }

    @Test
    void every_entry_of_ledgers_of_many_sizes_can_be_proved() {
        for (int size = 1; size <= 17; size++) {
            PlainLedger ledger = PlainLedger.of(KEYS, "entry", size);
            for (LedgerEntry entry : ledger.entries) {
                InclusionProof proof = ledger.prove((int) entry.seq());

                assertThat(TlogProof.verified(TlogProof.text(proof, TRUSTED), entry, TRUSTED))
                        .isEqualTo(proof);
            }
        }
    }

    @Test
    void reads_and_writes_the_proof_of_a_log_that_is_not_ours() {
        CfoPublicKeys theirs = ForeignLog.keys();

        InclusionProof proof = TlogProof.verified(ForeignLog.PROOF, Bytes.of(ForeignLog.RECORD), theirs);

        assertThat(proof.seq()).isEqualTo(ForeignLog.INDEX);
        assertThat(proof.path()).hasSize(9);
        assertThat(TlogProof.text(proof, theirs)).isEqualTo(ForeignLog.PROOF);
        assertThatThrownBy(() -> TlogProof.verified(ForeignLog.PROOF, ENTRY.record(), theirs))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("entry 412114")
                .hasMessageContaining("does not hold for this record");
    }

    @Test
    void no_byte_can_be_changed_left_out_or_doubled() {
        assertThat(Mutations.of(TEXT)).hasSizeGreaterThan(TEXT.length() * 15).allSatisfy(TlogProofTest::refused);
    }

    @Test
    void text_that_is_spelt_otherwise_is_refused() {
        String hash = TEXT.split("\n", -1)[2];
        for (String text : List.of(
                "",
                "\n\n",
                "c2sp.org/tlog-proof@v1\n",
                "c2sp.org/tlog-proof@v1\n\n",
                TEXT.replace("index 10", "index 010"),
                TEXT.replace("index 10", "index +10"),
                TEXT.replace("index 10", "index -1"),
                TEXT.replace("index 10", "index 11"),
                TEXT.replace("index 10", "index 9"),
                TEXT.replace("index 10", "index 99999999999999999999"),
                TEXT.replace("index 10", "Index 10"),
                TEXT.replace("index 10\n", ""),
                TEXT.replace("index 10\n", "extra ZXh0cmE=\nindex 10\n"),
                TEXT.replace("@v1", "@v2"),
                TEXT.replace(hash, hash + "\n" + hash),
                TEXT.replace(hash + "\n", ""),
                TEXT.replace(hash + "\n", (hash + "\n").repeat(64)),
                TEXT.replace("\n", "\r\n"),
                "\n" + TEXT,
                TEXT + "\n",
                TEXT.substring(0, TEXT.indexOf("\n\n") + 2))) {
            refused(text);
        }
        PlainLedger none = PlainLedger.of(KEYS, "none", 0);
        refused("c2sp.org/tlog-proof@v1\nindex 0\n\n" + CheckpointNote.text(none.checkpoint(), TRUSTED));
    }

    @Test
    void a_path_to_another_root_is_refused() {
        InclusionProof proof = LEDGER.prove(10);
        List<Digest> reversed = new ArrayList<>(proof.path());
        Collections.reverse(reversed);

        refused(TlogProof.text(new InclusionProof(10, reversed, proof.checkpoint()), TRUSTED));
        refused(TlogProof.text(new InclusionProof(10, List.of(), proof.checkpoint()), TRUSTED));
        refused(TlogProof.text(
                new InclusionProof(
                        10, proof.path(), PlainLedger.of(KEYS, "other", 11).checkpoint()),
                TRUSTED));
        refused(TlogProof.text(new InclusionProof(8, proof.path(), proof.checkpoint()), TRUSTED));
    }

    @Test
    void another_entry_or_one_that_nobody_signed_is_refused() {
        LedgerEntry other = LEDGER.entries.get(9);
        for (LedgerEntry wrong : List.of(
                other,
                new LedgerEntry(9, ENTRY.record(), ENTRY.hash(), ENTRY.signature()),
                new LedgerEntry(10, other.record(), ENTRY.hash(), ENTRY.signature()),
                new LedgerEntry(10, ENTRY.record(), other.hash(), ENTRY.signature()),
                new LedgerEntry(10, ENTRY.record(), ENTRY.hash(), other.signature()))) {
            assertThatThrownBy(() -> TlogProof.verified(TEXT, wrong, TRUSTED))
                    .as("%s", wrong)
                    .isInstanceOf(LedgerBrokenException.class);
        }
        assertThatThrownBy(() -> TlogProof.verified(TEXT, Bytes.of(new byte[0]), TRUSTED))
                .isInstanceOf(LedgerBrokenException.class);
        assertThatThrownBy(
                        () -> TlogProof.verified(TEXT, ENTRY, CfoKeys.generate().publicKeys()))
                .isInstanceOf(LedgerBrokenException.class);
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> TlogProof.verified(text, ENTRY, TRUSTED))
                .as(text)
                .isInstanceOf(LedgerBrokenException.class);
    }
}
