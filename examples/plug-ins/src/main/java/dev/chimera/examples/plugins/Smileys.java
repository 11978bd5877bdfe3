package dev.chimera.examples.plugins;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.Sentiment.Label;

/** Knows smileys and nothing else, and therefore every language. Thread-safe; needs no closing. */
public final class Smileys implements SentimentAnalyzer {
    static final String NAME = "smileys";

    private static final int LOOKS_AT = 10_000;

    /** An analyser. */
    public Smileys() {}

    // tag::analyze[]
    @Override
    public Sentiment analyze(String text) {
        int glad = 0;
        int sad = 0;
        for (int i = 1; i < Math.min(text.length(), LOOKS_AT); i++) {
            if (text.charAt(i - 1) == ':') {
                glad += text.charAt(i) == ')' ? 1 : 0;
                sad += text.charAt(i) == '(' ? 1 : 0;
            }
        }
        if (glad + sad == 0) {
            return Sentiment.UNKNOWN; // rather than a guess
        }
        double score = (double) (glad - sad) / (glad + sad);
        Label label = score > 0 ? Label.POSITIVE : score < 0 ? Label.NEGATIVE : Label.NEUTRAL;
        return new Sentiment(label, score, 0.6);
    }
    // end::analyze[]
}
