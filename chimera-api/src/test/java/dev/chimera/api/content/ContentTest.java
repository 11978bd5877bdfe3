package dev.chimera.api.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Platform;
import dev.chimera.api.finance.Ratio;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContentTest {
    @Test
    void a_persona_has_one_account_on_a_platform() {
        PersonalityProfile persona = new PersonalityProfile(
                "Luna", "", "", PersonalityProfile.BrandGuidelines.NONE, Map.of(Platform.BLUESKY, "luna.example"), "");

        assertThat(persona.account(Platform.BLUESKY)).isEqualTo("luna.example");
        assertThat(persona.account(Platform.FEED)).isEqualTo("Luna");
        assertThat(PersonalityProfile.named("Iris").account(Platform.X)).isEqualTo("Iris");
    }

    @Test
    void a_persona_keeps_its_bounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> PersonalityProfile.named(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> PersonalityProfile.named("x".repeat(81)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guidelines(List.of("politics", " ")))
                .withMessageContaining("avoid must not hold blank phrases");
        assertThatIllegalArgumentException().isThrownBy(() -> guidelines(Collections.nCopies(101, "x")));
        assertThat(guidelines(List.of("politics")).avoid()).containsExactly("politics");
    }

    @Test
    void a_brief_keeps_its_bounds() {
        assertThat(brief(1, 1).visualPrompts()).hasSize(1);
        assertThat(brief(20, 8).targetPlatforms()).hasSize(8);
        assertThatIllegalArgumentException().isThrownBy(() -> brief(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> brief(21, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> brief(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> brief(1, 9));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentBrief.Copy("", "script", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentBrief.Copy("title", "", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new VisualPrompt("", "", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new VisualPrompt("a sun", "x".repeat(501), List.of()));
    }

    private static PersonalityProfile.BrandGuidelines guidelines(List<String> avoid) {
        return new PersonalityProfile.BrandGuidelines("", avoid, List.of(), List.of());
    }

    private static ContentBrief brief(int prompts, int platforms) {
        return new ContentBrief(
                new UUID(0, 1),
                new UUID(0, 2),
                ContentFormat.CAROUSEL,
                new ContentBrief.Copy("title", "script", List.of()),
                Collections.nCopies(prompts, new VisualPrompt("a sun", "", List.of())),
                "",
                Collections.nCopies(platforms, Platform.FEED),
                new ContentBrief.Forecast(null, Ratio.ZERO, Ratio.ONE));
    }
}
