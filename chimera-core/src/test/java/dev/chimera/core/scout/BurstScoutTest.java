package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Platform;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurstScoutTest {
    private static final Instant END = Instant.parse("2026-05-02T00:00:00Z");
    private static final Instant START = END.minus(Duration.ofDays(1));
    private static final TrendQuery DAY = TrendQuery.global().asOf(END);
    private static final String[] CHATTER = {
        "garden", "violin", "soup", "bicycle", "harbour", "novel", "chess", "kitchen", "forest", "painting", "winter",
        "teacher", "market", "pillow", "engine", "puzzle", "river", "carpet", "candle", "balcony", "mirror", "blanket",
        "ladder", "button", "pepper", "hammer", "saddle", "window", "basket", "pencil"
    };

    private final List<Post> posts = new ArrayList<>();
    private final Random random = new Random(11);
    private final BurstScout scout = new BurstScout(text -> Sentiment.UNKNOWN);

    /** Talk about everything and nothing, evenly over the day. */
    private BurstScoutTest chatter(int count) {
        for (int i = 0; i < count; i++) {
            post("c" + i, START.plusSeconds(random.nextInt(86_400)), talk(9), 0);
        }
        return this;
    }

    /** {@code count} different posts with {@code phrase} in the {@code hour} of the day. */
    private BurstScoutTest burst(String phrase, int hour, int count) {
        for (int i = 0; i < count; i++) {
            String text = talk(4) + phrase + ". " + talk(5) + i;
            post(phrase + hour + i, START.plusSeconds(hour * 3_600L + random.nextInt(3_600)), text, i);
        }
        return this;
    }

    private String talk(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(CHATTER[random.nextInt(CHATTER.length)]).append(". ");
        }
        return text.toString();
    }

    private void post(String id, Instant at, String text, long likes) {
        posts.add(new Post(id, Platform.X, "", at, text, null, new Post.Reach(likes, 0, 0)));
    }

    private static final class Intake implements PostIntake {
        private final List<Post> posts;
        private final List<MissingSource> missing;

        Intake(List<Post> posts, MissingSource... missing) {
            this.posts = posts;
            this.missing = List.of(missing);
        }

        @Override
        public Stream<Post> posts() {
            return posts.stream();
        }

        @Override
        public List<MissingSource> missing() {
            return missing;
        }

        @Override
        public Counts counts() {
            return new Counts(posts.size(), 0, 0);
        }
    }

    private TrendScan scan(TrendQuery query) {
        return scout.analyze(query, new Intake(posts));
    }

    @Test
    @Spec("SCOUT-2")
    void reports_a_burst_with_its_name_strength_and_evidence() {
        chatter(600).burst("Meteor Shower", 20, 12);

        TrendScan scan = scan(DAY);

        assertThat(scan.trends()).singleElement().satisfies(trend -> {
            assertThat(trend.topic()).isEqualTo("Meteor Shower");
            assertThat(trend.volume()).isEqualTo(12);
            assertThat(trend.velocity().rising()).isGreaterThan(2);
            assertThat(trend.velocity().falseAlarmRate()).isLessThan(0.01);
            assertThat(trend.platforms()).containsExactly(Platform.X);
            assertThat(trend.sentiment()).isEqualTo(Sentiment.UNKNOWN);
            assertThat(trend.evidence().window()).isEqualTo(DAY.window(END));
            assertThat(trend.evidence().volumes()).hasSize(24).element(20).isEqualTo(12L);
            assertThat(trend.evidence().topPosts()).hasSize(10);
            assertThat(trend.evidence().topPosts().get(0).reach().likes()).isEqualTo(11);
        });
        assertThat(scan.elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(scan.posts().read()).isEqualTo(612);
    }

    @Test
    void reports_nothing_when_nothing_rises() {
        chatter(800);

        assertThat(scan(DAY).trends()).isEmpty();
    }

    @Test
    void reports_nothing_of_nothing() {
        TrendScan scan = scan(DAY);

        assertThat(scan.trends()).isEmpty();
        assertThat(scan.duplicates()).isZero();
    }

    @Test
    void one_message_copied_a_thousand_times_is_no_trend() {
        chatter(400);
        for (int i = 0; i < 1_000; i++) {
            post("spam" + i, START.plusSeconds(72_000 + i), "Win a Golden Teapot today! https://t.example/" + i, 0);
        }

        TrendScan scan = scan(DAY);

        assertThat(scan.duplicates()).isGreaterThanOrEqualTo(999);
        assertThat(scan.trends()).isEmpty();
    }

    @Test
    @Spec("SCOUT-2")
    void gives_the_same_answer_in_whatever_order_posts_come() {
        chatter(500).burst("Meteor Shower", 20, 12).burst("Tram Strike", 15, 14);
        List<TrendReport> before = scan(DAY).trends();

        Collections.shuffle(posts, new Random(3));

        assertThat(before).hasSize(2);
        assertThat(scan(DAY).trends()).isEqualTo(before);
    }

    @Test
    void gives_a_topic_the_same_id_in_the_same_window_and_another_in_another() {
        chatter(300).burst("Meteor Shower", 20, 12);
        TrendReport first = scan(DAY).trends().get(0);
        burst("Meteor Shower", 21, 5);

        assertThat(scan(DAY).trends().get(0).trendId()).isEqualTo(first.trendId());
        assertThat(scan(DAY.asOf(END.plusSeconds(60))).trends().get(0).trendId())
                .isNotEqualTo(first.trendId());
    }

    @Test
    @Spec("SCOUT-2")
    void puts_the_strongest_first_and_reports_at_most_twenty() {
        chatter(300);
        for (int i = 0; i < 26; i++) {
            burst("Zq" + (char) ('a' + i) + "topic", 18, 12 + i);
        }

        List<TrendReport> trends = scan(DAY).trends();

        assertThat(trends).hasSize(20);
        assertThat(trends)
                .extracting(trend -> trend.velocity().rising())
                .isSortedAccordingTo(Collections.reverseOrder());
        assertThat(trends).extracting(TrendReport::topic).contains("Zqztopic");
    }

    @Test
    @Spec("SCOUT-1")
    void leaves_out_what_rises_more_slowly_than_asked() {
        chatter(600).burst("Meteor Shower", 20, 5);
        double rising = scan(DAY).trends().get(0).velocity().rising();

        assertThat(scan(DAY.rising(rising - 0.01)).trends()).hasSize(1);
        assertThat(scan(DAY.rising(rising + 0.01)).trends()).isEmpty();
    }

    @Test
    @Spec("SCOUT-1")
    void a_query_with_keywords_looks_only_at_posts_that_hold_them() {
        chatter(300).burst("Meteor Shower", 20, 12).burst("Tram Strike", 15, 14).burst("caf\u00E9 culture", 19, 9);

        assertThat(scan(TrendQuery.keywords("METEOR").asOf(END)).trends())
                .extracting(TrendReport::topic)
                .containsExactly("METEOR");
        assertThat(scan(TrendQuery.keywords("tram strike", "Cafe").asOf(END)).trends())
                .extracting(TrendReport::topic)
                .containsExactlyInAnyOrder("tram strike", "Cafe");
        assertThat(scan(TrendQuery.keywords("met").asOf(END)).trends())
                .as("no whole word")
                .isEmpty();
    }

    @Test
    void takes_a_hashtag_and_its_phrase_for_one_topic_and_names_it_as_people_write_it() {
        chatter(500).burst("Meteor Shower", 20, 7).burst("#MeteorShower", 20, 6);

        assertThat(scan(DAY).trends()).singleElement().satisfies(trend -> {
            assertThat(trend.topic()).isEqualTo("Meteor Shower");
            assertThat(trend.volume()).isEqualTo(13);
        });
    }

    @Test
    void takes_hashtags_hyphens_and_plurals_for_one_topic_however_few_they_are() {
        chatter(500)
                .burst("climate strike", 20, 6)
                .burst("#ClimateStrike", 20, 2)
                .burst("Climate-Strike", 20, 2);
        burst("#climatestrikes", 20, 2);

        assertThat(scan(DAY).trends()).singleElement().satisfies(trend -> {
            assertThat(trend.topic()).isEqualTo("climate strike");
            assertThat(trend.volume()).isEqualTo(12);
        });
    }

    @Test
    void takes_a_word_and_its_plural_for_one_topic_and_names_it_as_most_write_it() {
        chatter(500).burst("Tornadoes", 20, 8).burst("tornado", 20, 5);

        assertThat(scan(DAY).trends()).singleElement().satisfies(trend -> {
            assertThat(trend.topic()).isEqualTo("Tornadoes");
            assertThat(trend.volume()).isEqualTo(13);
        });
    }

    @Test
    void a_topic_of_every_evening_is_no_trend_in_a_window_of_days() {
        Instant from = END.minus(Duration.ofDays(4));
        for (int i = 0; i < 1_200; i++) {
            post("c" + i, from.plusSeconds(random.nextInt(4 * 86_400)), talk(9), 0);
        }
        for (int day = 0; day < 4; day++) {
            for (int i = 0; i < 14; i++) {
                Instant at = from.plus(Duration.ofDays(day)).plusSeconds(20 * 3_600 + random.nextInt(3_600));
                post("n" + day + i, at, talk(4) + "Evening News. " + talk(5) + i, 0);
            }
        }
        for (int i = 0; i < 14; i++) {
            post(
                    "m" + i,
                    END.minusSeconds(4 * 3_600).plusSeconds(random.nextInt(3_600)),
                    talk(4) + "Meteor Shower. " + talk(5) + i,
                    0);
        }

        assertThat(scan(TrendQuery.global().within(Duration.ofDays(4)).asOf(END))
                        .trends())
                .extracting(TrendReport::topic)
                .containsExactly("Meteor Shower");
    }

    @Test
    void names_the_whole_phrase_and_not_its_parts_or_the_words_around_it() {
        chatter(500).burst("the return of the Flying Dutchman of Rotterdam", 20, 12);

        assertThat(scan(DAY).trends())
                .singleElement()
                .satisfies(trend ->
                        assertThat(trend.topic()).contains("Flying Dutchman").doesNotStartWith("the "));
    }

    @ParameterizedTest
    @Spec("SCOUT-9")
    @CsvSource({
        "\u5730\u9707\u901F\u5831, \u5730\u9707\u901F\u5831",
        "\u0417\u0430\u0431\u0430\u0441\u0442\u043E\u0432\u043A\u0430, \u0437\u0430\u0431\u0430\u0441\u0442\u043E\u0432\u043A\u0430",
        "\u0632\u0644\u0632\u0627\u0644, \u0632\u0644\u0632\u0627\u0644",
        "\u092D\u0942\u0915\u0902\u092A, \u092D\u0942\u0915\u0902\u092A",
        "\uC9C0\uC9C4, \uC9C0\uC9C4",
        "\u0E41\u0E1C\u0E48\u0E19\u0E14\u0E34\u0E19\u0E44\u0E2B\u0E27, \u0E41\u0E1C\u0E48\u0E19\u0E14\u0E34\u0E19\u0E44\u0E2B\u0E27",
        "Erdst\u00F6\u00DFe, ERDST\u00D6SSE"
    })
    void finds_what_rises_in_any_script_with_and_without_keywords(String topic, String keyword) {
        chatter(300).burst(topic, 20, 12);

        assertThat(scan(DAY).trends())
                .singleElement()
                .satisfies(trend -> assertThat(trend.volume()).isEqualTo(12));
        boolean sharpS = keyword.contains("SS");
        assertThat(scan(TrendQuery.keywords(keyword).asOf(END)).trends()).hasSize(sharpS ? 0 : 1);
    }

    @Test
    void gives_the_mean_of_the_known_sentiments() {
        chatter(300).burst("Meteor Shower", 20, 12);
        SentimentAnalyzer half = text -> text.endsWith("1") || text.endsWith("11")
                ? new Sentiment(Sentiment.Label.POSITIVE, 0.8, 0.9)
                : Sentiment.UNKNOWN;

        Sentiment sentiment = new BurstScout(half)
                .analyze(DAY, new Intake(posts))
                .trends()
                .get(0)
                .sentiment();

        assertThat(sentiment.label()).isEqualTo(Sentiment.Label.POSITIVE);
        assertThat(sentiment.score()).isEqualTo(0.8);
        assertThat(sentiment.confidence()).as("few posts were known").isBetween(0.1, 0.2);
    }

    @Test
    void a_failing_analyser_costs_the_sentiment_and_nothing_else() {
        chatter(300).burst("Meteor Shower", 20, 12);
        SentimentAnalyzer broken = text -> {
            throw new IllegalStateException("no model");
        };

        assertThat(new BurstScout(broken).analyze(DAY, new Intake(posts)).trends())
                .singleElement()
                .satisfies(trend -> assertThat(trend.sentiment()).isEqualTo(Sentiment.UNKNOWN));
    }

    @Test
    @Spec("SCOUT-7")
    void passes_on_which_sources_are_missing() {
        MissingSource missing = new MissingSource("feed", "down");

        assertThat(scout.analyze(DAY, new Intake(posts, missing)).missing()).containsExactly(missing);
    }

    @Test
    void reads_no_more_posts_than_its_limit_and_says_so() {
        chatter(200);
        BurstScout small =
                BurstScout.builder(text -> Sentiment.UNKNOWN).postsMax(50).build();

        assertThat(small.analyze(DAY, new Intake(posts)).missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason()).contains("more than 50 posts"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BurstScout.builder(text -> Sentiment.UNKNOWN).postsMax(0))
                .withMessageContaining("postsMax");
    }

    @Test
    void ends_the_window_of_an_open_query_at_its_clock() {
        chatter(300).burst("Meteor Shower", 20, 12);
        BurstScout atEnd =
                BurstScout.builder(text -> Sentiment.UNKNOWN).clock(() -> END).build();

        assertThat(atEnd.analyze(TrendQuery.global(), new Intake(posts)).trends())
                .hasSize(1);
    }
}
