package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.SafetyCheck;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** The promise of a {@link SafetyCheck}: the same findings for the same subject, and an answer whatever the input. */
public interface SafetyCheckContract {
    /** The check. */
    SafetyCheck check();

    /** Something that it has nothing against. */
    Subject harmless();

    /** Something that it must find. */
    Subject harmful();

    @Test
    default void says_who_it_is() {
        assertThat(check().name()).isNotBlank().hasSizeLessThanOrEqualTo(64);
    }

    @Test
    default void finds_nothing_in_what_is_harmless() {
        assertThat(check().check(harmless())).isEmpty();
    }

    @Test
    default void finds_what_is_harmful() {
        SafetyCheck check = check();

        assertThat(check.examines(harmful())).isTrue();
        assertThat(check.check(harmful())).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.severity()).isNotNull();
            assertThat(finding.place()).isNotBlank();
            assertThat(finding.message()).isNotBlank();
        });
    }

    @Test
    default void finds_the_same_again() {
        SafetyCheck check = check();
        Subject harmful = harmful();

        assertThat(check.check(harmful)).isEqualTo(check.check(harmful));
    }

    @Test
    default void finds_the_same_on_many_threads() {
        SafetyCheck check = check();
        Subject harmful = harmful();
        List<List<Finding>> found = Together.call(8, thread -> check.check(harmful));

        assertThat(found).containsOnly(found.get(0));
    }

    @Test
    default void answers_whatever_the_text() {
        SafetyCheck check = check();
        for (String text : HostileTexts.all()) {
            Subject subject = new Subject.Inbound(
                    Subject.Boundary.POST, "tck", text, List.of("", "http://", "%%%", text.substring(0, 1)));
            if (check.examines(subject)) {
                // only a guard against a check that never ends; speed is measured elsewhere
                List<Finding> found = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> check.check(subject));
                assertThat(found).isNotNull();
            }
        }
    }

    @Test
    default void answers_whatever_goes_out() {
        SafetyCheck check = check();
        for (String text : HostileTexts.all()) {
            Subject subject = OutboundSamples.saying(text);
            if (check.examines(subject)) {
                List<Finding> found = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> check.check(subject));
                assertThat(found).isNotNull();
            }
        }
    }

    @Test
    default void names_the_part_that_it_wants_redacted() {
        Subject harmful = harmful();
        for (Finding finding : check().check(harmful)) {
            if (finding.severity() == Finding.Severity.REDACT) {
                Matcher part = OutboundSamples.PART.matcher(finding.place());
                assertThat(part.matches())
                        .as("'%s' is of the form text[12..31]", finding.place())
                        .isTrue();
                assertThat(Integer.parseInt(part.group(1))).isLessThan(Integer.parseInt(part.group(2)));
                assertThat(Integer.parseInt(part.group(2)))
                        .isLessThanOrEqualTo(harmful.text().length());
            }
        }
    }
}
