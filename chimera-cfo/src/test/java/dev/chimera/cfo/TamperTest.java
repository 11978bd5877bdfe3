package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.LedgerFile;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@Spec("CFO-8")
class TamperTest {
    private static final LedgerVerifier VERIFIER = LedgerVerifier.of(Desk.KEYS.publicKeys());

    private static Desk desk;
    private static List<LedgerEntry> entries;
    private static byte[] file;
    /** Where each entry begins in the file, and at last the checkpoint. */
    private static List<Integer> starts;

    @BeforeAll
    static void writeALedgerOfAllKinds() throws IOException {
        desk = new Desk(Budget.daily(Money.usd("20.00")), SpendPolicy.DEFAULT.withHumanThreshold(Money.usd("1.50")));
        for (int i = 0; i < 11; i++) {
            SpendPermit permit = desk.approved("0.40").permit();
            desk.cfo.open(permit);
            desk.cfo.settle(permit.permitId(), Money.usd("0.30"), "job " + i);
            desk.cfo.approve(desk.request("9.00", "1.1"));
        }
        desk.cfo.decide(
                HumanDecision.approve(Desk.escalated(desk.cfo.approve(risky())).ticket(), "ana", "worth it"));
        desk.cfo.decide(
                HumanDecision.reject(Desk.escalated(desk.cfo.approve(risky())).ticket(), "ana", "not again"));
        desk.cfo.voidReservation(desk.approved("0.10").permit().permitId(), "not needed");
        desk.approved("0.10");
        desk.clock.advance(Duration.ofHours(1));
        desk.cfo.budget();
        desk.cfo.approve(desk.request(null, "2"));
        desk.cfo.killSwitch().engage("ana", "stop");
        desk.cfo.approve(desk.request("0.10"));
        desk.cfo.killSwitch().release("ben", "go on");
        desk.approved("0.10");
        entries = new ArrayList<>();
        desk.cfo.ledger().read(0, entries::add);
        file = desk.exported();
        starts = starts();
    }

    private static SpendRequest risky() {
        return desk.request("2.00", "3");
    }

    private static List<Integer> starts() throws IOException {
        List<Integer> starts = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LedgerFile writer = new LedgerFile(out, "test/desk");
        for (LedgerEntry entry : entries) {
            starts.add(out.size());
            writer.entry(entry);
        }
        starts.add(out.size());
        return starts;
    }

    @Test
    void accepts_the_file_as_it_was_written() throws IOException {
        assertThat(entries).hasSizeGreaterThan(55);

        assertThat(verify(file)).isEqualTo(desk.cfo.ledger().checkpoint());
    }

    /** The entries before the changed byte are as they were written, so one audit that followed them serves for all bytes of an entry. */
    @Test
    void finds_and_names_every_changed_byte() {
        Random masks = new Random(62);
        LedgerAudit followed = LedgerAudit.full("test/desk", Desk.KEYS.publicKeys(), Reviewers.NONE);
        for (int at = 0; at < file.length; at++) {
            while (followed.size() < entryAt(at)) {
                followed.add(entries.get((int) followed.size()));
            }
            int mask = 1 + masks.nextInt(255);
            LedgerBreak found = at < starts.get(0) ? broken(flipped(at, mask)) : broken(flipped(at, mask), followed);

            assertThat(found.seq()).as("byte %d xor %d: %s", at, mask, found).isEqualTo(entryAt(at));
            if (at >= starts.get(entries.size())) {
                assertThat(found.kind()).isEqualTo(LedgerBreak.Kind.CHECKPOINT);
            }
        }
    }

    @Test
    void the_verifier_of_auditors_finds_and_names_a_sample_of_changed_bytes() {
        for (int at = 0; at < file.length; at += 397) {
            assertThat(broken(flipped(at, 1)).seq()).as("byte %d", at).isEqualTo(entryAt(at));
        }
    }

    @Test
    void finds_every_truncation() {
        LedgerAudit followed = LedgerAudit.full("test/desk", Desk.KEYS.publicKeys(), Reviewers.NONE);
        for (int length = starts.get(0); length < file.length; length++) {
            while (followed.size() < entryAt(length)) {
                followed.add(entries.get((int) followed.size()));
            }
            LedgerBreak found = broken(Arrays.copyOf(file, length), followed);

            assertThat(found.seq()).as("first %d bytes: %s", length, found).isEqualTo(entryAt(length));
        }
        assertThat(broken(Arrays.copyOf(file, starts.get(0) - 1)).seq()).isZero();
        assertThat(broken(new byte[0]).seq()).isZero();
    }

