package dev.chimera.api.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Platform;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    @Spec("SCOUT-1")
    void a_timeframe_is_a_number_and_a_letter() {
        assertThat(Timeframe.parse("24h")).isEqualTo(Timeframe.DAY);
        assertThat(Timeframe.parse("7d").span()).isEqualTo(Duration.ofDays(7));
        assertThat(Timeframe.parse("2w").span()).isEqualTo(Duration.ofDays(14));
        assertThat(Timeframe.parse("30m").span()).isEqualTo(Duration.ofMinutes(30));
        for (String wrong : List.of("", "24", "h", "24H", "1y", "-1h", "1.5h", "24 h", " 24h", "24h\n", "9999999m")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Timeframe.parse(wrong))
                    .withMessageContaining("'" + wrong + "'");
        }
    }

    @Test
    @Spec("SCOUT-1")
    void a_timeframe_is_from_one_minute_to_366_days() {
        assertThat(Timeframe.parse("1m").span()).isEqualTo(Duration.ofMinutes(1));
        assertThat(Timeframe.parse("366d").span()).isEqualTo(Duration.ofDays(366));
        assertThatIllegalArgumentException().isThrownBy(() -> Timeframe.parse("0m"));
        assertThatIllegalArgumentException().isThrownBy(() -> Timeframe.parse("367d"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Timeframe(Duration.ofSeconds(59)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Timeframe(Duration.ofDays(-1)));
    }

    @Test
    void what_a_timeframe_shows_spells_it() {
        assertThat(Timeframe.parse("48h")).hasToString("2d");
        assertThat(Timeframe.parse("7d")).hasToString("1w");
        assertThat(Timeframe.parse("90m")).hasToString("90m");
        assertThat(Timeframe.parse("25h")).hasToString("25h");
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            Timeframe timeframe = new Timeframe(Duration.ofMinutes(1 + random.nextInt(366 * 24 * 60)));
            assertThat(Timeframe.parse(timeframe.toString())).isEqualTo(timeframe);
        }
    }

    @Test
    @Spec("SCOUT-1")
    void a_query_keeps_its_bounds() {
        assertThat(TrendQuery.keywords("solar").minVelocity()).isEqualTo(0.5);
        assertThat(TrendQuery.keywords("solar").isGlobal()).isFalse();
        assertThat(TrendQuery.global().isGlobal()).isTrue();
        assertThat(TrendQuery.keywords("solar").rising(10).minVelocity()).isEqualTo(10);
        assertThatIllegalArgumentException().isThrownBy(() -> TrendQuery.keywords(new String[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> TrendQuery.keywords(Collections.nCopies(11, "a").toArray(String[]::new)));
        assertThatIllegalArgumentException().isThrownBy(() -> TrendQuery.keywords("solar", " "));
        assertThatIllegalArgumentException().isThrownBy(() -> TrendQuery.keywords("x".repeat(81)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrendQuery.global().rising(10.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrendQuery.global().rising(Double.NaN));
    }

    @Test
    void a_window_ends_in_a_year_of_four_digits() {
        TrendQuery query = TrendQuery.global();
        for (Instant outside : List.of(Instant.MIN, Instant.EPOCH.minusNanos(1), Instant.MAX)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> query.asOf(outside))
                    .withMessageContaining("asOf must be from 1970");
        }
        assertThat(query.asOf(Instant.EPOCH).window(Instant.MAX).end()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void a_query_is_changed_part_by_part() {
        TrendQuery query = TrendQuery.keywords("solar")
                .within(Duration.ofHours(6))
                .on(Platform.FEED, Platform.BLUESKY)
                .rising(2)
                .asOf(NOW);

        assertThat(query)
                .isEqualTo(new TrendQuery(
                        List.of("solar"), Set.of(Platform.FEED, Platform.BLUESKY), Timeframe.parse("6h"), 2, NOW));
    }

    @Test
    void the_window_of_a_query_ends_as_of_its_end_or_now() {
        TrendQuery open = TrendQuery.global().within(Duration.ofHours(1));
        Window window = open.window(NOW);

        assertThat(window).isEqualTo(new Window(NOW.minusSeconds(3_600), NOW));
        assertThat(open.asOf(NOW.minusSeconds(5)).window(NOW).end()).isEqualTo(NOW.minusSeconds(5));
        assertThat(window.contains(NOW.minusSeconds(3_600))).isTrue();
        assertThat(window.contains(NOW)).isFalse();
        assertThat(window.contains(NOW.minusSeconds(3_601))).isFalse();
        assertThat(window.length()).isEqualTo(Duration.ofHours(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(NOW, NOW));
    }

    @Test
    void a_post_keeps_its_bounds_and_its_redaction() {
        Post post = new Post("1", Platform.FEED, "", NOW, "text", null, new Post.Reach(1, 2, 3));

        assertThat(post.withText("[redacted]").text()).isEqualTo("[redacted]");
        assertThat(post.withText("[redacted]").withText("text")).isEqualTo(post);
        assertThat(post.reach().total()).isEqualTo(6);
        assertThatIllegalArgumentException().isThrownBy(() -> post.withText(""));
        assertThatIllegalArgumentException().isThrownBy(() -> post.withText("x".repeat(Post.TEXT_MAX + 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Post.Reach(-1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Post.Reach(0, Long.MAX_VALUE / 2, 0));
    }

    @Test
    @Spec("SCOUT-2")
    void a_report_keeps_its_bounds() {
        assertThat(report(0, 0).volume()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> report(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> report(0, -0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sentiment(Sentiment.Label.POSITIVE, 1.01, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TrendReport.Velocity(1, 1.01));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrendReport.Evidence(new Window(NOW, NOW.plusSeconds(1)), List.of(), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new TrendReport.Evidence(new Window(NOW, NOW.plusSeconds(1)), List.of(-1L), List.of()));
    }

    @Test
    @Spec("SCOUT-2")
    void a_scan_holds_at_most_twenty_reports() {
        PostIntake.Counts counts = new PostIntake.Counts(0, 0, 0);

        assertThat(new TrendScan(Collections.nCopies(20, report(1, 1)), List.of(), counts, 0, Duration.ZERO).trends())
                .hasSize(20);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new TrendScan(Collections.nCopies(21, report(1, 1)), List.of(), counts, 0, Duration.ZERO))
                .withMessage("trends must have 0-20 elements, got 21");
    }

    private static TrendReport report(long volume, double velocity) {
        return new TrendReport(
                new UUID(0, 1),
                "solar",
                volume,
                Sentiment.UNKNOWN,
                new TrendReport.Velocity(velocity, 0),
                Set.of(),
                new TrendReport.Evidence(new Window(NOW, NOW.plusSeconds(1)), List.of(1L), List.of()));
    }
}
