package dev.chimera.cfo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.spec.Spec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

@Spec("CFO-8")
class RecordCodecTest {
    @Test
    void reads_back_what_it_wrote() {
        Samples.records()
                .forEach((name, record) -> assertThat(RecordReader.decode(encoded(record)))
                        .as(name)
                        .isEqualTo(record));
    }

    @Test
    void refuses_every_prefix_and_every_spare_byte() {
        Samples.records().forEach((name, record) -> {
            byte[] bytes = RecordWriter.encode(record);
            for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> RecordReader.decode(Bytes.of(prefix)))
                        .as("%s cut to %d", name, length)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> RecordReader.decode(Bytes.of(Arrays.copyOf(bytes, bytes.length + 1))))
                    .hasMessageContaining("1 bytes are left over");
        });
    }

    @Test
    void whatever_it_accepts_has_one_encoding_only() {
        long seed = 99;
        Random random = new Random(seed);
        int accepted = 0;
        for (LedgerRecord record : Samples.records().values()) {
            byte[] bytes = RecordWriter.encode(record);
            for (int i = 0; i < 4_000; i++) {
                byte[] changed = bytes.clone();
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                try {
                    LedgerRecord read = RecordReader.decode(Bytes.of(changed));
                    assertThat(RecordWriter.encode(read)).as("seed %d", seed).isEqualTo(changed);
                    accepted++;
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        }
        assertThat(accepted)
                .as("some changes are plain values and stay readable")
                .isPositive();
    }

    @Test
    void refuses_codes_it_does_not_know() {
        byte[] opened = RecordWriter.encode(Samples.records().get("opened"));
        int version = 2 + RecordWriter.MAGIC.length();
        refuses(opened, version, 2, "version 2");
        refuses(opened, version + 1, 77, "kind 77");
        refuses(opened, 2, 'X', "begins with CFO");
    }

    @Test
    void refuses_a_text_that_is_no_utf8_and_a_ledger_without_a_name() {
        byte[] engaged = RecordWriter.encode(Samples.records().get("kill_engaged"));
        refuses(engaged, engaged.length - 1, 0xFF, "UTF-8");

        byte[] nameless = CanonicalBytes.of("CFO")
                .u8(1)
                .u8(EntryKind.OPENED.code())
                .text("")
                .i64(0)
                .digest(Digest.ZERO)
                .i64(0)
                .uuid(Samples.PERMIT)
                .toArray();
        assertThatThrownBy(() -> RecordReader.decode(Bytes.of(nameless))).hasMessageContaining("origin");
    }

    private static void refuses(byte[] bytes, int at, int value, String words) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        assertThatThrownBy(() -> RecordReader.decode(Bytes.of(changed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    private static Bytes encoded(LedgerRecord record) {
        return Bytes.of(RecordWriter.encode(record));
    }
}
