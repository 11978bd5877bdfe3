package dev.chimera.benchmarks.quality;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.core.scout.BurstScout;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the reported topics tell posts about an event from others that a search for it brought along. The scout has no filter for
 * that: a post's score is the number of reported topics that it names. Promised is nothing; the figure is for comparing.
 */
final class OffTopicSection implements Section {
    private static final int COLUMNS = 5;
    private static final int POSTS_MIN = 500;

    @Override
    public String name() {
        return "off-topic";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Off-topic posts");
        Map<String, Map<Post, Boolean>> events = new TreeMap<>();
        for (String[] row : DataFolder.rows(data.files("noise", "crisislexT6", ".tsv"), COLUMNS)) {
            if (row.length == COLUMNS && !row[4].isBlank()) {
                Post post = new Post(row[0], Platform.X, "", Instant.parse(row[3]), row[4], null, Post.Reach.NONE);
                events.computeIfAbsent(row[2], event -> new LinkedHashMap<>()).put(post, row[1].equals("on-topic"));
            }
        }
        if (events.isEmpty()) {
            sheet.say("No tweets of CrisisLexT6 there.");
            return;
        }
        sheet.table("event", "tweets", "on topic", "area under the ROC curve");
        events.forEach((event, posts) -> {
            if (posts.size() >= POSTS_MIN) {
                Curve curve = curve(posts);
                long on = posts.values().stream().filter(each -> each).count();
                sheet.row(event, posts.size(), new Share(on, posts.size()), number(curve.areaUnderRoc()));
            }
        });
        sheet.endTable();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static Curve curve(Map<Post, Boolean> posts) {
        Instant first = posts.keySet().stream()
                .map(Post::createdAt)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant last = posts.keySet().stream()
                .map(Post::createdAt)
                .max(Instant::compareTo)
                .orElseThrow();
        Instant end = last.plusSeconds(1);
        Duration span = Duration.between(first, end);
        TrendQuery query = TrendQuery.global()
                .within(span.compareTo(Duration.ofMinutes(1)) < 0 ? Duration.ofMinutes(1) : span)
                .rising(0)
                .asOf(end);
        List<String> topics = new BurstScout(text -> Sentiment.UNKNOWN)
                .analyze(query, new GivenPosts(List.copyOf(posts.keySet()))).trends().stream()
                        .map(TrendReport::topic)
                        .map(topic -> topic.toLowerCase(Locale.ROOT))
                        .toList();
        Curve curve = new Curve();
        posts.forEach((post, onTopic) -> {
            String text = post.text().toLowerCase(Locale.ROOT);
            curve.add((double) topics.stream().filter(text::contains).count(), onTopic);
        });
        return curve;
    }
}
