package dev.chimera.core.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.core.safety.TopicTerms.Match;
import dev.chimera.spec.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec({"SAFE-3", "DIR-4"})
class TopicTermsTest {
    @ParameterizedTest
    @CsvSource({
        "gambling, they gambled it all",
        "gambling, Gamblers? no: GAMBLING!",
        "gamble, he gambles",
        "politics, a political question",
        "politics, two politicians",
        "party politics, about Party Politics today",
        "party politics, #PartyPolitics",
        "party politics, #nopartypoliticshere",
        "vaccine, vaccines work",
        "war, the wars of the roses",
        "gambling, g4mbl1ng",
        "gambling, g a m b l i n g",
        "gambling, g\u0430mbling",
        "gambling, gam\u00ADbling",
        "casino, onlineCasinoBonus",
        "\u0432\u044B\u0431\u043E\u0440\u044B, \u043F\u043E\u0441\u043B\u0435 \u0432\u044B\u0431\u043E\u0440\u043E\u0432",
        "\u9009\u4E3E, \u4ECA\u5929\u7684\u9009\u4E3E\u7ED3\u679C",
        "\u0627\u0646\u062A\u062E\u0627\u0628\u0627\u062A, \u0647\u0630\u0647 \u0627\u0644\u0627\u0646\u062A\u062E\u0627\u0628\u0627\u062A",
        "\u0E01\u0E32\u0E23\u0E40\u0E21\u0E37\u0E2D\u0E07, \u0E02\u0E48\u0E32\u0E27\u0E01\u0E32\u0E23\u0E40\u0E21\u0E37\u0E2D\u0E07",
        "caf\u00E9, the CAFE"
    })
    void finds_a_topic_in_every_form(String term, String text) {
        assertThat(TopicTerms.of(List.of(term)).firstIn(text)).map(Match::term).contains(term);
    }

    @ParameterizedTest
    @CsvSource({
        "war, a warm day in Warsaw",
        "party politics, the politics of the party",
        "cat, a category of catalogues",
        "news, a new day",
        "rape, rapeseed oil and rap music",
        "hat, that hatch",
        "\u0440\u0430\u043A, \u0440\u0430\u043A\u0435\u0442\u0430"
    })
    void does_not_find_it_inside_other_words(String term, String text) {
        assertThat(TopicTerms.of(List.of(term)).firstIn(text)).isEmpty();
    }

    @Test
    void tells_the_place_in_the_original_text() {
        Match match = TopicTerms.of(List.of("old radio"))
                .firstIn("\uD83D\uDE00 On Old R\u00E1dios!")
                .orElseThrow();

        assertThat(match.start()).isEqualTo(6);
        assertThat(match.end()).isEqualTo(16);
    }

    @Test
    void bounds_the_number_of_matches() {
        TopicTerms terms = TopicTerms.of(List.of("radio", "lamp"));

        assertThat(terms.allIn("radio lamp ".repeat(50), 7)).hasSize(7);
        assertThat(terms.allIn("radio lamp", 7)).extracting(Match::term).containsExactly("radio", "lamp");
    }

    @Test
    void a_term_without_letters_matches_nothing() {
        assertThat(TopicTerms.of(List.of("", "!!", " ")).firstIn("!! anything")).isEmpty();
        assertThat(TopicTerms.of(List.of()).firstIn("anything")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stories, story",
        "voting, vote",
        "votes, vote",
        "trading, trad",
        "trade, trad",
        "eating, eat",
        "gamblers, gambl",
        "gambling, gambl",
        "stopped, stop",
        "classes, class",
        "news, news",
        "bus, bus",
        "political, politic",
        "politically, politic",
        "red, red",
        "thing, thing",
        "need, need",
        "boxes, box"
    })
    void brings_english_forms_together(String word, String stem) {
        assertThat(EnglishStem.of(word)).isEqualTo(stem);
    }
}
