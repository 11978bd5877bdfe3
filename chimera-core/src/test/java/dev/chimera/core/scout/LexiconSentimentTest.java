package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.trend.Sentiment;
import dev.chimera.spec.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexiconSentimentTest {
    private final LexiconSentiment sentiment = new LexiconSentiment();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I love this little camera | POSITIVE",
                "What a horrible, boring evening | NEGATIVE",
                "I do not like this at all | NEGATIVE",
                "The soup wasn't bad | POSITIVE",
                "It looked nice, but the service was terrible | NEGATIVE",
                "The start was awful, but the end was wonderful | POSITIVE",
                "The match begins at noon :) | POSITIVE",
                "The bus is not here again \uD83D\uDE21 | NEGATIVE",
                "\uD83D\uDE0D\uD83D\uDE0D | POSITIVE",
                "This is sooooo gooood | POSITIVE",
                "another day of #fail | NEGATIVE"
            })
    void tells_how_an_english_post_feels(String text, Sentiment.Label label) {
        assertThat(sentiment.analyze(text).label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "this is very good | this is good",
                "this is GOOD | this is good",
                "this is good!!! | this is good",
                "this is good | this is slightly good"
            })
    void hears_how_strongly_it_is_said(String stronger, String weaker) {
        assertThat(sentiment.analyze(stronger).score())
                .isGreaterThan(sentiment.analyze(weaker).score());
    }

    @ParameterizedTest
    @Spec("SCOUT-9")
    @ValueSource(
            strings = {
                "Die Serie war super und der Film ist toll",
                "Este tel\u00E9fono no me gusta nada, es horrible",
                "C'est une catastrophe pour la ville, mais quelle belle journ\u00E9e",
                "\u3053\u308C\u306F\u6700\u9AD8\u3067\u3059 \uD83D\uDE0D",
                "\u042D\u0442\u043E \u0443\u0436\u0430\u0441\u043D\u044B\u0439 \u0434\u0435\u043D\u044C",
                "Het is een drama dat hij niet wil winnen"
            })
    void does_not_guess_in_a_language_it_does_not_know(String text) {
        assertThat(sentiment.analyze(text)).isEqualTo(Sentiment.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"The train leaves from platform three", "", "https://love.example/great", "@happy @love", "42"})
    void is_unknown_where_nothing_says_how_it_feels(String text) {
        assertThat(sentiment.analyze(text)).isEqualTo(Sentiment.UNKNOWN);
    }

    @Test
    void reads_no_more_than_the_start_of_a_long_text() {
        String endless = "good ".repeat(8_000);

        assertThat(sentiment.analyze(endless.substring(0, 40_000)).score()).isBetween(0.9, 1.0);
    }
}
