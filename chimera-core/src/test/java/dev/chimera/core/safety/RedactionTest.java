package dev.chimera.core.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.trend.Post;
import dev.chimera.spec.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("SAFE-1")
class RedactionTest {
    private static Finding cut(String rule, int start, int end) {
        return new Spot(start, end).finding(rule, Severity.REDACT, "", "");
    }

    @Test
    void names_the_rule_in_the_place_of_what_was_there() {
        String text = "my key is abcdefghijklmnopqrstuvwxyz, keep it";

        assertThat(Redaction.apply(text, List.of(cut("secret.x", 10, 36))))
                .isEqualTo("my key is [redacted:secret.x], keep it");
    }

    @Test
    void drops_what_cannot_be_seen() {
        assertThat(Redaction.apply("pa\u200Bss", List.of(cut("unicode.invisible", 2, 3))))
                .isEqualTo("pass");
    }

    @Test
    void makes_one_of_parts_that_overlap_or_touch_in_any_order() {
        String text = "0123456789".repeat(6);

        assertThat(Redaction.apply(text, List.of(cut("b", 20, 30), cut("a", 5, 12), cut("c", 10, 21))))
                .isEqualTo("01234[redacted:a]" + text.substring(30));
        assertThat(Redaction.apply(text, List.of(cut("unicode.x", 5, 8), cut("pii.y", 8, 30))))
                .isEqualTo("01234[redacted:pii.y]" + text.substring(30));
    }

    @Test
    void keeps_pairs_of_surrogates_together() {
        String text = "a\uD83D\uDE00b and some more words";

        assertThat(Redaction.apply(text, List.of(cut("unicode.x", 2, 3)))).isEqualTo("ab and some more words");
    }

    @Test
    void is_never_longer_than_a_post_may_be() {
        String text = "a@b.co" + "x".repeat(Post.TEXT_MAX - 6);

        assertThat(Redaction.apply(text, List.of(cut("pii.email", 0, 6))))
                .startsWith("[redacted:pii.email]x")
                .hasSize(Post.TEXT_MAX);
    }

    @Test
    void leaves_findings_alone_that_do_not_ask_for_it() {
        Finding note = new Spot(0, 3).finding("unicode.spoofed-word", Severity.NOTE, "", "");

        assertThat(Redaction.apply("abc def", List.of(note))).isEqualTo("abc def");
    }
}