    @Test
    void finds_bytes_after_the_end() {
        LedgerBreak found = broken(Arrays.copyOf(file, file.length + 1));

        assertThat(found)
                .extracting(LedgerBreak::seq, LedgerBreak::kind)
                .containsExactly((long) entries.size(), LedgerBreak.Kind.TRUNCATED);
    }

    @Test
    void names_every_entry_that_was_removed() throws IOException {
        for (int i = 0; i < entries.size(); i++) {
            List<LedgerEntry> fewer = new ArrayList<>(entries);
            fewer.remove(i);

            assertThat(broken(written(fewer)).seq()).as("without entry %d", i).isEqualTo(i);
        }
    }

    @Test
    void names_every_entry_that_was_inserted_or_swapped() throws IOException {
        for (int i = 0; i + 1 < entries.size(); i++) {
            List<LedgerEntry> more = new ArrayList<>(entries);
            more.add(i + 1, entries.get(i));
            List<LedgerEntry> swapped = new ArrayList<>(entries);
            Collections.swap(swapped, i, i + 1);

            assertThat(broken(written(more)))
                    .extracting(LedgerBreak::seq, LedgerBreak::kind)
                    .containsExactly((long) i + 1, LedgerBreak.Kind.SEQUENCE);
            assertThat(broken(written(swapped)))
                    .extracting(LedgerBreak::seq, LedgerBreak::kind)
                    .containsExactly((long) i, LedgerBreak.Kind.SEQUENCE);
        }
    }

    @Test
    void a_signature_of_another_entry_does_not_fit() throws IOException {
        List<LedgerEntry> changed = new ArrayList<>(entries);
        LedgerEntry sixth = entries.get(6);
        changed.set(
                6,
                new LedgerEntry(6, sixth.record(), sixth.hash(), entries.get(7).signature()));

        assertThat(broken(written(changed)))
                .extracting(LedgerBreak::seq, LedgerBreak::kind)
                .containsExactly(6L, LedgerBreak.Kind.SIGNATURE);
    }

    @Test
    void trusts_the_keys_it_was_given_and_no_others() {
        LedgerVerifier foreign = LedgerVerifier.of(CfoKeys.generate().publicKeys());

        assertThatThrownBy(() -> foreign.verify(new ByteArrayInputStream(file)))
                .isInstanceOfSatisfying(
                        LedgerBrokenException.class,
                        e -> assertThat(e.found().kind()).isEqualTo(LedgerBreak.Kind.SIGNATURE));
    }

    @Test
    void an_empty_ledger_verifies_and_is_covered_too() throws IOException {
        byte[] empty = new Desk(Desk.wideBudget()).exported();

        assertThat(verify(empty).size()).isZero();
        for (int at = 0; at < empty.length; at++) {
            byte[] changed = empty.clone();
            changed[at] ^= 1;
            assertThat(broken(changed).seq()).isZero();
        }
    }

    private static long entryAt(int offset) {
        int entry = 0;
        while (entry < entries.size() && starts.get(entry + 1) <= offset) {
            entry++;
        }
        return entry;
    }

    private static byte[] written(List<LedgerEntry> changed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LedgerFile writer = new LedgerFile(out, "test/desk");
        for (LedgerEntry entry : changed) {
            writer.entry(entry);
        }
        writer.finish(desk.cfo.ledger().checkpoint());
        return out.toByteArray();
    }

    private static Checkpoint verify(byte[] bytes) throws IOException {
        return VERIFIER.verify(new ByteArrayInputStream(bytes));
    }

    private static byte[] flipped(int at, int mask) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) mask;
        return changed;
    }

    private static LedgerBreak broken(byte[] bytes) {
        return broken(() -> VERIFIER.verify(new ByteArrayInputStream(bytes)));
    }

    private static LedgerBreak broken(byte[] bytes, LedgerAudit followed) {
        return broken(() -> VERIFIER.verify(new ByteArrayInputStream(bytes), origin -> followed));
    }

    private static LedgerBreak broken(Callable<Checkpoint> verification) {
        return catchThrowableOfType(LedgerBrokenException.class, verification::call)
                .found();
    }
}
