package dev.chimera.core.director;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.Window;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in plain English what a trend report holds, and nothing that it does not hold. */
final class TrendWords {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int QUOTE_MAX = 140;

    private TrendWords() {}

    /** The topic on one line, at most {@code max} characters. */
    static String topic(TrendReport trend, int max) {
        return Scripts.oneLine(trend.topic(), max);
    }

    /** How many posts, when and where. */
    static String count(TrendReport trend) {
        Window window = trend.evidence().window();
        return "Between " + DAY_AND_TIME.format(window.start()) + " and " + DAY_AND_TIME.format(window.end())
                + " UTC there were " + posts(trend.volume()) + " about it" + where(trend) + ".";
    }

    /** How much of it is recent. */
    static String rise(TrendReport trend) {
        long percent = Math.round(100 * Forecasts.fresh(trend.evidence().volumes()));
        if (trend.evidence().volumes().size() < 4 || percent <= 25) {
            return "";
        }
        return percent + " percent of them came in the last quarter of that time.";
    }

    /** How the posts feel; empty if nobody knows. */
    static String mood(TrendReport trend) {
        Sentiment sentiment = trend.sentiment();
        return switch (sentiment.label()) {
            case POSITIVE -> "The mood is " + strength(sentiment) + "positive.";
            case NEGATIVE -> "The mood is " + strength(sentiment) + "negative.";
            case NEUTRAL -> "The mood is neither good nor bad.";
            case UNKNOWN -> "";
        };
    }

    /** A quotation of {@code post} and its channel, with at most {@code max} characters. */
    static String caption(Post post, int max) {
        String channel = " - " + channel(post, 30);
        return '"' + Scripts.oneLine(post.text(), max - channel.length() - 2) + '"' + channel;
    }

    /** A short quotation of {@code post}, with its channel and how people answered. */
    static String quote(Post post) {
        String channel = channel(post, 60);
        long reactions = post.reach().total();
        String reach =
                reactions == 0 ? "" : " (" + grouped(reactions) + (reactions == 1 ? " reaction)" : " reactions)");
        String words = Scripts.oneLine(post.text(), QUOTE_MAX);
        boolean ended = reach.isEmpty() && ".!?".indexOf(words.charAt(words.length() - 1)) >= 0;
        return "In " + channel + " somebody wrote: \"" + words + '"' + reach + (ended ? "" : ".");
    }

    /** Where the figures come from. */
    static String source(TrendReport trend) {
        return "Source of the figures: " + posts(trend.volume()) + where(trend) + ", counted once each.";
    }

    /** The length of the window, in the largest unit that fits. */
    static String span(Window window) {
        Duration length = window.length();
        if (length.toHours() >= 48) {
            return length.toDays() + " days";
        }
        return length.toHours() >= 1
                ? plural(length.toHours(), "hour")
                : plural(Math.max(1, length.toMinutes()), "minute");
    }

    /** A number of posts. */
    static String posts(long count) {
        return grouped(count) + (count == 1 ? " post" : " posts");
    }

    private static String channel(Post post, int max) {
        return Scripts.oneLine(post.channel().isBlank() ? post.platform().name() : post.channel(), max);
    }

    private static String where(TrendReport trend) {
        String names =
                trend.platforms().stream().map(Platform::name).sorted().limit(5).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " on " + names;
    }

    private static String strength(Sentiment sentiment) {
        double strength = Math.abs(sentiment.score());
        return strength >= 0.6 ? "clearly " : strength >= 0.2 ? "mostly " : "slightly ";
    }

    private static String plural(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }

    private static String grouped(long count) {
        return String.format(Locale.ENGLISH, "%,d", count);
    }
}
