package dev.chimera.core.scout;

import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Scout;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.api.trend.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The built-in scout. Repeats are taken out, words and phrases that many distinct posts share become topics, and a topic is
 * reported when its posts come faster than chance explains ({@link TrendReport.Velocity}; the formula is that of
 * {@code specs/functional.md}). A query with keywords looks only at posts that hold one of them as whole words, and tests the
 * keywords themselves first. The same posts give the same report in whatever order they come. Works in any language. Memory is
 * bounded by {@link Builder#postsMax}. Thread-safe.
 */
public final class BurstScout implements Scout {
    private static final int TOP_POSTS = 10;

    private final TopicMood mood;
    private final InstantSource clock;
    private final int postsMax;

    /** A scout with the default settings. */
    public BurstScout(SentimentAnalyzer sentiment) {
        this(builder(sentiment));
    }

    private BurstScout(Builder builder) {
        this.mood = new TopicMood(builder.sentiment);
        this.clock = builder.clock;
        this.postsMax = builder.postsMax;
    }

    /** Settings for a scout that judges moods with {@code sentiment}. */
    public static Builder builder(SentimentAnalyzer sentiment) {
        return new Builder(sentiment);
    }

    /**
     * {@inheritDoc} The window ends at the query's {@link TrendQuery#asOf}, or now if that is open; whoever filtered the posts by
     * a window should ask with its end.
     */
    @Override
    public TrendScan analyze(TrendQuery query, PostIntake intake) {
        Instant began = clock.instant();
        Window window = query.window(began);
        Gathered gathered = gather(intake, window);
        Slices slices = Slices.of(window);
        Deduplicator repeats = new Deduplicator();
        gathered.posts().forEach(repeats::offer);
        List<Story> stories = repeats.originals().stream()
                .map(original -> new Story(
                        original,
                        PostWords.of(original.first().text()).list(),
                        slices.of(original.first().createdAt())))
                .toList();
        List<TrendReport> trends = new Rising(stories, slices)
                .among(topics(query, stories), query.minVelocity(), TrendScan.TRENDS_MAX).stream()
                        .map(riser -> report(riser, stories, window))
                        .toList();
        Duration elapsed = Duration.between(began, clock.instant());
        return new TrendScan(
                trends,
                gathered.missing(),
                intake.counts(),
                repeats.repeated(),
                elapsed.isNegative() ? Duration.ZERO : elapsed);
    }

    private record Gathered(List<Post> posts, List<MissingSource> missing) {}

    private Gathered gather(PostIntake intake, Window window) {
        List<Post> posts = new ArrayList<>();
        boolean full = false;
        try (Stream<Post> stream = intake.posts()) {
            for (Iterator<Post> each = stream.iterator(); !full && each.hasNext(); ) {
                Post post = each.next();
                if (window.contains(post.createdAt())) {
                    full = posts.size() == postsMax;
                    if (!full) {
                        posts.add(post);
                    }
                }
            }
        }
        posts.sort(Comparator.comparing(Post::createdAt)
                .thenComparing(post -> post.platform().name())
                .thenComparing(Post::id)
                .thenComparing(Post::text));
        List<MissingSource> missing = new ArrayList<>(intake.missing());
        if (full) {
            missing.add(new MissingSource(
                    "scout", "more than " + postsMax + " posts in the window; the rest was not read"));
        }
        return new Gathered(posts, missing);
    }

    private static List<Topic> topics(TrendQuery query, List<Story> stories) {
        int[] all = IntStream.range(0, stories.size()).toArray();
        if (query.isGlobal()) {
            return new TopicMiner(stories, all).topics();
        }
        List<Topic> asked = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        for (String name : query.keywords()) {
            Keyword keyword = Keyword.of(name);
            int[] holding = Arrays.stream(all)
                    .filter(story -> keyword.isIn(stories.get(story).words()))
                    .toArray();
            if (holding.length > 0 && known.add(keyword.joined())) {
                asked.add(new Topic(keyword.keys(), holding, keyword.name()));
            }
        }
        int[] chosen =
                asked.stream().flatMapToInt(Topic::stories).sorted().distinct().toArray();
        Distinctive distinctive = new Distinctive(stories, chosen);
        new TopicMiner(stories, chosen)
                .topics().stream()
                        .filter(topic -> !known.contains(topic.key()) && distinctive.is(topic))
                        .forEach(asked::add);
        return asked;
    }

    private TrendReport report(Rising.Riser riser, List<Story> stories, Window window) {
        List<Story> told = riser.topic().stories().mapToObj(stories::get).toList();
        String name = TopicName.of(riser.topic(), stories);
        Set<Platform> platforms =
                told.stream().map(story -> story.first().platform()).collect(Collectors.toSet());
        return new TrendReport(
                id(riser.topic(), window),
                name,
                riser.topic().volume(),
                mood.of(told),
                new TrendReport.Velocity(riser.velocity(), riser.falseAlarmRate()),
                platforms,
                new TrendReport.Evidence(window, riser.counts(), top(told)));
    }

    private static UUID id(Topic topic, Window window) {
        String name = topic.key() + "\n" + window.start() + "\n" + window.end();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Post> top(List<Story> told) {
        return told.stream()
                .sorted(Comparator.comparingLong((Story story) ->
                                story.original().mostAnswered().reach().total())
                        .thenComparingLong(story -> story.original().copies())
                        .reversed()
                        .thenComparing(story -> story.first().createdAt())
                        .thenComparing(story -> story.first().id()))
                .limit(TOP_POSTS)
                .map(story -> story.original().mostAnswered())
                .toList();
    }

    /** Settings of a {@link BurstScout}; every one has a default. */
    public static final class Builder {
        private final SentimentAnalyzer sentiment;
        private InstantSource clock = InstantSource.system();
        private int postsMax = 200_000;

        private Builder(SentimentAnalyzer sentiment) {
            this.sentiment = sentiment;
        }

        /** The time: ends the window of a query that leaves it open, and measures the scan. Default: the system's. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /** How many posts of a window are read at most, 1 to 1,000,000; the default is 200,000. */
        public Builder postsMax(int posts) {
            this.postsMax = (int) Require.range("postsMax", posts, 1, 1_000_000);
            return this;
        }

        /** The scout. */
        public BurstScout build() {
            return new BurstScout(this);
        }
    }
}
