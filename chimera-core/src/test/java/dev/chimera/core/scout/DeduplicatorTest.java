package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void knows_what_says_the_same_of_the_same_page_in_other_words() {
        String link = " https://news.example/2026/lighthouse-opens";
        offer("Old lighthouse opens its doors to visitors at Cape Arrow" + link);

        assertThat(offer("Visitors welcome: Cape Arrow's old lighthouse opening its doors, at last" + link))
                .isZero();
        assertThat(offer("My grandmother painted that tower every summer of her life" + link))
                .as("the same page, but another thing to say")
                .isEqualTo(NEW);
        assertThat(offer("Visitors welcome: Cape Thor's new lighthouse opening its doors, at last"))
                .as("no page in common")
                .isEqualTo(NEW);
    }

    @Test
    void likeness_is_none_for_other_words_and_full_for_the_same() {
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

        stream.offer(at(10_000, ORIGINAL));
        assertThat(stream.offer(at(10_059, ORIGINAL + "!"))).isPresent();
        assertThat(stream.offer(at(10_115, ORIGINAL + "?")))
                .as("a repeat keeps it known")
                .isPresent();
        assertThat(stream.offer(at(11_000, ORIGINAL))).as("long forgotten").isEmpty();
    }

    @Test
    void a_post_out_of_order_or_after_a_gap_is_taken_in_as_well() {
        Deduplicator stream = new Deduplicator(Duration.ofHours(1));

        assertThat(stream.offer(at(1_000, ORIGINAL))).isEmpty();
        assertThat(stream.offer(at(10, ORIGINAL))).isPresent();
        assertThat(stream.offer(at(100_000, ORIGINAL))).isEmpty();
        assertThat(stream.originals()).hasSize(1);
        assertThatThrownBy(() -> new Deduplicator(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
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
