package dev.chimera.benchmarks.quality;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Sentiment;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A port of VADER to Java, with the thresholds that its authors name. One thread. */
final class VaderPort implements SentimentAnalyzer {
    private static final double NEUTRAL = 0.05;
    private final com.vader.sentiment.analyzer.SentimentAnalyzer vader =
            new com.vader.sentiment.analyzer.SentimentAnalyzer();

    @Override
    public Sentiment analyze(String text) {
        vader.setInputString(text);
        try {
            vader.setInputStringProperties();
        } catch (IOException e) {
            throw new UncheckedIOException("VADER cannot read a text", e);
        }
        vader.analyze();
        double score = vader.getPolarity().getOrDefault("compound", 0f);
        Sentiment.Label label = Math.abs(score) < NEUTRAL
                ? Sentiment.Label.NEUTRAL
                : score > 0 ? Sentiment.Label.POSITIVE : Sentiment.Label.NEGATIVE;
        return new Sentiment(label, Math.max(-1, Math.min(1, score)), Math.min(1, Math.abs(score)));
    }
}
