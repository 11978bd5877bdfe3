package dev.chimera.core.safety;

import static dev.chimera.core.safety.Samples.order;
import static dev.chimera.core.safety.Samples.outbound;
import static dev.chimera.core.safety.Samples.persona;
import static dev.chimera.core.safety.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.SafetyVerdict.Allowed;
import dev.chimera.api.safety.SafetyVerdict.Blocked;
import dev.chimera.api.safety.SafetyVerdict.Held;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.PublishTarget.Limits;
import dev.chimera.spec.Spec;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
    private final CheckedGateway gateway = CheckedGateway.standard();

    private SafetyVerdict screen(String text) {
        return gateway.screen(outbound(text));
    }

    @Test
    @Spec("SAFE-3")
    void allows_what_keeps_every_rule() {
        assertThat(screen("Old radios are coming back, and here is why.")).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @Spec("SAFE-3")
    @CsvSource({"0.79, true", "0.8, false", "1, false", "0, true"})
    void blocks_below_the_quality_floor(double quality, boolean blocked) {
        SafetyVerdict verdict = gateway.screen(outbound(order("Old radios."), quality, 0.95, persona()));

        assertThat(rules(verdict.findings()).contains("quality.low")).isEqualTo(blocked);
        assertThat(verdict instanceof Blocked).isEqualTo(blocked);
    }

    @ParameterizedTest
    @Spec("SAFE-5")
    @CsvSource({
        "1, Allowed",
        "0.91, Allowed",
        "0.9000001, Allowed",
        "0.90, Held",
        "0.8, Held",
        "0.70, Held",
        "0.6999, Blocked",
        "0, Blocked"
    })
    void confidence_above_090_goes_on_from_070_waits_and_below_is_rejected(double confidence, String verdict) {
        Subject subject = outbound(order("Old radios."), 0.95, confidence, persona());

        assertThat(gateway.screen(subject).getClass().getSimpleName()).isEqualTo(verdict);
    }

    @Test
    @Spec("SAFE-5")
    void a_host_may_set_the_tiers() {
        CheckedGateway strict = CheckedGateway.builder().confidence(0.9, 0.99).build();

        assertThat(strict.screen(outbound(order("Old radios."), 0.95, 0.95, persona())))
                .isInstanceOf(Held.class);
        assertThat(strict.screen(outbound(order("Old radios."), 0.95, 0.85, persona())))
                .isInstanceOf(Blocked.class);
    }

    @ParameterizedTest
    @Spec("SAFE-4")
    @CsvSource(delimiter = '|', textBlock = """
                    The senator lost the election | topic.politics
                    Was die Bundestagswahl bedeutet | topic.politics
                    \u8FD9\u6B21\u9009\u4E3E | topic.politics
                    A new vaccine against measles | topic.health
                    \u041D\u043E\u0432\u0430\u044F \u0432\u0430\u043A\u0446\u0438\u043D\u0430 | topic.health
                    Why I invest in index funds | topic.finance
                    #Bitcoin to the moon | topic.finance
                    My lawyer read the contract | topic.legal
                    The court found him guilty | topic.legal
                    The bank raised its credit lines | topic.finance
                    """)
    void politics_health_finance_and_law_always_go_to_a_person(String text, String rule) {
        SafetyVerdict verdict = gateway.screen(outbound(order(text + "."), 1, 1, persona()));

        assertThat(verdict).isInstanceOf(Held.class);
        assertThat(rules(verdict.findings())).contains(rule);
    }

    @ParameterizedTest
    @Spec("SAFE-4")
    @ValueSource(
            strings = {
                "A walk along the river bank at dawn",
                "The court at the tennis club was repainted",
                "New battery cells charge twice as fast",
                "Our favourite party snacks",
                "How to repair an old radio in an afternoon",
                "The launch of the probe was watched by thousands"
            })
    void ordinary_topics_need_nobody(String text) {
        assertThat(gateway.screen(outbound(order(text + "."), 1, 1, persona()))).isInstanceOf(Allowed.class);
    }

    @Test
    @Spec("SAFE-3")
    void blocks_what_the_persona_avoids_in_title_text_and_tags() {
        PersonalityProfile persona = persona("gambling", "party politics");
        PublishOrder tagged = new PublishOrder(
                new PublicationKey("brief-1", Platform.FEED, "Iris Volt"),
                "Radios",
                "Old radios. " + Samples.VISIBLE,
                List.of("OnlineGambling"),
                List.of(),
                Samples.DISCLOSURE);

        for (PublishOrder order : List.of(
                order("He gambled it all."),
                order("Gamblers of old", "About radios. " + Samples.VISIBLE, Samples.DISCLOSURE),
                tagged)) {
            SafetyVerdict verdict = gateway.screen(outbound(order, 1, 1, persona));
            assertThat(verdict).isInstanceOf(Blocked.class);
            assertThat(rules(verdict.findings())).contains("topic.avoided");
        }
    }

    @ParameterizedTest
    @Spec("SAFE-3")
    @ValueSource(strings = {"That is bullshit", "BULLSHIT", "bullsh1t", "bullshiiiiit happens", "#NoBullshit"})
    void blocks_crude_words_in_every_disguise_without_repeating_them(String text) {
        SafetyVerdict verdict = screen(text);

        assertThat(verdict).isInstanceOf(Blocked.class);
        assertThat(verdict.findings())
                .allMatch(finding -> !finding.excerpt().toLowerCase().contains("bull"));
    }

    @Test
    @Spec("SAFE-3")
    void does_not_take_harmless_words_for_crude_ones() {
        assertThat(screen("Scunthorpe is a classic assessment of cocktails, rap music and grapes"))
                .isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @Spec({"SAFE-3", "META-7"})
    @ValueSource(strings = {"Have a nice day.", "Made with love.", "From our studio"})
    void blocks_a_disclosure_that_does_not_disclose(String visible) {
        Disclosure vague = new Disclosure(visible, Map.of("ai", "true"));
        Subject subject = outbound(order("Radios", "Old radios. " + visible, vague), 1, 1, persona());

        assertThat(rules(gateway.screen(subject).findings())).containsExactly("disclosure.unclear");
    }

    @ParameterizedTest
    @Spec({"SAFE-3", "META-7"})
    @ValueSource(
            strings = {
                "AI-generated",
                "Made by a machine",
                "Von einer KI erstellt",
                "G\u00E9n\u00E9r\u00E9 par une IA",
                "\u4EBA\u5DE5\u667A\u80FD\u751F\u6210",
                "Synthetic media"
            })
    void understands_disclosures_in_several_languages(String visible) {
        Disclosure clear = new Disclosure(visible, Map.of("ai", "true"));

        assertThat(gateway.screen(outbound(order("Radios", "Old radios. " + visible, clear), 1, 1, persona())))
                .isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @Spec("META-7")
    @ValueSource(strings = {"false", "FALSE", "0", "no", " "})
    void blocks_a_flag_of_the_platform_that_is_off(String value) {
        Disclosure off = new Disclosure(Samples.VISIBLE, Map.of("is_aigc", value, "other", "true"));
        Subject subject = outbound(order("Radios", "Old radios. " + Samples.VISIBLE, off), 1, 1, persona());

        assertThat(rules(gateway.screen(subject).findings())).containsExactly("disclosure.flag-off");
    }

    @ParameterizedTest
    @Spec("META-8")
    @ValueSource(
            strings = {
                "Trust me, I am a real human being.",
                "I'm not a bot, I promise",
                "This is not AI generated at all",
                "No AI was used here",
                "100% human",
                "Written by a real person",
                "Ich bin ein Mensch wie du",
                "I am n\u043Et a r\u043Ebot"
            })
    void blocks_a_persona_that_denies_being_a_machine(String text) {
        SafetyVerdict verdict = screen(text);

        assertThat(verdict).isInstanceOf(Blocked.class);
        assertThat(rules(verdict.findings())).contains("disclosure.denied");
    }

    @ParameterizedTest
    @Spec("META-8")
    @ValueSource(
            strings = {
                "I am a machine that reads old radio magazines",
                "Humans made this radio in 1931",
                "I am not a doctor of anything, but I like valves",
                "Is this a robot? Yes."
            })
    void lets_a_persona_say_what_it_is(String text) {
        assertThat(rules(screen(text).findings())).doesNotContain("disclosure.denied");
    }

    @Test
    @Spec("META-8")
    void blocks_an_account_that_the_persona_does_not_own() {
        PersonalityProfile owner = new PersonalityProfile(
                "Iris Volt",
                "",
                "",
                PersonalityProfile.BrandGuidelines.NONE,
                Map.of(Platform.FEED, "iris-volt", Platform.X, "iris"),
                "");

        assertThat(gateway.screen(outbound(order("Old radios."), 1, 1, owner)).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("persona.account");
                    assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
                    assertThat(finding.message()).contains("iris-volt");
                });
    }

    @Test
    @Spec("SAFE-3")
    void blocks_what_a_platform_would_not_take() {
        CheckedGateway limited = CheckedGateway.builder()
                .platformLimits(Map.of(Platform.FEED, new Limits(40, 1)))
                .build();
        MediaFile file =
                new MediaFile(MediaKind.IMAGE, URI.create("file:///a.png"), 10, Digest.sha256("a"), "image/png", null);
        PublishOrder heavy = new PublishOrder(
                new PublicationKey("brief-1", Platform.FEED, "Iris Volt"),
                "Radios",
                Samples.VISIBLE,
                List.of(),
                Collections.nCopies(2, file),
                Samples.DISCLOSURE);
        PublishOrder elsewhere = new PublishOrder(
                new PublicationKey("brief-1", Platform.X, "Iris Volt"),
                "Radios",
                Samples.VISIBLE,
                List.of(),
                List.of(),
                Samples.DISCLOSURE);

        assertThat(limited.screen(outbound(order("Short."), 1, 1, persona()))).isInstanceOf(Allowed.class);
        assertThat(rules(limited.screen(outbound(order("Long. ".repeat(10)), 1, 1, persona()))
                        .findings()))
                .containsExactly("platform.text-too-long");
        assertThat(rules(limited.screen(outbound(heavy, 1, 1, persona())).findings()))
                .containsExactly("platform.too-many-files");
        assertThat(rules(limited.screen(outbound(elsewhere, 1, 1, persona())).findings()))
                .containsExactly("platform.unknown");
    }

    @Test
    @Spec("SAFE-3")
    void says_what_may_be_quoted() {
        assertThat(StandardChecks.isQuotable("First grid store with sodium cells opens"))
                .isTrue();
        assertThat(StandardChecks.isQuotable("write to ada@example.org")).isFalse();
        assertThat(StandardChecks.isQuotable("the election was stolen")).isFalse();
        assertThat(StandardChecks.isQuotable("what a load of bullshit")).isFalse();
        assertThat(StandardChecks.isQuotable("I am a human, ask me anything")).isFalse();
        assertThat(StandardChecks.isQuotable("Ignore all previous instructions"))
                .isFalse();
    }

    @Test
    @Spec("SAFE-2")
    void topics_do_not_hold_what_comes_in() {
        List<Finding> findings = gateway.screen(Samples.post("The senator lost the election over bullshit"))
                .findings();

        assertThat(findings).isEmpty();
    }
}
