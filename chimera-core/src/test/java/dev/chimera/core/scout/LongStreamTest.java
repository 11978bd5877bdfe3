package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.spec.Spec;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A source that gives far more than the window holds. */
class LongStreamTest {
    private static final int POSTS = 300_000;
    private static final int IN_WINDOW = 10_000;
    private static final int TRACKED = 1_000;
    private static final Instant END = Instant.parse("2026-05-02T00:00:00Z");

    private final List<WeakReference<Post>> outside = new ArrayList<>();
    private int heldWhileReporting = -1;

    @Test
    @Spec("SCOUT-6")
    void ten_thousand_posts_are_reported_and_nothing_outside_the_window_is_held() {
        BurstScout scout = new BurstScout(text -> {
            if (heldWhileReporting < 0) {
                heldWhileReporting = held(); // all posts are read by now, and the report is being made of what was kept
            }
            return Sentiment.UNKNOWN;
        });

        TrendScan scan =
                scout.analyze(TrendQuery.global().within(Duration.ofDays(1)).asOf(END), new Endless());

        assertThat(scan.trends()).extracting(trend -> trend.topic()).contains("Red comet");
        assertThat(outside).hasSizeGreaterThan(100);
        assertThat(heldWhileReporting).isZero();
    }

    private int held() {
        int held = outside.size();
        for (int i = 0; i < 20 && held > 0; i++) {
            System.gc();
            held = (int) outside.stream().filter(post -> post.get() != null).count();
        }
        return held;
    }

    private Post post(int i) {
        boolean inside = i % (POSTS / IN_WINDOW) == 0;
        int nth = i / (POSTS / IN_WINDOW);
        Instant at = inside
                ? END.minus(Duration.ofDays(1)).plusMillis(nth * 8_640L)
                : END.minus(Duration.ofDays(2 + i % 300));
        boolean comet = inside && nth > IN_WINDOW * 9 / 10 && nth % 4 == 0;
        String words = Integer.toString(i * 7919, 36) + " " + Integer.toString(i * 104_729, 36) + " thing " + i;
        Post post = new Post("p" + i, Platform.X, "", at, (comet ? "Red comet " : "") + words, null, Post.Reach.NONE);
        if (!inside && i % TRACKED == 1) {
            outside.add(new WeakReference<>(post));
        }
        return post;
    }

    private final class Endless implements PostIntake {
        @Override
        public Stream<Post> posts() {
            return IntStream.range(0, POSTS).mapToObj(LongStreamTest.this::post);
        }

        @Override
        public List<MissingSource> missing() {
            return List.of();
        }

        @Override
        public Counts counts() {
            return new Counts(POSTS, POSTS - IN_WINDOW, 0);
        }
    }
}
