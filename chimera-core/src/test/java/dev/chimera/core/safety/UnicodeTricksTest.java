package dev.chimera.core.safety;

import static dev.chimera.core.safety.Samples.outbound;
import static dev.chimera.core.safety.Samples.post;
import static dev.chimera.core.safety.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.spec.Spec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("SAFE-2")
class UnicodeTricksTest {
    private final UnicodeTricks check = new UnicodeTricks();

    private static String points(int... codePoints) {
        return new String(codePoints, 0, codePoints.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain words, 100 %",
                "caf\u00E9, na\u00EFve, \u00DCbung",
                "\u0420\u0443\u0441\u0441\u043A\u0438\u0439 \u0442\u0435\u043A\u0441\u0442 and English",
                "\u4E2D\u6587\u548C English",
                "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
                "\u0915\u094D\u200D\u0937",
                "\u05E9\u05DC\u05D5\u05DD\u200F!",
                "family \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \u2764\uFE0F 1\uFE0F\u20E3",
                "\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08",
                "5 \u03BCm and 3 \u03A9",
                "line one\n\tline two\r\n"
            })
    void leaves_honest_texts_alone(String text) {
        assertThat(check.check(post(text))).isEmpty();
    }

    @Test
    void leaves_the_flags_of_england_and_scotland_alone() {
        String scotland = points(0x1F3F4, 0xE0067, 0xE0062, 0xE0073, 0xE0063, 0xE0074, 0xE007F);

        assertThat(check.check(post("go " + scotland + " go"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x200B, unicode.invisible", "0x2060, unicode.invisible", "0xFEFF, unicode.invisible",
                "0x00AD, unicode.invisible",
        "0x200D, unicode.invisible", "0x3164, unicode.invisible", "0x200E, unicode.invisible",
                "0x202E, unicode.bidi-control",
        "0x2066, unicode.bidi-control", "0x0007, unicode.control", "0x009D, unicode.control",
                "0xFE0F, unicode.invisible"
    })
    void finds_what_nobody_sees(int codePoint, String rule) {
        List<Finding> findings = check.check(post("pay" + points(codePoint) + "load"));

        assertThat(rules(findings)).containsExactly(rule);
        assertThat(findings.get(0).place()).isEqualTo("text[3..4]");
        assertThat(findings.get(0).severity()).isEqualTo(Severity.REDACT);
    }

    @Test
    void blocks_text_hidden_in_tag_characters_and_selectors() {
        String tags = points(0xE0049, 0xE0067, 0xE006E, 0xE006F, 0xE0072, 0xE0065);
        String selectors = points(0x1F600, 0xFE00, 0xFE01, 0xFE0B, 0xE0101, 0xE0122);

        assertThat(check.check(post("nice day" + tags)))
                .extracting(Finding::severity)
                .containsOnly(Severity.BLOCK);
        assertThat(rules(check.check(post(selectors)))).contains("unicode.hidden-text");
    }

    @Test
    void a_flag_that_is_too_long_to_be_one_hides_a_text() {
        int[] flag = new int[20];
        flag[0] = 0x1F3F4;
        Arrays.fill(flag, 1, 19, 0xE0061);
        flag[19] = 0xE007F;

        assertThat(rules(check.check(post(points(flag))))).containsExactly("unicode.hidden-text");
    }

    @Test
    void a_flag_of_no_known_region_hides_a_text() {
        String flag = points(0x1F3F4, 0xE006B, 0xE0069, 0xE006C, 0xE006C, 0xE0061, 0xE007F);

        assertThat(rules(check.check(post("go " + flag)))).containsExactly("unicode.hidden-text");
        assertThat(rules(check.check(post("pay\u2800load")))).containsExactly("unicode.invisible");
    }

    @Test
    void finds_halves_of_characters_and_piles_of_marks() {
        assertThat(rules(check.check(post("a\uD800b")))).containsExactly("unicode.broken");
        assertThat(rules(check.check(post("z" + "\u0301".repeat(30))))).containsExactly("unicode.stacked-marks");
    }

    @Test
    void notes_spoofed_words_on_the_way_in_and_holds_them_on_the_way_out() {
        String spoofed = "log in at p\u0430ypal";

        assertThat(check.check(post(spoofed))).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("unicode.spoofed-word");
            assertThat(finding.severity()).isEqualTo(Severity.NOTE);
            assertThat(finding.place()).isEqualTo("text[10..16]");
        });
        assertThat(check.check(outbound(spoofed))).extracting(Finding::severity).containsExactly(Severity.HOLD);
    }

    @Test
    void blocks_on_the_way_out_what_reorders_or_breaks_a_text() {
        assertThat(check.check(outbound("a\u202Eb")))
                .extracting(Finding::severity)
                .containsExactly(Severity.BLOCK);
        assertThat(check.check(outbound("a\uD800b")))
                .extracting(Finding::severity)
                .containsExactly(Severity.BLOCK);
        assertThat(check.check(outbound("a\u200Bb")))
                .extracting(Finding::severity)
                .containsExactly(Severity.HOLD);
    }
}
