package dev.chimera.api.content;

import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;

/**
 * A persona: an artificial person that says so. It owns at most one account on a platform. Immutable.
 *
 * @param name 1 to 80 characters
 * @param tone how it sounds, at most 200 characters
 * @param targetAudience whom it speaks to, at most 200 characters
 * @param brandGuidelines what it keeps to
 * @param accounts its one account on each platform
 * @param backstory who it is, at most 20,000 characters
 */
public record PersonalityProfile(
        @NotBlank @Size(max = 80) String name,
        @NotNull @Size(max = 200) String tone,
        @NotNull @Size(max = 200) String targetAudience,
        @NotNull @Valid BrandGuidelines brandGuidelines,
        @NotNull Map<Platform, String> accounts,
        @NotNull @Size(max = 20_000) String backstory) {
    public PersonalityProfile {
        if (name.isBlank()) {
            throw new IllegalArgumentException("persona name must not be blank");
        }
        Require.length("persona name", name, 1, 80);
        Require.length("persona tone", tone, 0, 200);
        Require.length("persona targetAudience", targetAudience, 0, 200);
        Require.length("persona backstory", backstory, 0, 20_000);
        accounts = Map.copyOf(accounts);
    }

    /** A persona that only has a name. */
    public static PersonalityProfile named(String name) {
        return new PersonalityProfile(name, "", "", BrandGuidelines.NONE, Map.of(), "");
    }

    /** The account that the persona owns on {@code platform}; its own name where none is given. */
    public String account(Platform platform) {
        return accounts.getOrDefault(platform, name);
    }

    /**
     * What a persona keeps to.
     *
     * @param voice how it writes, at most 500 characters
     * @param avoid topics that must never appear, at most 100
     * @param directives what every text must keep to, at most 50
     * @param hashtags what it may tag its content with, at most 30
     */
    public record BrandGuidelines(
            @NotNull @Size(max = 500) String voice,
            @NotNull @Size(max = 100) List<@NotBlank String> avoid,
            @NotNull @Size(max = 50) List<@NotBlank String> directives,
            @NotNull @Size(max = 30) List<@NotBlank String> hashtags) {
        public static final BrandGuidelines NONE = new BrandGuidelines("", List.of(), List.of(), List.of());

        public BrandGuidelines {
            Require.length("voice", voice, 0, 500);
            avoid = phrases("avoid", avoid, 100);
            directives = phrases("directives", directives, 50);
            hashtags = phrases("hashtags", hashtags, 30);
        }

        private static List<String> phrases(String component, List<String> phrases, int max) {
            for (String phrase : Require.size(component, phrases, 0, max)) {
                if (phrase.isBlank()) {
                    throw new IllegalArgumentException(component + " must not hold blank phrases, got " + phrases);
                }
            }
            return List.copyOf(phrases);
        }
    }
}
