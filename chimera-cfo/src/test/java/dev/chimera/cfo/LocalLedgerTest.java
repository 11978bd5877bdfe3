package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.Ed25519Verify;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.spec.Spec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@Spec("CFO-8")
class LocalLedgerTest {
    private final GappyStore store = new GappyStore();
    private final Desk desk = new Desk(Budget.daily(Money.usd("20.00")), SpendPolicy.DEFAULT, store);

    @Test
    void reads_from_any_entry_on() {
        desk.spent("1.00");
        List<Long> seqs = new ArrayList<>();
        desk.cfo.ledger().read(1, entry -> seqs.add(entry.seq()));

        assertThat(seqs).containsExactly(1L, 2L);
        assertThat(desk.cfo.ledger().size()).isEqualTo(3);
    }

    @Test
    void every_entry_holds_the_hash_of_the_one_before_it() {
        desk.spent("1.00");
        List<LedgerEntry> entries = new ArrayList<>();
        desk.cfo.ledger().read(0, entries::add);

        assertThat(entries.get(1).record().hex()).contains(entries.get(0).hash().hex());
        assertThat(entries.get(2).record().hex()).contains(entries.get(1).hash().hex());
    }

    @Test
    void a_checkpoint_is_the_signed_text_of_a_transparency_log() throws Exception {
        desk.spent("1.00");
        Checkpoint checkpoint = desk.cfo.ledger().checkpoint();
        String root =
                Base64.getEncoder().encodeToString(checkpoint.root().bytes().toArray());
        byte[] text = ("test/desk\n3\n" + root + "\n").getBytes(StandardCharsets.UTF_8);

        new Ed25519Verify(rawCheckpointKey())
                .verify(checkpoint.signature().value().toArray(), text);
        assertThat(checkpoint.signature().keyId())
                .as("entries have a key of their own")
                .isNotEqualTo(desk.approved("1.00").facts().signature().keyId());
    }

    @Test
    void an_export_that_lacks_entries_is_not_signed() {
        desk.spent("1.00");
        store.hidden = 2;

        assertThatThrownBy(() -> desk.cfo.ledger().export(new ByteArrayOutputStream()))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("counts 3 entries");
    }

    @Test
    void a_full_disk_comes_out_as_it_is() {
        desk.spent("1.00");
        OutputStream full = new OutputStream() {
            private int left = 700;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) {
                    throw new IOException("disk full");
                }
            }
        };

        assertThatThrownBy(() -> desk.cfo.ledger().export(full))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    /** The raw key stands at the end of Tink's serialised public key. */
    private static byte[] rawCheckpointKey() {
        String json = Desk.KEYS.publicKeys().toJson();
        String checkpoints = json.substring(json.indexOf("checkpoints"));
        byte[] key = Base64.getDecoder().decode(checkpoints.replaceAll("(?s).*\"value\" : \"([^\"]+)\".*", "$1"));
        byte[] raw = new byte[32];
        System.arraycopy(key, key.length - 32, raw, 0, 32);
        return raw;
    }

    private static final class GappyStore extends ForwardingStore {
        private long hidden = Long.MAX_VALUE;

        @Override
        public void read(long fromSeq, Consumer<LedgerEntry> reader) {
            super.read(fromSeq, entry -> {
                if (entry.seq() < hidden) {
                    reader.accept(entry);
                }
            });
        }
    }
}
