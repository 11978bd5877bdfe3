package dev.chimera.core.director;

import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.core.safety.StandardChecks;
import dev.chimera.core.safety.TopicTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The words of a brief, in the persona's tone.
 *
 * @param title at most 90 characters
 * @param script paragraphs
 * @param quoted the posts that it quotes, at most 3
 */
record BriefText(String title, String script, List<Post> quoted) {
    private static final int TITLE_MAX = 90;
    private static final int QUOTES_MAX = 3;

    /** The words for {@code trend} as {@code persona} would say them, without what it avoids. */
    static BriefText write(TrendReport trend, PersonalityProfile persona, TopicTerms avoid) {
        List<Post> quoted = trend.evidence().topPosts().stream()
                .filter(post -> isQuotable(post, avoid))
                .limit(QUOTES_MAX)
                .toList();
        String topic = TrendWords.topic(trend, 120);
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(opening(persona, topic));
        paragraphs.add(joined(TrendWords.count(trend), TrendWords.rise(trend), TrendWords.mood(trend)));
        quoted.stream().map(TrendWords::quote).forEach(paragraphs::add);
        paragraphs.add(TrendWords.source(trend));
        return new BriefText(title(trend), String.join("\n\n", paragraphs), quoted);
    }

    private static String title(TrendReport trend) {
        String plain = "On the rise: " + trend.topic();
        String full = plain + ", " + TrendWords.posts(trend.volume()) + " in "
                + TrendWords.span(trend.evidence().window());
        return Scripts.oneLine(full.length() <= TITLE_MAX ? full : plain, TITLE_MAX);
    }

    /** Which opening suits which words of a tone; the first that fits is taken. */
    private static String opening(PersonalityProfile persona, String topic) {
        String tone = persona.tone().toLowerCase(Locale.ROOT);
        String who = persona.name() + " here, a persona run by a machine.";
        if (has(tone, "curious", "playful", "inquisitive", "wonder")) {
            return who + " What is going on with " + topic + "?";
        }
        if (has(tone, "dry", "factual", "sober", "plain", "calm", "serious", "precise")) {
            return who + " " + capital(topic) + ", in figures.";
        }
        if (has(tone, "warm", "friendly", "kind", "cheerful", "casual")) {
            return "Hello! " + who + " Let us look at " + topic + " together.";
        }
        if (has(tone, "excited", "energetic", "bold", "enthusiastic", "loud")) {
            return who + " Watch " + topic + " rise!";
        }
        return who + " This is about " + topic + ".";
    }

    private static boolean isQuotable(Post post, TopicTerms avoid) {
        String words = post.channel() + "\n" + post.text();
        return !post.text().isBlank()
                && !words.contains("[redacted:")
                && !post.text().contains("://")
                && avoid.firstIn(words).isEmpty()
                && StandardChecks.isQuotable(words);
    }

    private static boolean has(String tone, String... words) {
        return Stream.of(words).anyMatch(tone::contains);
    }

    private static String capital(String topic) {
        return topic.isEmpty() ? topic : topic.substring(0, 1).toUpperCase(Locale.ROOT) + topic.substring(1);
    }

    private static String joined(String... sentences) {
        return String.join(
                " ",
                Stream.of(sentences).filter(sentence -> !sentence.isEmpty()).toList());
    }
}
