package dev.chimera.benchmarks.quality;

import dev.chimera.api.Platform;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.api.trend.Window;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.core.scout.BurstScout;
import dev.chimera.core.scout.LinearSentiment;
import dev.chimera.core.scout.ScreenedIntake;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole scan, from the post to the report: gateway, de-duplication, topics, velocity, sentiment. The texts are real, the times are
 * spread evenly over a day. Pin the program to one core to measure one.
 */
final class ScanSection implements Section {
    private static final Instant END = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final int SMALL = 10_000;
    private static final int LARGE = 100_000;
    private static final SentimentAnalyzer ANALYZER = new LinearSentiment();
    private static final Executor READER = task -> {
        Thread thread = new Thread(task, "reader");
        thread.setDaemon(true);
        thread.start();
    };
    private static final int WARM_UPS = 5;
    private static final double MEGA = 1 << 20;

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("A whole scan");
        List<String> texts = texts(data);
        if (texts.isEmpty()) {
            sheet.say("No data.");
            return;
        }
        sheet.say("Processors: " + Runtime.getRuntime().availableProcessors() + ". Seconds for all posts together.");
        sheet.table("what", "posts", "scans", "median, s", "P95, s", "posts a second", "live heap of the scan, MB");
        double small = row(sheet, "all of it", texts, SMALL, 30);
        double large = row(sheet, "all of it", texts, LARGE, 5);
        part(sheet, "gateway alone", texts);
        sheet.endTable();
        sheet.goal("10,000 posts within 2 s at P95", small < 2);
        sheet.goal("100,000 posts within 20 s at P95", large < 20);
    }

    private static double row(Sheet sheet, String what, List<String> texts, int posts, int scans) {
        List<Post> all = posts(texts, posts);
        for (int i = 0; i < (posts > SMALL ? 1 : WARM_UPS); i++) {
            scan(all, null);
        }
        double[] seconds = new double[scans];
        for (int i = 0; i < scans; i++) {
            long began = System.nanoTime();
            scan(all, null);
            seconds[i] = (System.nanoTime() - began) / 1e9;
        }
        long[] live = new long[1];
        long before = live();
        scan(all, live);
        Arrays.sort(seconds);
        double p95 = seconds[(int) Math.ceil(0.95 * scans) - 1];
        double median = seconds[scans / 2];
        sheet.row(
                what,
                String.format(Locale.ROOT, "%,d", posts),
                scans,
                number(median),
                number(p95),
                String.format(Locale.ROOT, "%,.0f", posts / median),
                number((live[0] - before) / MEGA));
        return p95;
    }

    private static void part(Sheet sheet, String what, List<String> texts) {
        List<Post> all = posts(texts, SMALL);
        double[] seconds = new double[30];
        for (int i = -WARM_UPS; i < seconds.length; i++) {
            long began = System.nanoTime();
            try (Stream<Post> screened = intake(all).posts()) {
                screened.forEach(post -> {});
            }
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - began) / 1e9;
            }
        }
        Arrays.sort(seconds);
        sheet.row(
                what,
                String.format(Locale.ROOT, "%,d", SMALL),
                seconds.length,
                number(seconds[seconds.length / 2]),
                number(seconds[(int) Math.ceil(0.95 * seconds.length) - 1]),
                String.format(Locale.ROOT, "%,.0f", SMALL / seconds[seconds.length / 2]),
                "");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static TrendScan scan(List<Post> posts, long @Nullable [] liveAtEnd) {
        SentimentAnalyzer sentiment = text -> {
            if (liveAtEnd != null && liveAtEnd[0] == 0) {
                liveAtEnd[0] = live(); // all posts are read and sorted out by now
            }
            return ANALYZER.analyze(text);
        };
        return BurstScout.builder(sentiment).build().analyze(query(), intake(posts));
    }

    private static TrendQuery query() {
        return TrendQuery.global().within(DAY).asOf(END);
    }

    private static PostIntake intake(List<Post> posts) {
        Window window = query().window(END);
        return new ScreenedIntake(
                List.of(new Given(posts)), CheckedGateway.standard(), query(), window, Duration.ofHours(1), READER);
    }

    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static List<Post> posts(List<String> texts, int count) {
        long step = DAY.toMillis() / count;
        return IntStream.range(0, count)
                .mapToObj(i -> new Post(
                        "p" + i,
                        Platform.X,
                        "",
                        END.minus(DAY).plusMillis(i * step),
                        texts.get(i % texts.size()) + (i < texts.size() ? "" : " " + i),
                        null,
                        new Post.Reach(i % 17, 0, 0)))
                .toList();
    }

    private static List<String> texts(DataFolder data) {
        List<String> texts = new ArrayList<>();
        OrdinaryPosts.bySet(data).values().forEach(texts::addAll);
        DataFolder.rows(data.files("dedup", "D1", ".tsv"), 4).forEach(row -> texts.add(row[3]));
        texts.removeIf(String::isBlank);
        return texts;
    }

    private record Given(List<Post> posts) implements PostSource {
        @Override
        public String name() {
            return "given";
        }

        @Override
        public Platform platform() {
            return Platform.X;
        }

        @Override
        public Stream<Post> read(TrendQuery query) {
            return posts.stream();
        }
    }
}
