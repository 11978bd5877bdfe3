package dev.chimera.api.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.spec.Spec;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishTest {
    private static final PublicationKey KEY = new PublicationKey("content-1", Platform.FEED, "luna");
    private static final Disclosure DISCLOSURE = new Disclosure("Made by a machine.", Map.of("b", "2", "a", "1"));
    private static final MediaFile FILE = file("file", "image/png", "file:///a.png");
    private static final String TEXT = "Hello. Made by a machine.";

    @Test
    void the_idempotency_key_is_the_documented_digest_of_content_platform_and_account() {
        assertThat(KEY.idempotencyKey()).isEqualTo("1d1274f7d0b5c7140b8bda8696f987d7d30f09327712ed91e0140e981ab11f5a");
        assertThat(List.of(
                        KEY.idempotencyKey(),
                        new PublicationKey("content-2", Platform.FEED, "luna").idempotencyKey(),
                        new PublicationKey("content-1", Platform.X, "luna").idempotencyKey(),
                        new PublicationKey("content-1", Platform.FEED, "iris").idempotencyKey(),
                        new PublicationKey("content-1feed", Platform.FEED, "luna").idempotencyKey()))
                .doesNotHaveDuplicates();
        assertThatIllegalArgumentException().isThrownBy(() -> new PublicationKey("", Platform.FEED, "luna"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PublicationKey("c", Platform.FEED, ""));
    }

    @Test
    void what_is_published_discloses_that_a_machine_made_it() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> order("A title", "Hello.", List.of("solar", "sun"), List.of(FILE), DISCLOSURE))
                .withMessageContaining("must hold the disclosure 'Made by a machine.'");
        assertThatIllegalArgumentException().isThrownBy(() -> new Disclosure("", Map.of("a", "1")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Disclosure("Made by a machine.", Map.of()));
    }

    @Test
    void the_content_of_an_order_is_the_documented_digest() {
        assertThat(order("A title", TEXT, List.of("solar", "sun"), List.of(FILE), DISCLOSURE)
                        .content()
                        .hex())
                .isEqualTo("c018f552b5d1d9d09e47efc548d76424ed313fd3cb5920cf12e53eba45d5dd86");
    }

    @Test
    @Spec("META-6")
    void the_content_of_an_order_changes_with_everything_that_is_seen() {
        List<String> tags = List.of("solar", "sun");
        List<MediaFile> files = List.of(FILE);
        List<PublishOrder> orders = List.of(
                order("A title", TEXT, tags, files, DISCLOSURE),
                new PublishOrder(
                        new PublicationKey("content-2", Platform.FEED, "luna"),
                        "A title",
                        TEXT,
                        tags,
                        files,
                        DISCLOSURE),
                order("A titl", TEXT, tags, files, DISCLOSURE),
                order("A title", "Hallo. Made by a machine.", tags, files, DISCLOSURE),
                order("A title", TEXT, List.of("sun", "solar"), files, DISCLOSURE),
                order("A title", TEXT, List.of("solarsun"), files, DISCLOSURE),
                order("A title", TEXT, tags, List.of(), DISCLOSURE),
                order("A title", TEXT, tags, List.of(file("other", "image/png", "file:///a.png")), DISCLOSURE),
                order("A title", TEXT, tags, List.of(file("file", "image/gif", "file:///a.png")), DISCLOSURE),
                order("A title", TEXT, tags, files, new Disclosure("Made by a machine", DISCLOSURE.flags())),
                order("A title", TEXT, tags, files, new Disclosure("Made by a machine.", Map.of("a", "1"))),
                order("A title", TEXT, tags, files, new Disclosure("Made by a machine.", Map.of("a", "1", "b", "3"))));

        assertThat(orders.stream().map(PublishOrder::content)).doesNotHaveDuplicates();
    }

    @Test
    void the_content_of_an_order_does_not_depend_on_where_its_files_lie() {
        MediaFile moved = file("file", "image/png", "file:///elsewhere/a.png");

        assertThat(order("t", TEXT, List.of(), List.of(moved), DISCLOSURE).content())
                .isEqualTo(
                        order("t", TEXT, List.of(), List.of(FILE), DISCLOSURE).content());
    }

    @Test
    void an_order_keeps_its_bounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> order("", TEXT, List.of(), List.of(), DISCLOSURE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> order("t", TEXT + "x".repeat(10_000), List.of(), List.of(), DISCLOSURE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Publication(KEY, "", null, Instant.EPOCH, Digest.ZERO));
    }

    @Test
    void the_engagement_rate_is_answers_over_views() {
        assertThat(new Engagement(200, 3, 1, 1, Instant.EPOCH).rate()).contains(Ratio.of("0.025"));
        assertThat(new Engagement(0, 0, 0, 0, Instant.EPOCH).rate()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Engagement(-1, 0, 0, 0, Instant.EPOCH));
    }

    @Test
    void an_outcome_folds_to_its_own_case() {
        Publication publication = new Publication(KEY, "1", null, Instant.EPOCH, Digest.ZERO);
        List<PublishOutcome> all = List.of(
                new PublishOutcome.Published(publication, true),
                new PublishOutcome.Failed(PublishOutcome.ErrorClass.PERMANENT, "no", "403", null),
                new PublishOutcome.Unknown("no answer"),
                new PublishOutcome.DryRun(order("t", TEXT, List.of(), List.of(), DISCLOSURE)));

        assertThat(all.stream()
                        .map(one -> one.<String>fold(p -> "published", f -> "failed", u -> "unknown", d -> "dry run")))
                .containsExactly("published", "failed", "unknown", "dry run");
    }

    private static MediaFile file(String content, String type, String uri) {
        return new MediaFile(MediaKind.IMAGE, URI.create(uri), 4, Digest.sha256(content), type, null);
    }

    private static PublishOrder order(
            String title, String text, List<String> tags, List<MediaFile> files, Disclosure disclosure) {
        return new PublishOrder(KEY, title, text, tags, files, disclosure);
    }
}
