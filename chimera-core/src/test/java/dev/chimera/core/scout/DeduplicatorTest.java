package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeduplicatorTest {
    private static final String ORIGINAL = "The old lighthouse at Cape Arrow will open its doors to visitors next week";

    private static final int NEW = -1;

    private final Deduplicator repeats = new Deduplicator();
    private int posts;

    private int offer(String text) {
        return offer(text, 0);
    }

    /** The number of the original that it repeats, or {@link #NEW}. */
    private int offer(String text, long likes) {
        posts++;
        return repeats.offer(post(text, likes))
                .map(repeat -> repeats.originals().indexOf(repeat.original()))
                .orElse(NEW);
    }

    private Post post(String text, long likes) {
        return new Post(
                "p" + posts, Platform.X, "", Instant.EPOCH.plusSeconds(posts), text, null, new Post.Reach(likes, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ORIGINAL,
                "THE OLD LIGHTHOUSE AT CAPE ARROW WILL OPEN ITS DOORS TO VISITORS NEXT WEEK!!!",
                ORIGINAL + " https://short.example/abc",
                "RT @someone: " + ORIGINAL,
                ORIGINAL + " via @someone",
                "\uD83D\uDEA8\uD83D\uDEA8 " + ORIGINAL + " \u2764\uFE0F",
                "@ann @bob @cy " + ORIGINAL,
                "The \u043Eld light\u200Bhouse \u0430t C\u0430p\u0435 Arrow will \u043Ep\u0435n its d\u043E\u043Ers to visitors next week",
                "\uFF34\uFF48\uFF45 old lighthouse at \uFF23\uFF41\uFF50\uFF45 Arrow will open its doors to visitors next week",
                "\u1D1B\u029C\u1D07 old lighthouse at Cape \u0391rrow will open its doors to visitors next week",
                "The \u00F6ld l\u00EFghthouse at C\u00E1pe Arrow will open its doors to visitors next w\u00E9\u00E9k",
                "The old lighthouse at Cape Arow will open its dors to visitors next week",
                "Wonderful news! The old lighthouse at Cape Arrow will open its doors to visitors next week",
                "The old lighthouse at Cape Arrow will open its doors to visit..."
            })
    void knows_a_repeat_however_it_is_dressed(String variant) {
        assertThat(offer(ORIGINAL)).isEqualTo(NEW);

        assertThat(offer(variant)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The old harbour at Cape Arrow closes for repairs until the end of summer",
                "A lighthouse keeper's diary is the surprise of the autumn book fair",
                "Cape Arrow",
                "Visitors to the zoo next week will see two young lynxes"
            })
    void keeps_posts_that_only_share_some_words(String other) {
        offer(ORIGINAL);

        assertThat(offer(other)).isEqualTo(NEW);
    }

    @Test
    void keeps_short_posts_that_share_a_phrase() {
        offer("on the phone with Ann");

        assertThat(offer("on the phone with this crowd")).isEqualTo(NEW);
    }

    @Test
    void keeps_posts_that_are_nothing_but_different_links_or_emoji() {
        assertThat(offer("https://a.example/1")).isEqualTo(NEW);
        assertThat(offer("https://a.example/2")).isEqualTo(NEW);
        assertThat(offer("\uD83D\uDE00")).isEqualTo(NEW);
        assertThat(offer("\uD83D\uDE22")).isEqualTo(NEW);
        assertThat(offer("\uD83D\uDE22")).isEqualTo(3);
    }

    @ParameterizedTest
    @Spec("SCOUT-9")
    @ValueSource(
            strings = {
                "\u5C71\u306E\u4E0A\u306E\u53E4\u3044\u706F\u53F0\u304C\u6765\u9031\u304B\u3089\u4E00\u822C\u516C\u958B\u3055\u308C\u308B\u3053\u3068\u306B\u306A\u308A\u307E\u3057\u305F",
                "\u0421\u0442\u0430\u0440\u044B\u0439 \u043C\u0430\u044F\u043A \u043D\u0430 \u043C\u044B\u0441\u0435 \u043E\u0442\u043A\u0440\u043E\u0435\u0442 \u0434\u0432\u0435\u0440\u0438 \u043D\u0430 \u0441\u043B\u0435\u0434\u0443\u044E\u0449\u0435\u0439 \u043D\u0435\u0434\u0435\u043B\u0435",
                "\u0633\u064A\u0641\u062A\u062D \u0627\u0644\u0645\u0646\u0627\u0631\u0629 \u0627\u0644\u0642\u062F\u064A\u0645\u0629 \u0623\u0628\u0648\u0627\u0628\u0647\u0627 \u0644\u0644\u0632\u0648\u0627\u0631 \u0641\u064A \u0627\u0644\u0623\u0633\u0628\u0648\u0639 \u0627\u0644\u0642\u0627\u062F\u0645",
                "\u092A\u0941\u0930\u093E\u0928\u093E \u092A\u094D\u0930\u0915\u093E\u0936\u0938\u094D\u0924\u0902\u092D \u0905\u0917\u0932\u0947 \u0938\u092A\u094D\u0924\u093E\u0939 \u0932\u094B\u0917\u094B\u0902 \u0915\u0947 \u0932\u093F\u090F \u0916\u0941\u0932\u0947\u0917\u093E"
            })
    void finds_repeats_in_any_language(String text) {
        offer(text);

        assertThat(offer("RT @a: " + text + " https://b.example")).isZero();
        assertThat(offer("\u2757" + text.substring(0, text.length() - 2))).isZero();
        assertThat(
                        offer(
                                "\u5929\u6C17\u4E88\u5831\u306B\u3088\u308B\u3068\u660E\u65E5\u306F\u96E8\u304C\u964D\u308B\u3067\u3057\u3087\u3046"))
                .isEqualTo(NEW);
    }

    @Test
    void keeps_the_first_post_counts_its_copies_and_remembers_the_most_answered() {
        offer(ORIGINAL, 1);
        offer(ORIGINAL + "!", 50);
        offer("RT @x " + ORIGINAL, 3);

        assertThat(repeats.repeated()).isEqualTo(2);
        assertThat(repeats.originals()).singleElement().satisfies(original -> {
            assertThat(original.first().id()).isEqualTo("p1");
            assertThat(original.copies()).isEqualTo(2);
            assertThat(original.mostAnswered().id()).isEqualTo("p2");
        });
    }

    @Test
    void keeps_no_more_than_one_text_of_a_flood() {
        for (int i = 0; i < 5_000; i++) {
            offer(ORIGINAL + " https://spam.example/" + i);
        }

        assertThat(repeats.originals()).hasSize(1);
        assertThat(repeats.repeated()).isEqualTo(4_999);
    }

    @Test
    void names_the_earliest_post_that_words_it_the_same_way() {
        offer(ORIGINAL);
        offer("RT @ann: " + ORIGINAL);
        offer("RT @bob: " + ORIGINAL);

        Deduplicator.Repeat again = repeats.offer(post("RT @bob: " + ORIGINAL + " https://t.example/x1y2z3", 0))
                .orElseThrow();

        assertThat(again.nearest().id()).isEqualTo("p3");
        assertThat(again.original().first().id()).isEqualTo("p1");
    }

    private static final String LINK = " https://news.example/2026/lighthouse-opens";
    private static final String REWORDED = "At last: week of open doors when Cape Arrow shows visitors its lighthouse";

    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void knows_what_says_the_same_of_the_same_page_in_other_words(int before) {
        fill(before);
        offer(ORIGINAL + LINK);
        int lighthouse = before;

        assertThat(Likeness.jaccard(shingles(ORIGINAL), shingles(REWORDED)))
                .as("too few characters in common")
                .isLessThan(0.4);
        assertThat(offer(REWORDED + LINK)).isEqualTo(lighthouse);
        assertThat(offer("My grandmother painted that tower every summer of her life" + LINK))
                .as("the same page, but another thing to say")
                .isEqualTo(NEW);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void keeps_what_says_the_same_in_other_words_of_no_page(int before) {
        fill(before);
        offer(ORIGINAL + LINK);

        assertThat(offer(REWORDED)).isEqualTo(NEW);
        assertThat(offer(REWORDED + " now https://news.example/2026/another-page"))
                .as("a repeat of the one without a link")
                .isNotEqualTo(before);
    }

    @Test
    void compares_with_the_latest_that_link_to_a_page() {
        for (int i = 0; i < 3 * KnownTexts.LINKING_MAX; i++) {
            offer(nonsense(i) + LINK);
        }
        offer(ORIGINAL + LINK);

        assertThat(offer(REWORDED + LINK)).isEqualTo(3 * KnownTexts.LINKING_MAX);
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(offer(nonsense(i))).isEqualTo(NEW);
        }
    }

    /** Words that no two numbers share. */
    private static String nonsense(int number) {
        Random random = new Random(number);
        return IntStream.range(0, 8)
                .mapToObj(i -> Long.toString(random.nextLong(1L << 40), 36))
                .collect(Collectors.joining(" "));
    }

    private static int[] shingles(String text) {
        return RepeatText.of(text).shingles();
    }

    @Test
    void likeness_is_none_for_other_words_and_full_for_the_same() {
        assertThat(repeats.likeness(ORIGINAL, ORIGINAL)).as("nothing seen yet").isEqualTo(1);
        offer(ORIGINAL);
        offer("The old harbour at Cape Arrow closes for repairs until the end of summer");

        assertThat(repeats.likeness(ORIGINAL, ORIGINAL)).isEqualTo(1);
        assertThat(repeats.likeness(ORIGINAL, "zwei junge Luchse")).isZero();
        assertThat(repeats.likeness("", "")).isZero();
    }

    @Test
    @Spec("SCOUT-6")
    void over_a_stream_it_holds_two_windows_at_most_and_knows_a_text_for_one() {
        Deduplicator stream = new Deduplicator(Duration.ofHours(1));
        int most = 0;
        for (int minute = 0; minute < 10_000; minute++) {
            stream.offer(at(minute, "message number " + minute + " of the long stream about thing " + minute * 7919));
            most = Math.max(most, stream.originals().size());
        }

        assertThat(most).isLessThanOrEqualTo(122);

        for (int minute = 10_000; minute < 10_400; minute++) {
            if (minute == 10_000) {
                assertThat(stream.offer(at(minute, ORIGINAL))).isEmpty();
            } else if (minute == 10_059) {
                assertThat(stream.offer(at(minute, ORIGINAL + "!"))).isPresent();
            } else if (minute == 10_115) {
                assertThat(stream.offer(at(minute, ORIGINAL + "?")))
                        .as("a repeat keeps it known")
                        .isPresent();
            } else {
                stream.offer(at(minute, nonsense(minute)));
            }
        }
        assertThat(stream.offer(at(10_400, ORIGINAL))).as("long forgotten").isEmpty();
    }

    @Test
    void a_post_out_of_order_is_taken_in_as_well() {
        Deduplicator stream = new Deduplicator(Duration.ofHours(1));

        assertThat(stream.offer(at(1_000, ORIGINAL))).isEmpty();
        assertThat(stream.offer(at(10, ORIGINAL))).isPresent();
    }

    @Test
    void after_a_gap_the_old_is_forgotten_as_soon_as_the_stream_has_gone_on() {
        Deduplicator stream = new Deduplicator(Duration.ofHours(1));
        stream.offer(at(10, ORIGINAL));
        for (int i = 0; i < 4 * StreamTime.LATEST; i++) {
            stream.offer(at(100_000 + 5 * i, nonsense(i)));
        }

        assertThat(stream.offer(at(100_700, ORIGINAL))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2999-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z"})
    void a_forged_date_neither_clears_the_memory_nor_keeps_it_from_being_cleared(String forged) {
        Deduplicator stream = new Deduplicator(Duration.ofHours(1));
        stream.offer(post(Instant.parse(forged), "the very first comes from another time"));
        long most = 0;
        for (int minute = 1; minute < 2_000; minute++) {
            stream.offer(at(minute, nonsense(minute)));
            if (minute % 10 == 0) {
                stream.offer(post(Instant.parse(forged), "a forged one " + nonsense(-minute)));
            }
            most = Math.max(most, stream.texts());
            if (minute > 30) {
                assertThat(stream.offer(at(minute, nonsense(minute - 30)))).isPresent();
            }
        }

        assertThat(most).isLessThan(500);
    }

    @Test
    void a_span_that_is_full_ends_whatever_the_dates_say() {
        Deduplicator stream = new Deduplicator(Duration.ofDays(366), 100);
        for (int i = 0; i < 1_000; i++) {
            stream.offer(at(0, nonsense(i)));
            assertThat(stream.texts()).isLessThanOrEqualTo(2 * 101);
        }

        assertThat(stream.offer(at(0, nonsense(999)))).isPresent();
        assertThat(stream.offer(at(0, nonsense(1)))).isEmpty();
    }

    @Test
    void refuses_a_window_or_a_maximum_out_of_bounds() {
        assertThatThrownBy(() -> new Deduplicator(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Deduplicator(Duration.ofDays(367))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Deduplicator(Duration.ofDays(1), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holds_a_bounded_number_of_texts_for_one_original() {
        for (int i = 0; i < 20_000; i++) {
            offer("RT @user" + i + ": " + ORIGINAL + " " + i);
        }

        assertThat(repeats.originals()).hasSize(1);
        assertThat(repeats.texts()).isEqualTo(1 + KnownTexts.ALIASES_MAX + Deduplicator.Original.WORDINGS_MAX);
    }

    @Test
    void an_original_that_is_repeated_over_many_windows_is_held_once() {
        Deduplicator stream = new Deduplicator(Duration.ofHours(1));
        for (int minute = 0; minute < 600; minute++) {
            stream.offer(at(minute, ORIGINAL + (minute % 2 == 0 ? "" : " so they say")));
            assertThat(stream.originals()).hasSize(1);
            assertThat(stream.texts()).isLessThan(10);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I am voting for #Trump in this election | I am voting for #Biden in this election",
                "Tomorrow morning I am going to vote for #Trump | Tomorrow morning I am going to vote for #Biden",
                "#Brazil beat #Germany in the final | #Germany beat #Brazil in the final",
                "Just landed in #Paris | Just landed in #Tokyo",
                "#buy #mycoin good morning everyone | good morning everyone",
                "#buy #mycoin good morning everyone | Good morning everyone! #election #results tonight",
                "good morning everyone #buy #mycoin #bigprofit | good morning everyone",
                "\u092e\u0948\u0902 #\u0926\u093f\u0932\u094d\u0932\u0940 \u0915\u094b \u0935\u094b\u091f \u0926\u0942\u0902\u0917\u093e | "
                        + "\u092e\u0948\u0902 #\u092e\u0941\u0902\u092c\u0908 \u0915\u094b \u0935\u094b\u091f \u0926\u0942\u0902\u0917\u093e"
            })
    void hashtags_that_are_words_of_a_sentence_tell_posts_apart(String one, String other) {
        assertThat(offer(one)).isEqualTo(NEW);

        assertThat(offer(other)).isEqualTo(NEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s #follow #win #teamfollow #viral",
                "%s. #follow, #win! \u2764\uFE0F",
                "RT @ann: %s #\u0926\u093f\u0932\u094d\u0932\u0940 #\u092e\u0941\u0902\u092c\u0908 https://t.example/a1b2c3"
            })
    void hashtags_in_a_row_at_the_end_are_a_frame(String framed) {
        String text = "what a lovely day by the sea";
        offer(text);

        assertThat(offer(String.format(framed, text))).isZero();
    }

    @Test
    void the_nearest_is_always_of_the_same_group() {
        Deduplicator.Original laugh = original("\uD83D\uDE00");
        Deduplicator.Original nowhere = original("they go nowhere");
        original("\uD83D\uDE22");
        original("they go now here");

        assertThat(repeats.offer(post("\uD83D\uDE00", 0)).orElseThrow())
                .isEqualTo(new Deduplicator.Repeat(laugh, laugh.first()));
        assertThat(repeats.offer(post("they go nowhere!", 0)).orElseThrow())
                .isEqualTo(new Deduplicator.Repeat(nowhere, nowhere.first()));
    }

    private Deduplicator.Original original(String text) {
        assertThat(offer(text)).isEqualTo(NEW);
        return repeats.originals().get(repeats.originals().size() - 1);
    }

    @Test
    void the_nearest_is_known_from_the_window_before() {
        Deduplicator stream = new Deduplicator(Duration.ofHours(1));
        stream.offer(at(0, ORIGINAL));
        stream.offer(at(1, "RT @ann: " + ORIGINAL));
        for (int minute = 2; minute < 100; minute++) {
            stream.offer(at(minute, nonsense(minute)));
        }

        assertThat(stream.offer(at(100, "RT @ann: " + ORIGINAL))
                        .orElseThrow()
                        .nearest()
                        .id())
                .isEqualTo("m1");
    }

    @Test
    void looks_at_no_more_of_a_text_than_the_maximum_whatever_it_unfolds_to() {
        assertThat(RepeatText.of("\uFDFA".repeat(4_000)).words()).hasSizeLessThanOrEqualTo(4_000);
        assertThat(RepeatText.of("word ".repeat(4_000)).words()).hasSizeLessThanOrEqualTo(4_000);
        assertThat(RepeatText.of(nonsense(1).repeat(50)).shingles()).hasSizeLessThanOrEqualTo(1_000);
        assertThat(RepeatText.of("a".repeat(3_999) + "\uD83D\uDE00").words()).isEqualTo("a".repeat(3_999));
    }

    private static Post post(Instant made, String text) {
        return new Post("f", Platform.X, "", made, text, null, Post.Reach.NONE);
    }

    private static Post at(int minute, String text) {
        return new Post(
                "m" + minute,
                Platform.X,
                "",
                Instant.EPOCH.plus(Duration.ofMinutes(minute)),
                text,
                null,
                Post.Reach.NONE);
    }
}
