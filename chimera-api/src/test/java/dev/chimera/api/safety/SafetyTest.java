package dev.chimera.api.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SafetyTest {
    private static final Finding FINDING = new Finding(
            "url.private-address", Finding.Severity.BLOCK, "links[0]", "x".repeat(500), "a private address");

    @Test
    void a_verdict_folds_to_its_own_case_and_keeps_its_findings() {
        List<SafetyVerdict> all = List.of(
                new SafetyVerdict.Allowed(List.of(FINDING)),
                new SafetyVerdict.Redacted(List.of(FINDING), "clean"),
                new SafetyVerdict.Held(List.of(FINDING)),
                new SafetyVerdict.Blocked(List.of(FINDING)));

        assertThat(all.stream()
                        .map(one -> one.<String>fold(a -> "allowed", r -> "redacted", h -> "held", b -> "blocked")))
                .containsExactly("allowed", "redacted", "held", "blocked");
        assertThat(all).allSatisfy(one -> assertThat(one.findings()).containsExactly(FINDING));
    }

    @Test
    void an_excerpt_is_short() {
        assertThat(FINDING.excerpt()).hasSize(120);
        assertThatIllegalArgumentException().isThrownBy(() -> new Finding("", Finding.Severity.NOTE, "text", "", ""));
    }

    @Test
    void a_review_is_answered_without_changing_the_question() {
        Review open = new Review(
                new UUID(0, 1),
                Digest.ZERO,
                1,
                List.of(FINDING),
                Set.of("editor"),
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                null);
        Review.Answer answer = new Review.Answer(Review.Ruling.APPROVE, "ada", "fine", Instant.EPOCH);

        assertThat(open.answered(answer).answer()).isEqualTo(answer);
        assertThat(open.answered(answer).content()).isEqualTo(open.content());
        assertThat(open.answer()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Review.Answer(Review.Ruling.APPROVE, "ada", "", Instant.EPOCH));
    }

    @Test
    void what_goes_out_is_checked_with_all_its_words() {
        PublishOrder order = new PublishOrder(
                new PublicationKey("content-1", Platform.FEED, "luna"),
                "A title",
                "Made by a machine.",
                List.of("solar", "sun"),
                List.of(),
                new Disclosure("Made by a machine.", Map.of("a", "1")));
        Subject.Outbound subject =
                new Subject.Outbound(order, new QualityReport(1, List.of()), PersonalityProfile.named("Luna"), 0.9);

        assertThat(subject.id()).isEqualTo("content-1");
        assertThat(subject.text()).isEqualTo("A title\nMade by a machine.\nsolar sun");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Subject.Outbound(order, subject.quality(), subject.persona(), 1.1));
    }

    @Test
    void what_comes_in_keeps_its_links() {
        Subject.Inbound subject = new Subject.Inbound(Subject.Boundary.POST, "1", "text", List.of("http://a"));

        assertThat(subject.links()).containsExactly("http://a");
    }
}
