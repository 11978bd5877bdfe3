package dev.chimera.core.scout;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Sentiment;

/**
 * Tells how an English post feels by weights that were learned from labelled posts. With P(positive), P(neutral) and P(negative)
 * as the model sees them, the score is P(positive) - P(negative), the label is the most probable of the three, and the confidence is
 * its probability. The sign of the score thus answers "positive or negative?" for every post, a neutral one too. A text that is not
 * English, or has no word, emoticon or emoji, is {@link Sentiment#UNKNOWN}. Reads the first 4,000 characters. Thread-safe.
 */
public final class LinearSentiment implements SentimentAnalyzer {
    private final SentimentModel model;

    /** An analyser with the built-in model. */
    public LinearSentiment() {
        this(SentimentModel.builtIn());
    }

    /** An analyser with a model of one's own. */
    public LinearSentiment(SentimentModel model) {
        this.model = model;
    }

    @Override
    public Sentiment analyze(String text) {
        SentimentFeatures features = SentimentFeatures.of(text);
        boolean english = Tongue.isEnglish(features.words(), model::knows);
        return features.isTelling() && english ? sentiment(model.weigh(features)) : Sentiment.UNKNOWN;
    }

    private static Sentiment sentiment(SentimentModel.Weights logits) {
        double neutral = probability(logits.neutral());
        double positive = (1 - neutral) * probability(logits.polar());
        double negative = 1 - neutral - positive;
        double score = Math.max(-1, Math.min(1, positive - negative));
        if (neutral >= Math.max(positive, negative)) {
            return new Sentiment(Sentiment.Label.NEUTRAL, score, neutral);
        }
        return positive >= negative
                ? new Sentiment(Sentiment.Label.POSITIVE, score, Math.min(1, positive))
                : new Sentiment(Sentiment.Label.NEGATIVE, score, Math.min(1, negative));
    }

    private static double probability(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
