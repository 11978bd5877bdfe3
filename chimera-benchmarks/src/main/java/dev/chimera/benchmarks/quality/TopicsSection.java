package dev.chimera.benchmarks.quality;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.core.scout.BurstScout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the topics of a scan are the events that people talked about. Real tweets of several disasters are put into one day:
 * those off topic evenly, those of each event within hours of their own. Whoever reads the report should see each event, and
 * hardly anything else.
 */
final class TopicsSection implements Section {
    private static final Instant END = Instant.parse("2026-01-02T00:00:00Z");
    private static final int DAY_SECONDS = 86_400;
    private static final int HOURS = 3;
    private static final int PER_EVENT = 400;
    private static final int OFF_TOPIC = 6_000;
    private static final int COLUMNS = 5;

    private record Tweet(String event, boolean onTopic, String text) {}

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Topics: do they correspond to the events?");
        List<Tweet> tweets = new ArrayList<>();
        for (String[] row : DataFolder.rows(data.files("noise", "crisislexT6", ".tsv"), COLUMNS)) {
            if (row.length == COLUMNS) {
                tweets.add(new Tweet(row[2], row[1].equals("on-topic"), row[4]));
            }
        }
        if (tweets.isEmpty()) {
            sheet.say("No tweets of CrisisLexT6 there.");
            return;
        }
        Map<String, String> truth = new HashMap<>();
        List<Post> posts = mixed(tweets, truth);
        List<TrendReport> trends = new BurstScout(text -> Sentiment.UNKNOWN)
                .analyze(TrendQuery.global().asOf(END), new GivenPosts(posts))
                .trends();
        report(trends, truth, posts.size(), sheet);
    }

    private static List<Post> mixed(List<Tweet> tweets, Map<String, String> truth) {
        Random random = new Random(17);
        Map<String, List<Tweet>> events = new TreeMap<>();
        List<Tweet> rest = new ArrayList<>();
        for (Tweet tweet : tweets) {
            List<Tweet> of = tweet.onTopic() ? events.computeIfAbsent(tweet.event(), event -> new ArrayList<>()) : rest;
            of.add(tweet);
        }
        List<Post> posts = new ArrayList<>();
        for (Tweet tweet : sample(rest, OFF_TOPIC, random)) {
            posts.add(post(posts.size(), random.nextInt(DAY_SECONDS), tweet));
        }
        int hour = 8;
        for (Map.Entry<String, List<Tweet>> event : events.entrySet()) {
            for (Tweet tweet : sample(event.getValue(), PER_EVENT, random)) {
                int second = hour * 3_600 + random.nextInt(HOURS * 3_600);
                truth.put(String.valueOf(posts.size()), event.getKey());
                posts.add(post(posts.size(), second, tweet));
            }
            hour = hour + HOURS + 1 > 24 - HOURS ? 8 : hour + HOURS + 1;
        }
        return posts;
    }

    private static List<Tweet> sample(List<Tweet> tweets, int count, Random random) {
        List<Tweet> left = new ArrayList<>(tweets);
        List<Tweet> sample = new ArrayList<>();
        while (sample.size() < count && !left.isEmpty()) {
            sample.add(left.remove(random.nextInt(left.size())));
        }
        return sample;
    }

    private static Post post(int id, int second, Tweet tweet) {
        Instant at = END.minus(Duration.ofDays(1)).plusSeconds(second);
        return new Post(String.valueOf(id), Platform.X, "", at, tweet.text(), null, new Post.Reach(0, 0, 0));
    }

    private static void report(List<TrendReport> trends, Map<String, String> truth, int posts, Sheet sheet) {
        sheet.say(String.format(
                Locale.ROOT,
                "%,d tweets in one day, %d trends reported; each with its (at most ten) top posts.",
                posts,
                trends.size()));
        sheet.table("topic", "posts", "velocity", "event of most top posts", "of the top posts");
        Set<String> seen = new HashSet<>();
        long right = 0;
        long all = 0;
        for (TrendReport trend : trends) {
            Map<String, Long> events = new TreeMap<>();
            trend.evidence()
                    .topPosts()
                    .forEach(post -> events.merge(truth.getOrDefault(post.id(), "none"), 1L, Long::sum));
            Map.Entry<String, Long> most =
                    events.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            long of = trend.evidence().topPosts().size();
            right += most.getKey().equals("none") ? 0 : most.getValue();
            all += of;
            seen.add(most.getKey());
            sheet.row(
                    trend.topic(),
                    trend.volume(),
                    String.format(Locale.ROOT, "%.1f", trend.velocity().rising()),
                    most.getKey(),
                    new Share(most.getValue(), of));
        }
        sheet.endTable();
        seen.remove("none");
        Set<String> events = new HashSet<>(truth.values());
        sheet.say("Purity, top posts of the topic's main event: " + new Share(right, all) + ". Events seen: "
                + seen.size() + " of " + events.size() + ".");
    }
}
