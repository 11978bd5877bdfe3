package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Spec("SCOUT-8")
class ScanCacheTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final TrendQuery QUERY = TrendQuery.keywords("solar", "wind");

    private Instant time = NOW;
    private final ScanCache cache = new ScanCache(() -> time);

    private static TrendScan scan(MissingSource... missing) {
        return new TrendScan(List.of(), List.of(missing), new PostIntake.Counts(1, 0, 0), 0, Duration.ofMillis(5));
    }

    @Test
    void finds_a_scan_for_fifteen_minutes_and_not_longer() {
        TrendScan scan = scan();
        cache.put(QUERY, time, scan);

        time = NOW.plus(Duration.ofMinutes(15)).minusMillis(1);
        assertThat(cache.find(QUERY, time)).containsSame(scan);

        time = NOW.plus(Duration.ofMinutes(15));
        assertThat(cache.find(QUERY, time)).isEmpty();
    }

    @Test
    void keeps_a_scan_with_a_missing_source_for_one_minute_only() {
        cache.put(QUERY, time, scan(new MissingSource("feed", "down")));

        time = NOW.plusSeconds(59);
        assertThat(cache.find(QUERY, time)).isPresent();

        time = NOW.plusSeconds(60);
        assertThat(cache.find(QUERY, time)).isEmpty();
    }

    @Test
    void takes_the_same_keywords_in_another_order_and_case_for_the_same_query() {
        cache.put(QUERY, time, scan());

        assertThat(cache.find(TrendQuery.keywords("Wind", " solar"), time)).isPresent();
    }

    @Test
    void tells_different_questions_apart() {
        cache.put(QUERY, time, scan());

        assertThat(cache.find(TrendQuery.keywords("solar"), time)).isEmpty();
        assertThat(cache.find(TrendQuery.global(), time)).isEmpty();
        assertThat(cache.find(QUERY.within(Duration.ofHours(1)), time)).isEmpty();
        assertThat(cache.find(QUERY.rising(2), time)).isEmpty();
        assertThat(cache.find(QUERY.on(Platform.REDDIT), time)).isEmpty();
        assertThat(cache.find(QUERY.asOf(NOW), time)).isEmpty();
    }

    @Test
    void takes_ends_in_the_same_minute_for_the_same_window() {
        cache.put(QUERY.asOf(NOW.plusSeconds(5)), time, scan());

        assertThat(cache.find(QUERY.asOf(NOW.plusSeconds(55)), time)).isPresent();
        assertThat(cache.find(QUERY.asOf(NOW.plusSeconds(65)), time)).isEmpty();
    }

    @Test
    void keeps_a_bounded_number_of_scans() {
        ScanCache small = new ScanCache(() -> time, 10);
        for (int i = 0; i < 2_000; i++) {
            small.put(TrendQuery.keywords("word" + i), time, scan());
        }

        long found = IntStream.range(0, 2_000)
                .filter(i -> small.find(TrendQuery.keywords("word" + i), time).isPresent())
                .count();

        assertThat(found).isLessThan(1_000);
    }

    @Test
    void refuses_to_keep_no_scans() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScanCache(() -> time, 0))
                .withMessageContaining("scansMax");
    }
}
