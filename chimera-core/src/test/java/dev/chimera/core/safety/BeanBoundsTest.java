package dev.chimera.core.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@Spec("SAFE-2")
class BeanBoundsTest {
    record Inner(@NotBlank @Size(max = 5) String word) {}

    record Outer(
            @Max(10) int count,
            @Size(min = 1, max = 3) List<@Valid Inner> inner,
            @Pattern(regexp = "[a-z]*") String id) {}

    @Test
    void accepts_what_keeps_its_bounds() {
        TrendQuery query = TrendQuery.keywords("solar");

        assertThat(BeanBounds.require(query)).isSameAs(query);
    }

    @Test
    void names_each_property_with_its_value_and_its_bound() {
        Outer outer = new Outer(12, List.of(new Inner("fine"), new Inner("far too long")), "abc");

        assertThatThrownBy(() -> BeanBounds.require(outer))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT);
                    assertThat(e.findings()).hasSize(2);
                })
                .hasMessageContaining("Outer.count must be less than or equal to 10, got 12")
                .hasMessageContaining("Outer.inner[1].word size must be between 0 and 5, got 'far too long'");
    }

    @Test
    void reports_findings_that_block() {
        List<Finding> findings = BeanBounds.check(new Outer(1, List.of(), "ABC"));

        assertThat(findings).extracting(Finding::severity).containsOnly(Severity.BLOCK);
        assertThat(findings).extracting(Finding::place).containsExactly("Outer.id", "Outer.inner");
        assertThat(findings).extracting(Finding::excerpt).containsExactly("'ABC'", "0 elements");
    }

    @Test
    void checks_the_words_of_the_domain() {
        assertThat(BeanBounds.check(new ContentBrief.Copy(" ", "a script", List.of())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.place()).isEqualTo("Copy.title"));
    }

    @Test
    void never_evaluates_what_it_shows() {
        Outer outer = new Outer(1, List.of(new Inner("a")), "${1+1} {validatedValue}");

        assertThat(BeanBounds.check(outer))
                .singleElement()
                .satisfies(finding -> assertThat(finding.excerpt()).isEqualTo("'${1+1} {validatedValue}'"));
    }

    @Test
    void shows_the_length_of_what_is_too_long_to_show() {
        assertThat(BeanBounds.check(new Inner("x".repeat(100))).get(0).excerpt())
                .isEqualTo("100 characters");
        assertThat(BeanBounds.check(new Inner(null)).get(0).excerpt()).isEqualTo("nothing");
        assertThat(Set.of(BeanBounds.check(new Outer(11, List.of(new Inner("a")), "a"))
                        .get(0)
                        .excerpt()))
                .containsExactly("11");
    }
}
