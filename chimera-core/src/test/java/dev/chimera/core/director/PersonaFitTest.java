package dev.chimera.core.director;

import static dev.chimera.core.director.Trends.persona;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Platform;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.spec.Spec;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("DIR-4")
class PersonaFitTest {
    private static ContentBrief brief(String title, String script, String caption, String tag) {
        return new ContentBrief(
                new UUID(1, 1),
                new UUID(1, 2),
                ContentFormat.IMAGE,
                new ContentBrief.Copy(title, script, List.of(tag)),
                List.of(new VisualPrompt("a card", caption, List.of())),
                "",
                List.of(Platform.FEED),
                new ContentBrief.Forecast(null, Ratio.ZERO, Ratio.ZERO));
    }

    private static PersonaFit.Score score(String script, String... directives) {
        return PersonaFit.of(brief("Radios", script, "Radios", "radio"), persona("", List.of(), List.of(directives)));
    }

    @Test
    void a_brief_that_breaks_nothing_scores_one() {
        PersonaFit.Score score = score("Old radios.", "no exclamation marks");

        assertThat(score.score()).isEqualTo(1.0);
        assertThat(score.passes()).isTrue();
        assertThat(score.findings()).isEmpty();
    }

    @Test
    void a_topic_to_avoid_makes_it_zero_wherever_it_stands() {
        PersonalityProfile persona = persona("", List.of("gambling"), List.of("no exclamation marks"));

        for (ContentBrief brief : List.of(
                brief("He gambled", "s", "c", "t"),
                brief("t", "Gamblers of old", "c", "t"),
                brief("t", "s", "gambling hall", "t"),
                brief("t", "s", "c", "Gambling"))) {
            PersonaFit.Score score = PersonaFit.of(brief, persona);
            assertThat(score.score()).isZero();
            assertThat(score.passes()).isFalse();
            assertThat(score.findings()).extracting(Finding::severity).containsExactly(Severity.BLOCK);
        }
    }

    @Test
    void the_score_is_the_share_of_checkable_directives_that_are_kept() {
        PersonaFit.Score score = score(
                "Old radios! Really?", "No exclamation marks.", "end with a question", "at most 5 words", "be kind");

        assertThat(score.score()).isEqualTo(2 / 3.0);
        assertThat(score.passes()).isFalse();
        assertThat(score.findings())
                .extracting(Finding::rule)
                .containsExactly("persona.directive-broken", "persona.directive-unchecked");
    }

    @Test
    void passes_from_the_threshold_on() {
        assertThat(new PersonaFit.Score(PersonaFit.THRESHOLD, List.of()).passes())
                .isTrue();
        assertThat(new PersonaFit.Score(0.79, List.of()).passes()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    no exclamation marks | Calm. | Loud!
                    Never use exclamation points | Calm. | Loud!
                    avoid questions | Calm. | Why?
                    no emojis | Calm. | Calm \uD83D\uDE00
                    no links | example dot org | see http://example.org
                    at most 3 words | one two three | one two three four
                    max 3 words | one two three | one two three four
                    at least 3 words | one two three | one two
                    always mention the old museum | In the Old Museums of town | In the museum
                    never mention prices | It is cheap | The price is low
                    end with a question | Is it? | It is.
                    always end with "Good night." | Sleep. Good night. | Good night. Sleep.
                    Begin with Hello | Hello there | Oh, hello
                    name the source of every figure | Three. Source: my shelf | Three.
                    """)
    void tells_whether_a_directive_is_kept(String directive, String kept, String broken) {
        assertThat(score(kept, directive).score()).isEqualTo(1.0);
        assertThat(score(broken, directive).score()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    no exclamation marks | Loud!
                    no question marks | Why?
                    no emoji | Calm \uD83D\uDE00
                    at most 3 words | One. Two three. Four five.
                    at most 2 words | one two three
                    always mention the old museum | Nothing.
                    never mention prices | It is here. The price is low. It is nice.
                    end with a question | It is.
                    end with Good night. | Sleep.
                    begin with Hello | Oh
                    """)
    void mends_what_can_be_mended_without_inventing_anything(String directive, String broken) {
        Directive parsed = Directive.parse(directive).orElseThrow();
        String mended = parsed.mend().apply(broken);

        assertThat(parsed.kept().test(mended)).isTrue();
        assertThat(parsed.mend().apply(mended)).isEqualTo(mended);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "be kind", "say that you are a machine when asked", "no hype", "at most some words"})
    void leaves_other_directives_to_people(String directive) {
        assertThat(Directive.parse(directive)).isEmpty();
        assertThat(Directive.parse("mention " + "x".repeat(400))).isEmpty();
    }
}
