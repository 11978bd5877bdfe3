package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.trend.Window;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostWordsTest {
    private static String keys(String text) {
        return String.join(
                " ", PostWords.of(text).list().stream().map(Word::key).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Google's Reader is DEAD! | google reader is dead",
                "don't panic | dont panic",
                "AT&amp;T and caf\u00E9-society | at t and cafe society",
                "see https://a.example/x?y=z now, @ann_b! | see now",
                "mail ann@b.example | mail ann b example",
                "#SaveTheDate p\u0430ypal | savethedate paypal",
                "\u6771\u4EAC\u3067\u5730\u9707 | \u6771 \u4EAC \u3067 \u5730 \u9707",
                "\u0438\u0439 \u041C\u043E\u0441\u043A\u0432\u0430 | \u0438\u0438 \u043C\u043E\u0441\u043A\u0432\u0430"
            })
    void cuts_a_text_into_folded_words(String text, String expected) {
        assertThat(keys(text)).isEqualTo(expected);
    }

    @Test
    void knows_where_a_phrase_cannot_go_on() {
        assertThat(PostWords.of("big bang, dark-matter #tag").list())
                .extracting(Word::begins)
                .containsExactly(true, false, true, false, true);
    }

    @Test
    void reads_no_more_than_a_bounded_number_of_words() {
        assertThat(PostWords.of("a ".repeat(20_000)).list()).hasSize(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wi-fi | free WiFi here | true",
                "wifi | free wi-fi here | false",
                "big bang | the Big-Bang theory | true",
                "big bang | #bigbang | true",
                "bang | bangs | false",
                "\u5730\u9707 | \u6771\u4EAC\u3067\u5730\u9707 | true",
                "!!! | anything | false"
            })
    void finds_keywords_as_whole_words(String keyword, String text, boolean found) {
        assertThat(Keyword.of(keyword).isIn(PostWords.of(text).list())).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"PT1M, 24", "PT1H, 30", "PT24H, 24", "P2D, 24", "P7D, 28", "P14D, 28", "P30D, 30", "P366D, 52"})
    void cuts_a_window_into_slices_that_people_think_in(Duration length, int count) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Slices slices = Slices.of(new Window(start, start.plus(length)));

        assertThat(slices.count()).isEqualTo(count);
        assertThat(slices.of(start)).isZero();
        assertThat(slices.of(start.plus(length).minusMillis(1))).isEqualTo(count - 1);
    }
}
