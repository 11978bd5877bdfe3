package dev.chimera.api.spi;

import dev.chimera.api.trend.Sentiment;

/** Tells how a text feels, the same whenever it is asked, whatever the text is. Called from many threads at once. */
@FunctionalInterface
public interface SentimentAnalyzer {
    /** The sentiment of {@code text}; {@link Sentiment#UNKNOWN} rather than a guess. */
    Sentiment analyze(String text);
}
