package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SentimentAnalyzerContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearSentimentTest implements SentimentAnalyzerContract {
    private static final LinearSentiment SENTIMENT = new LinearSentiment();

    @Override
    public SentimentAnalyzer analyzer() {
        return SENTIMENT;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I love this little camera | POSITIVE",
                "What a horrible, boring evening | NEGATIVE",
                "I do not like this at all | NEGATIVE",
                "not happy with this phone | NEGATIVE",
                "It looked nice, but the service was terrible | NEGATIVE",
                "The start was awful, but the end was wonderful | POSITIVE",
                "The match begins at noon :) | POSITIVE",
                "The bus is not here again \uD83D\uDE21 | NEGATIVE",
                "\uD83D\uDE0D\uD83D\uDE0D | POSITIVE",
                ":( | NEGATIVE",
                "This is sooooo gooood | POSITIVE",
                "another day of #fail | NEGATIVE",
                "#SuchAGreatDay | POSITIVE",
                "worst customer service ever | NEGATIVE",
                "smh dat game was trash af | NEGATIVE",
                "The train leaves from platform three | NEUTRAL"
            })
    void tells_how_an_english_post_feels(String text, Sentiment.Label label) {
        assertThat(SENTIMENT.analyze(text).label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the food is good | the food is not good",
                "this is a very good idea | this is an idea",
                "it was soooo nice | it was nice once",
                "what a day :) | what a day :(",
                "the bus is late | the bus is late again, I hate this"
            })
    void hears_what_makes_a_post_better_or_worse(String better, String worse) {
        assertThat(SENTIMENT.analyze(better).score())
                .isGreaterThan(SENTIMENT.analyze(worse).score());
    }

    /**
     * The model learned from none of them, but the lexicon among its features was made by those who picked them: this guards against
     * decay, and the proof is in docs/reference/sentiment-model.md.
     */
    @Test
    @Spec("SCOUT-4")
    void finds_the_feeling_of_labelled_tweets_that_it_never_saw() throws IOException {
        int[][] counts = new int[2][2];
        for (String line : tweets()) {
            int truth = line.startsWith("pos") ? 1 : 0;
            double score = SENTIMENT.analyze(line.substring(4)).score();
            boolean right = truth == 1 ? score > 0 : score < 0;
            counts[truth][right ? truth : 1 - truth]++;
        }
        double all = counts[0][0] + counts[0][1] + counts[1][0] + counts[1][1];
        double wrong = counts[0][1] + counts[1][0];

        assertThat(all).isGreaterThan(2_000);
        assertThat((all - wrong) / all).as("accuracy").isGreaterThan(0.90);
        assertThat((f1(counts[0][0], wrong) + f1(counts[1][1], wrong)) / 2)
                .as("macro F1")
                .isGreaterThan(0.88);
    }

    private static double f1(double right, double wrong) {
        return 2 * right / (2 * right + wrong);
    }

    private static List<String> tweets() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(LinearSentimentTest.class.getResourceAsStream("hutto-tweets.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("pos\t") || line.startsWith("neg\t"))
                    .toList();
        }
    }

    @ParameterizedTest
    @Spec("SCOUT-9")
    @ValueSource(
            strings = {
                "Die Serie war super und der Film ist toll",
                "Ich liebe dieses Lied",
                "Guten Morgen, sch\u00F6nes Wochenende",
                "Este tel\u00E9fono no me gusta nada, es horrible",
                "Te quiero mucho mi amor",
                "C'est une catastrophe pour la ville, mais quelle belle journ\u00E9e",
                "J'adore cette chanson",
                "Questo film \u00E8 terribile, non mi piace",
                "Eu adoro esse filme, muito bom",
                "Het is een drama dat hij niet wil winnen",
                "Ik haat deze regen",
                "Bu film \u00E7ok g\u00FCzel, \u00E7ok sevdim",
                "Aku suka banget lagu ini",
                "Selamat pagi semuanya",
                "Kocham ten film, jest \u015Bwietny",
                "\u042D\u0442\u043E \u0443\u0436\u0430\u0441\u043D\u044B\u0439 \u0434\u0435\u043D\u044C",
                "\u0623\u062D\u0628 \u0647\u0630\u0627 \u0627\u0644\u0641\u064A\u0644\u0645 \u0643\u062B\u064A\u0631\u0627",
                "\u3053\u308C\u306F\u6700\u9AD8\u3067\u3059 \uD83D\uDE0D",
                "\u6211\u975E\u5E38\u559C\u6B22\u8FD9\u90E8\u7535\u5F71",
                "\uC774 \uC601\uD654 \uC815\uB9D0 \uC88B\uC544\uC694",
                "\u092E\u0941\u091D\u0947 \u092F\u0939 \u092B\u093F\u0932\u094D\u092E \u092A\u0938\u0902\u0926 \u0939\u0948",
                "Vilken hemsk dag, allt g\u00E5r fel",
                "Rakastan t\u00E4t\u00E4 elokuvaa",
                "\u00CEmi place foarte mult acest film",
                "Saya sangat suka filem ini"
            })
    void does_not_guess_in_a_language_it_does_not_know(String text) {
        assertThat(SENTIMENT.analyze(text)).isEqualTo(Sentiment.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "...", "https://love.example/great", "@happy @love", "42", "?!"})
    void is_unknown_where_nothing_says_how_it_feels(String text) {
        assertThat(SENTIMENT.analyze(text)).isEqualTo(Sentiment.UNKNOWN);
    }

    @Test
    void reads_no_more_than_the_start_of_a_long_text() {
        String start = "good ".repeat(800);

        assertThat(SENTIMENT.analyze(start + "awful ".repeat(6_000))).isEqualTo(SENTIMENT.analyze(start));
    }

    @ParameterizedTest
    @ValueSource(strings = {")", "a", "#", "@a", "\\u", "\uD83D", "=)", "a'", "<3", "http://", "!", "\u0301"})
    void answers_whatever_is_repeated(String piece) {
        Sentiment sentiment = SENTIMENT.analyze(piece.repeat(40_000));

        assertThat(sentiment.score()).isBetween(-1.0, 1.0);
    }
}
