package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chimera.api.Bytes;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.EntryKind;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.spec.Spec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Changes an exported ledger of a thousand entries of all kinds, signed one by one and together. An audit that followed the entries
 * before the changed one serves for all changes of an entry; {@link BusyLedger#from} makes a file that begins there.
 */
@Spec("CFO-8")
class TamperTest {
    private static final LedgerVerifier VERIFIER = LedgerVerifier.of(Desk.KEYS.publicKeys());
    private static final int WHOLE_ENTRIES = 60;
    private static final int SAMPLED = 300;
    private static final int STRIDE = 97;

    private static BusyLedger ledger;
    private static List<LedgerEntry> entries;

    @BeforeAll
    static void live() throws Exception {
        ledger = BusyLedger.live(1_000);
        entries = ledger.entries();
    }

    @Test
    void accepts_the_file_as_it_was_written() throws IOException {
        Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
        entries.forEach(
                entry -> kinds.add(RecordReader.decode(entry.record()).body().kind()));

        assertThat(entries).hasSizeGreaterThanOrEqualTo(1_000);
        assertThat(kinds).containsExactlyInAnyOrder(EntryKind.values());
        assertThat(entries.stream().filter(BusyLedger::sharesItsSignature))
                .as("entries that were signed together")
                .hasSizeGreaterThan(100)
                .hasSizeLessThan(900);
        assertThat(verify(ledger.file())).isEqualTo(ledger.checkpoint());
    }

    @Test
    void finds_and_names_a_changed_byte_in_every_entry_and_every_changed_byte_in_some() {
        Random masks = new Random(62);
        Set<Integer> whole = sample();
        int next = 0;
        for (int seq = 0; seq < entries.size(); seq++) {
            LedgerAudit followed = ledger.followedTo(seq);
            byte[] file = ledger.from(seq);
            int begin = file.length - ledger.lengthFrom(seq);
            int length = ledger.length(seq);
            boolean all = whole.contains(seq);
            for (int at = all ? 0 : next; at < length; at += all ? 1 : STRIDE) {
                int mask = 1 + masks.nextInt(255);
                file[begin + at] ^= (byte) mask;
                LedgerBreak found = broken(file, followed);
                file[begin + at] ^= (byte) mask;

                assertThat(found.seq())
                        .as("byte %d of entry %d xor %d: %s", at, seq, mask, found)
                        .isEqualTo(seq);
                next = at + STRIDE;
            }
            next = Math.max(0, next - length);
        }
    }

    @Test
    void a_record_that_was_changed_together_with_its_hash_is_found_by_its_signature() {
        for (int seq : sample()) {
            LedgerEntry entry = entries.get(seq);
            LedgerAudit followed = ledger.followedTo(seq);
            byte[] record = entry.record().toArray();
            for (int at = seq % 11; at < record.length; at += 11) {
                record[at] ^= 1;
                LedgerEntry forged =
                        new LedgerEntry(seq, Bytes.of(record), MerkleFrontier.leaf(record), entry.signature());
                record[at] ^= 1;

                assertThat(broken(followed, forged).seq())
                        .as("byte %d of entry %d", at, seq)
                        .isEqualTo(seq);
            }
        }
    }

    @Test
    void names_every_entry_that_was_removed_doubled_or_swapped() {
        Random random = new Random(63);
        for (int seq = 0; seq + 1 < entries.size(); seq++) {
            LedgerAudit followed = ledger.followedTo(seq);

            assertThat(broken(followed, moved(entries.get(seq + 1), seq)))
                    .as("without entry %d, or with it after the next", seq)
                    .extracting(LedgerBreak::seq, LedgerBreak::kind)
                    .containsExactly((long) seq, LedgerBreak.Kind.SEQUENCE);
            if (seq > 0) {
                int from = random.nextInt(seq);
                assertThat(broken(followed, moved(entries.get(from), seq)))
                        .as("entry %d again before entry %d", from, seq)
                        .extracting(LedgerBreak::seq, LedgerBreak::kind)
                        .containsExactly((long) seq, LedgerBreak.Kind.SEQUENCE);
            }
        }
    }

    @Test
    void a_signature_of_another_entry_does_not_fit() {
        for (int seq : sample()) {
            if (seq + 1 < entries.size()) {
                LedgerEntry entry = entries.get(seq);
                LedgerEntry forged = new LedgerEntry(
                        seq, entry.record(), entry.hash(), entries.get(seq + 1).signature());

                assertThat(broken(ledger.followedTo(seq), forged))
                        .extracting(LedgerBreak::seq, LedgerBreak::kind)
                        .containsExactly((long) seq, LedgerBreak.Kind.SIGNATURE);
            }
        }
    }

    @Test
    void an_entry_of_another_ledger_with_the_same_keys_does_not_fit() throws Exception {
        List<LedgerEntry> others = BusyLedger.live(40).entries();
        for (int seq = 1; seq < others.size(); seq++) {
            assertThat(broken(ledger.followedTo(seq), others.get(seq)).seq()).isEqualTo(seq);
        }
    }

    @Test
    void finds_where_a_file_was_cut_off() {
        for (int seq = 0; seq < entries.size(); seq += 3) {
            byte[] file = ledger.from(seq);
            int begin = file.length - ledger.lengthFrom(seq);
            int length = ledger.length(seq);
            for (int cut : List.of(0, 1, 2 + seq % (length - 2), length - 1)) {
                LedgerBreak found = broken(Arrays.copyOf(file, begin + cut), ledger.followedTo(seq));
                assertThat(found)
                        .as("entry %d cut to %d bytes", seq, cut)
                        .extracting(LedgerBreak::seq, LedgerBreak::kind)
                        .containsExactly((long) seq, LedgerBreak.Kind.TRUNCATED);
            }
        }
        assertThat(broken(new byte[0]))
                .extracting(LedgerBreak::seq, LedgerBreak::kind)
                .containsExactly(0L, LedgerBreak.Kind.MALFORMED);
    }

    @Test
    void every_byte_of_the_header_and_of_the_checkpoint_counts_and_nothing_may_follow() {
        byte[] file = ledger.from(entries.size());
        LedgerAudit followed = ledger.followedTo(entries.size());
        int checkpoint = file.length - ledger.lengthFrom(entries.size());
        for (int at = checkpoint; at < file.length; at++) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThat(broken(changed, followed).kind()).as("byte %d", at).isEqualTo(LedgerBreak.Kind.CHECKPOINT);
            assertThat(broken(Arrays.copyOf(file, at), followed).seq()).isEqualTo(entries.size());
        }
        assertThat(broken(Arrays.copyOf(file, file.length + 1), followed).kind())
                .isEqualTo(LedgerBreak.Kind.TRUNCATED);
        byte[] whole = ledger.file();
        for (int at = 0; at < ledger.header(); at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertThat(broken(changed).seq()).as("byte %d", at).isZero();
        }
    }

    @Test
    void the_verifier_of_auditors_says_the_same_of_whole_files() {
        byte[] file = ledger.file();
        Random random = new Random(64);
        for (int i = 0; i < 3; i++) {
            int at = ledger.header() + random.nextInt(file.length - ledger.header());
            byte[] changed = file.clone();
            changed[at] ^= 1;

            assertThat(broken(changed).seq()).as("byte %d", at).isEqualTo(ledger.entryAt(at));
        }
    }

    @Test
    void trusts_the_keys_it_was_given_and_no_others() {
        LedgerVerifier foreign = LedgerVerifier.of(CfoKeys.generate().publicKeys());

        assertThatThrownBy(() -> foreign.verify(new ByteArrayInputStream(ledger.file())))
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

    /** One entry of each kind and signature, and others of the first days, because a file is read from its begin. */
    private static Set<Integer> sample() {
        Set<Integer> sample = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        for (LedgerEntry entry : entries) {
            String kind =
                    RecordReader.decode(entry.record()).body().kind() + " " + BusyLedger.sharesItsSignature(entry);
            if (seen.add(kind)) {
                sample.add((int) entry.seq());
            }
        }
        Random random = new Random(65);
        while (sample.size() < WHOLE_ENTRIES) {
            sample.add(random.nextInt(SAMPLED));
        }
        return sample;
    }

    private static LedgerEntry moved(LedgerEntry entry, long to) {
        return new LedgerEntry(to, entry.record(), entry.hash(), entry.signature());
    }

    private static Checkpoint verify(byte[] bytes) throws IOException {
        return VERIFIER.verify(new ByteArrayInputStream(bytes));
    }

    private static LedgerBreak broken(byte[] bytes) {
        return broken(() -> verify(bytes));
    }

    private static LedgerBreak broken(byte[] bytes, LedgerAudit followed) {
        return broken(() -> VERIFIER.verify(new ByteArrayInputStream(bytes), origin -> followed));
    }

    private static LedgerBreak broken(LedgerAudit followed, LedgerEntry next) {
        return broken(() -> {
            followed.add(next);
            return "accepted";
        });
    }

    private static LedgerBreak broken(Callable<?> verification) {
        LedgerBrokenException broken = catchThrowableOfType(LedgerBrokenException.class, verification::call);
        assertThat(broken).isNotNull();
        return broken.found();
    }
}
