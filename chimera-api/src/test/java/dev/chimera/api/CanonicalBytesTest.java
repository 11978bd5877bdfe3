package dev.chimera.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The expected bytes were computed by another program, from the rules in the specification. */
class CanonicalBytesTest {
    private static final UUID ID = UUID.fromString("5b0c3c0e-8d7f-4b58-8f0e-2f1c9a7e4d21");

    @Test
    void every_kind_of_value_has_its_bytes() {
        CanonicalBytes bytes = CanonicalBytes.of("chimera/test/v1")
                .u8(0)
                .u8(255)
                .u16(65_535)
                .i64(-1)
                .i64(Long.MAX_VALUE)
                .uuid(ID)
                .instant(Instant.parse("2026-03-02T09:00:00.123456Z"))
                .digest(Digest.sha256("abc"))
                .bytes(Bytes.of(new byte[] {1, 2, 3}))
                .text("Zoë \uD83C\uDF1E")
                .longText("")
                .list(List.of(1L, 2L), CanonicalBytes::i64);

        assertThat(HexFormat.of().formatHex(bytes.toArray()))
                .isEqualTo("000f6368696d6572612f746573742f7631" + "00" + "ff" + "ffff" + "ffffffffffffffff"
                        + "7fffffffffffffff" + "5b0c3c0e8d7f4b588f0e2f1c9a7e4d21" + "00064c06cfcd6640"
                        + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" + "0003010203"
                        + "00095a6fc3ab20f09f8c9e" + "00000000" + "0002" + "0000000000000001" + "0000000000000002");
        assertThat(bytes.sha256().hex()).isEqualTo("3ac8c98b3c7b4413e14a263c02801677437070b3c7a5741c76b58bf5f5f080af");
    }

    @Test
    void where_one_text_ends_and_the_next_begins_is_part_of_the_bytes() {
        Digest one = CanonicalBytes.of("test").text("ab").text("c").sha256();
        Digest other = CanonicalBytes.of("test").text("a").text("bc").sha256();
        Digest list = CanonicalBytes.of("test")
                .list(List.of("ab", "c"), CanonicalBytes::text)
                .sha256();

        assertThat(List.of(one, other, list)).doesNotHaveDuplicates();
    }

    @Test
    void long_text_may_be_longer_than_text() {
        String text = "x".repeat(70_000);
        byte[] bytes = CanonicalBytes.of("").longText(text).toArray();

        assertThat(bytes).hasSize(2 + 4 + 70_000).startsWith(0, 0, 0, 1, 0x11, 0x70);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalBytes.of("").text(text))
                .withMessageContaining("65535")
                .withMessageContaining("70000");
    }

    @Test
    void an_instant_before_1970_is_negative() {
        assertThat(CanonicalBytes.of("")
                        .instant(Instant.EPOCH.minusNanos(1_000))
                        .toArray())
                .containsExactly(0, 0, -1, -1, -1, -1, -1, -1, -1, -1);
    }

    @Test
    void refuses_half_a_character() {
        for (String text : List.of("\uD800", "a\uDC00", "\uD800\uD800\uDC00", "\uDC00\uD800")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CanonicalBytes.of("test").text(text))
                    .withMessageContaining("unpaired surrogate");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CanonicalBytes.of("test").longText(text));
        }
    }

    @Test
    void refuses_numbers_that_do_not_fit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalBytes.of("").u8(256));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalBytes.of("").u8(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalBytes.of("").u16(65_536));
    }
}
