package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec("CFO-8")
class VerifyLedgerTest {
    @TempDir
    private Path folder;

    private Path ledger;
    private Path keys;
    private String printed = "";

    @BeforeEach
    void export() throws IOException {
        Desk desk = Desk.daily("20.00");
        desk.spent("1.00");
        ledger = Files.write(folder.resolve("ledger.bin"), desk.exported());
        keys = Files.writeString(
                folder.resolve("keys.json"), Desk.KEYS.publicKeys().toJson());
    }

    @Test
    void a_sound_ledger_ends_with_zero_and_its_size() {
        assertThat(run(ledger.toString(), keys.toString())).isZero();
        assertThat(printed).startsWith("OK: 3 entries of 'test/desk', root ").hasLineCount(1);
    }

    @Test
    void a_broken_ledger_ends_with_one_and_the_bad_entry() throws IOException {
        byte[] bytes = Files.readAllBytes(ledger);
        bytes[bytes.length / 2] ^= 1;
        Files.write(ledger, bytes);

        assertThat(run(ledger.toString(), keys.toString())).isEqualTo(1);
        assertThat(printed).startsWith("BROKEN: entry ").hasLineCount(1);
    }

    @Test
    void what_somebody_kept_is_held_against_the_ledger() throws IOException {
        Desk desk = Desk.daily("20.00");
        desk.spent("1.00");
        Path note = Files.writeString(
                folder.resolve("kept.checkpoint"),
                CheckpointNote.text(desk.cfo.ledger().checkpoint(), Desk.KEYS.publicKeys()));
        Path proof = Files.writeString(
                folder.resolve("entry-1.tlog-proof"),
                TlogProof.text(desk.cfo.ledger().prove(1), Desk.KEYS.publicKeys()));
        desk.spent("2.00");
        Files.write(ledger, desk.exported());

        assertThat(run(ledger.toString(), keys.toString(), note.toString(), proof.toString()))
                .isZero();
        assertThat(printed)
                .contains("OK: 6 entries", "the first 3 entries are as", "entry 1 is in the ledger, as")
                .hasLineCount(3);

        Desk rewritten = Desk.daily("20.00");
        rewritten.spent("1.50");
        rewritten.spent("2.00");
        Files.write(ledger, rewritten.exported());
        assertThat(run(ledger.toString(), keys.toString()))
                .as("its operator signed it")
                .isZero();
        assertThat(run(ledger.toString(), keys.toString(), note.toString())).isEqualTo(1);
        assertThat(printed).startsWith("BROKEN: entry 0: CHECKPOINT");
    }

    @Test
    void what_cannot_be_checked_ends_with_two() {
        assertThat(run()).isEqualTo(2);
        assertThat(printed).startsWith("usage: VerifyLedger");
        assertThat(run(folder.resolve("none").toString(), keys.toString())).isEqualTo(2);
        assertThat(printed).startsWith("NOT CHECKED: there is no file ");
        assertThat(run(ledger.toString(), ledger.toString())).isEqualTo(2);
        assertThat(printed).startsWith("NOT CHECKED: ").hasLineCount(1);
    }

    private int run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = VerifyLedger.run(args, new PrintStream(out, true, StandardCharsets.UTF_8));
        printed = out.toString(StandardCharsets.UTF_8);
        return code;
    }
}
