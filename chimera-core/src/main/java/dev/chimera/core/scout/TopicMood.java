package dev.chimera.core.scout;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Sentiment;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the posts of a topic feel on the whole: the mean of those whose sentiment is known. Thread-safe. */
final class TopicMood {
    private static final Logger log = LoggerFactory.getLogger(TopicMood.class);
    private static final int POSTS_MAX = 1_000;
    /** A mean nearer to zero than this is neutral: that of posts which people call neutral is up to 0.2. */
    private static final double NEUTRAL = 0.2;

    private final SentimentAnalyzer analyzer;

    TopicMood(SentimentAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The mood of the first {@value #POSTS_MAX} stories; unknown if none is known, or if the analyser fails. */
    Sentiment of(List<Story> stories) {
        double score = 0;
        double confidence = 0;
        int known = 0;
        int looked = Math.min(POSTS_MAX, stories.size());
        for (Story story : stories.subList(0, looked)) {
            Sentiment sentiment;
            try {
                sentiment = analyzer.analyze(story.first().text());
            } catch (RuntimeException e) {
                log.warn(
                        "sentiment analyser {} failed; the sentiment is unknown",
                        analyzer.getClass().getName(),
                        e);
                return Sentiment.UNKNOWN;
            }
            if (sentiment.label() != Sentiment.Label.UNKNOWN) {
                known++;
                score += sentiment.score();
                confidence += sentiment.confidence();
            }
        }
        if (known == 0) {
            return Sentiment.UNKNOWN;
        }
        double mean = Math.max(-1, Math.min(1, score / known));
        return new Sentiment(label(mean), mean, Math.min(1, confidence / looked));
    }

    private static Sentiment.Label label(double score) {
        if (Math.abs(score) < NEUTRAL) {
            return Sentiment.Label.NEUTRAL;
        }
        return score > 0 ? Sentiment.Label.POSITIVE : Sentiment.Label.NEGATIVE;
    }
}
