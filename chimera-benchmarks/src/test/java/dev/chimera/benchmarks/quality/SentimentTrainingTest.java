package dev.chimera.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.trend.Sentiment.Label;
import dev.chimera.core.scout.LinearSentiment;
import dev.chimera.core.scout.SentimentModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentimentTrainingTest {
    @Test
    void learns_words_and_what_is_like_them_and_gives_the_same_bytes_again() throws IOException {
        SentimentModel model = model();
        LinearSentiment sentiment = new LinearSentiment(model);

        assertThat(sentiment.analyze("the splendid garden was here").score())
                .isGreaterThan(sentiment.analyze("the dreadful garden was here").score());
        assertThat(sentiment.analyze("the meal was superb").label()).isEqualTo(Label.POSITIVE);
        assertThat(bytes(model())).isEqualTo(bytes(model));
    }

    @Test
    void descends_to_the_lowest_point() {
        double[] lowest = Descent.lowest(2, 50, (point, slope) -> {
            slope[0] = 2 * (point[0] - 3);
            slope[1] = 20 * (point[1] + 1);
            return (point[0] - 3) * (point[0] - 3) + 10 * (point[1] + 1) * (point[1] + 1);
        });

        assertThat(lowest[0]).isBetween(2.99, 3.01);
        assertThat(lowest[1]).isBetween(-1.01, -0.99);
    }

    private static SentimentModel model() {
        List<LabelledPost> posts = new ArrayList<>();
        for (String thing : List.of("meal", "song", "garden", "film")) {
            for (String good : List.of("superb", "marvelous", "magnificent")) {
                posts.add(new LabelledPost("x", LabelledPost.POSITIVE, "the " + thing + " was " + good));
            }
            for (String bad : List.of("horrible", "awful", "horrendous")) {
                posts.add(new LabelledPost("x", LabelledPost.NEGATIVE, "the " + thing + " was " + bad));
            }
            posts.add(new LabelledPost("x", LabelledPost.NEUTRAL, "the " + thing + " was here"));
        }
        return new SentimentTraining(SentimentTraining.Knobs.CHOSEN).model(posts);
    }

    private static byte[] bytes(SentimentModel model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.write(bytes);
        return bytes.toByteArray();
    }
}
