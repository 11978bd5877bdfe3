package dev.chimera.api.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Signature SIGNATURE = new Signature("cfo-1", Bytes.ofHex("01"));

    @Test
    void an_entry_keeps_its_bounds() {
        assertThat(entry(0, LedgerEntry.RECORD_BYTES_MAX).record().length()).isEqualTo(65_535);
        assertThatIllegalArgumentException().isThrownBy(() -> entry(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> entry(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> entry(0, 65_536));
    }

    @Test
    void a_checkpoint_keeps_its_bounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("", 0, Digest.ZERO, SIGNATURE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("ledger", -1, Digest.ZERO, SIGNATURE));
    }

    @Test
    void a_broken_ledger_names_the_first_bad_entry() {
        LedgerBreak found = new LedgerBreak(7, LedgerBreak.Kind.CHAIN, "does not follow from entry 6");
        LedgerBrokenException broken = new LedgerBrokenException(found);

        assertThat(broken).hasMessage("the ledger does not verify: entry 7: CHAIN, does not follow from entry 6");
        assertThat(broken.found()).isEqualTo(found);
        assertThat(broken.code()).isEqualTo(ErrorCode.LEDGER_BROKEN);
    }

    private static LedgerEntry entry(long seq, int length) {
        return new LedgerEntry(seq, Bytes.of(new byte[length]), Digest.ZERO, SIGNATURE);
    }
}
