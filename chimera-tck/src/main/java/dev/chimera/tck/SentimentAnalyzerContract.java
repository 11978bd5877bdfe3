package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.Sentiment.Label;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The promise of a {@link SentimentAnalyzer}: the plain cases right, a score that agrees with its label, and no guessing. */
public interface SentimentAnalyzerContract {
    /** The analyser. */
    SentimentAnalyzer analyzer();

    /** A text of plain joy in a language that it knows. */
    default String joyful() {
        return "I love this, it is wonderful and makes me happy!";
    }

    /** A text of plain anger in a language that it knows. */
    default String angry() {
        return "I hate this, it is terrible and makes me angry!";
    }

    @Test
    default void tells_joy_from_anger() {
        assertThat(analyzer().analyze(joyful()).label()).isEqualTo(Label.POSITIVE);
        assertThat(analyzer().analyze(angry()).label()).isEqualTo(Label.NEGATIVE);
    }

    @Test
    default void scores_as_it_labels() {
        SentimentAnalyzer analyzer = analyzer();
        for (String text : List.of(joyful(), angry(), "The meeting is on Tuesday at ten.", "...")) {
            Sentiment sentiment = analyzer.analyze(text);
            switch (sentiment.label()) {
                case POSITIVE -> assertThat(sentiment.score()).isPositive();
                case NEGATIVE -> assertThat(sentiment.score()).isNegative();
                case UNKNOWN -> assertThat(sentiment).isEqualTo(Sentiment.UNKNOWN);
                case NEUTRAL -> assertThat(sentiment.confidence()).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    default void does_not_guess_where_there_is_nothing_to_go_by() {
        for (String text : List.of("", " ", "\u200B", "12345", "https://example.org/")) {
            assertThat(analyzer().analyze(text).label())
                    .as("label of '%s'", text)
                    .isIn(Label.UNKNOWN, Label.NEUTRAL);
        }
    }

    @Test
    default void answers_the_same_again_and_on_many_threads() {
        SentimentAnalyzer analyzer = analyzer();
        Sentiment first = analyzer.analyze(joyful());

        assertThat(Together.call(8, thread -> analyzer.analyze(joyful()))).containsOnly(first);
    }

    @Test
    default void answers_whatever_the_text() {
        SentimentAnalyzer analyzer = analyzer();
        for (String text : HostileTexts.all()) {
            // only a guard against an analyser that never ends; speed is measured elsewhere
            Sentiment sentiment = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> analyzer.analyze(text));
            assertThat(sentiment).isNotNull();
        }
    }
}
