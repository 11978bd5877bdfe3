package dev.chimera.api.spi;

import dev.chimera.api.trend.Sentiment;

/** Tells how a text feels. Called from many threads at once. */
@FunctionalInterface
public interface SentimentAnalyzer {
    /** The sentiment of {@code text}; {@link Sentiment#UNKNOWN} rather than a guess. */
    Sentiment analyze(String text);
}
