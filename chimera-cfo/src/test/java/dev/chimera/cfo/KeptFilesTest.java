package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec("CFO-8")
class KeptFilesTest {
    private static final CfoKeys KEYS = CfoKeys.generate();
    private static final CfoPublicKeys TRUSTED = KEYS.publicKeys();

    @TempDir
    private Path folder;

    private final PlainLedger ledger = PlainLedger.of(KEYS, "entry", 9);
    private Path export;

    @BeforeEach
    void export() throws IOException {
        export = Files.write(folder.resolve("ledger.bin"), ledger.exported());
    }

    @Test
    void each_kept_file_that_holds_gets_a_line() throws IOException {
        Path note = kept("old.checkpoint", CheckpointNote.text(ledger.checkpoint(4), TRUSTED));
        Path proof = kept(
                "entry.tlog-proof",
                TlogProof.text(PlainLedger.of(KEYS, "entry", 7).prove(6), TRUSTED));

        assertThat(KeptFiles.verified(export, List.of(proof, note, note), TRUSTED))
                .containsExactly(
                        "OK: entry 6 is in the ledger, as " + proof + " says",
                        "OK: the first 4 entries are as " + note + " says",
                        "OK: the first 4 entries are as " + note + " says");
        assertThat(KeptFiles.verified(export, List.of(), TRUSTED)).isEmpty();
    }

    @Test
    void a_kept_file_of_another_past_breaks_the_ledger() throws IOException {
        PlainLedger other = PlainLedger.of(KEYS, "entry", 3).and("other", 3);

        broken(kept("a", CheckpointNote.text(other.checkpoint(), TRUSTED)));
        broken(kept("b", TlogProof.text(other.prove(5), TRUSTED)));
        broken(kept("same entry", TlogProof.text(other.prove(1), TRUSTED)));
        broken(kept("c", CheckpointNote.text(ledger.and("more", 1).checkpoint(), TRUSTED)));
    }

    @Test
    void a_proof_of_another_entry_than_the_ledgers_breaks_it() throws IOException {
        String proof = TlogProof.text(ledger.prove(2), TRUSTED);

        broken(kept("a", proof.replace("index 2", "index 3")));
    }

    @Test
    void what_is_neither_a_note_nor_a_proof_is_refused() throws IOException {
        broken(kept("a", "nothing of the kind"));
        Path large = kept("b", "x".repeat(1_000_001));
        assertThatThrownBy(() -> KeptFiles.verified(export, List.of(large), TRUSTED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither a checkpoint nor a proof");
        assertThatThrownBy(() -> KeptFiles.verified(export, List.of(folder.resolve("none")), TRUSTED))
                .isInstanceOf(IOException.class);
    }

    private Path kept(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void broken(Path file) {
        assertThatThrownBy(() -> KeptFiles.verified(export, List.of(file), TRUSTED))
                .isInstanceOf(LedgerBrokenException.class);
    }
}
