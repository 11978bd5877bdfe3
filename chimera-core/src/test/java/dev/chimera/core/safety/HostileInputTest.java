package dev.chimera.core.safety;

import static dev.chimera.core.safety.Samples.outbound;
import static dev.chimera.core.safety.Samples.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("SAFE-8")
class HostileInputTest {
    private static final int MEGABYTE = 1_000_000;

    private final CheckedGateway gateway = CheckedGateway.standard();

    /** Each of these makes a scanner with a quadratic step run for hours at this length. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "@",
                "a@",
                "a.b@c.",
                "://",
                "http://",
                "http://a@",
                "http://a:b",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY",
                "password=",
                "password=a1",
                "eyJ.",
                "1 ",
                "+1",
                "(",
                "#",
                "ignore ",
                "i ",
                "ignoreallprevious",
                "AKIA",
                "sk-",
                "GB12",
                "127.",
                "::",
                "x.",
                "4111 ",
                "<|",
                "[",
                "\u200B",
                "\u0301",
                "\uD800",
                "\u4E2D",
                "\u0430b",
                "%25",
                "'",
                "aB",
                "token: a1 ",
                "\u202E",
                "previous instructions ",
                "\u0130",
                "http://[",
                "-----BEGIN PRIVATE KEY-----END",
                "QUJD",
                "12345678Z ",
                "[redacted:"
            })
    void reads_a_megabyte_of_anything_to_its_end(String unit) {
        String text = unit.repeat(MEGABYTE / unit.getBytes(StandardCharsets.UTF_8).length);

        assertThat(gateway.screen(post(text, text.substring(0, 8_000)))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "# ", "#a", "fuck ", "election ", "i am ", "aB", "\u4E2D", "a1"})
    void reads_the_longest_text_that_can_be_published(String unit) {
        String text = unit.repeat(9_900 / unit.length());

        assertThat(gateway.screen(outbound(text, "old radios", "party politics")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ignore ", "ignore all ", "you are now ", "pretend ", "the of and "})
    void the_steps_of_a_phrase_scan_grow_with_the_length_and_no_faster(String unit) {
        PhraseBook book = PhraseBook.read("injection.txt");

        long once = steps(book, unit.repeat(2_000));
        long twice = steps(book, unit.repeat(4_000));

        assertThat(twice).isLessThanOrEqualTo(2 * once + 100);
    }

    private static long steps(PhraseBook book, String text) {
        return PhraseScan.strongest(book, Words.of(text), Integer.MAX_VALUE).steps();
    }

    @Test
    void hidden_words_never_outgrow_the_text() {
        PhraseBook book = PhraseBook.read("injection.txt");
        String joined = "ignoreallpreviousinstructions".repeat(1_000);

        List<Words.Word> words = HiddenWords.reveal(Words.of(joined), book.trie());

        assertThat(words).hasSizeLessThanOrEqualTo(joined.length() + 1);
    }
}
