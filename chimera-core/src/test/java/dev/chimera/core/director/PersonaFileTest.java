package dev.chimera.core.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.Platform;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("DIR-1")
class PersonaFileTest {
    private static final String WHOLE = """
            ---
            name: Iris Volt
            tone: curious, dry
            audience: home owners who think about solar
            voice: short sentences, plain numbers, no hype
            avoid:
              - party politics
              - investment advice
            directives:
              - name the source of every figure
            hashtags: ["#solar", energy]
            accounts:
              bluesky: iris-volt.example
              youtube: "@irisvolt"
            ---

            Iris is a fictional engineer who repairs old radios.
            --- is how she underlines.
            """;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("SOUL.md"), text);
    }

    private void refuses(String text, String... words) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> PersonaFile.read(file))
                .isInstanceOfSatisfying(
                        PersonaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
                .hasMessageContaining("SOUL.md")
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void reads_every_key_and_the_backstory() throws IOException {
        PersonalityProfile persona = PersonaFile.read(file(WHOLE));

        assertThat(persona.name()).isEqualTo("Iris Volt");
        assertThat(persona.tone()).isEqualTo("curious, dry");
        assertThat(persona.targetAudience()).isEqualTo("home owners who think about solar");
        assertThat(persona.brandGuidelines().voice()).startsWith("short sentences");
        assertThat(persona.brandGuidelines().avoid()).containsExactly("party politics", "investment advice");
        assertThat(persona.brandGuidelines().directives()).containsExactly("name the source of every figure");
        assertThat(persona.brandGuidelines().hashtags()).containsExactly("solar", "energy");
        assertThat(persona.accounts())
                .containsEntry(Platform.BLUESKY, "iris-volt.example")
                .containsEntry(Platform.YOUTUBE, "@irisvolt");
        assertThat(persona.backstory())
                .isEqualTo("Iris is a fictional engineer who repairs old radios.\n--- is how she underlines.");
    }

    @Test
    void reads_a_name_alone_and_the_line_ends_of_other_systems() throws IOException {
        assertThat(PersonaFile.read(file("---\nname: Bob\n---\n"))).isEqualTo(PersonalityProfile.named("Bob"));
        assertThat(PersonaFile.read(file("\uFEFF---\r\nname: Bob\r\navoid:\r\n  - no\r\n---\r\nHi\r\n"))
                        .brandGuidelines()
                        .avoid())
                .containsExactly("no");
        assertThat(PersonaFile.read(file("---\nname: 1984\ntone: yes\navoid:\n---\n"))
                        .tone())
                .isEqualTo("yes");
    }

    @Test
    void an_unknown_key_is_named_with_its_line_and_the_known_ones() throws IOException {
        refuses("---\nname: Bob\naviod:\n  - war\n---\n", "line 3", "'aviod'", "avoid, directives");
    }

    @Test
    @Spec("META-8")
    void a_platform_given_twice_is_refused() throws IOException {
        refuses("---\nname: Bob\naccounts:\n  x: bob\n  x: bob2\n---\n", "'x' is given twice", "one account");
        refuses("---\nname: Bob\naccounts:\n  x: [bob, bob2]\n---\n", "accounts.x", "plain text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    name: Bob\\nname: Bob2 | 'name' is given twice
                    tone: dry | the key 'name' is missing
                    name: [Bob] | 'name' must be plain text
                    name: Bob\\navoid: war | 'avoid' must be a list
                    name: Bob\\navoid:\\n  - {a: b} | 'avoid' must be plain text
                    name: Bob\\naccounts: x | 'accounts' must be a map
                    name: &a Bob\\ntone: *a | anchors, aliases and tags are refused
                    name: !!str Bob | anchors, aliases and tags are refused
                    name: Bob\\navoid: &a\\n  - x | anchors, aliases and tags are refused
                    - name | lines of 'key: value'
                    name: "Bob | not readable as YAML
                    name: Bob\\ntone: a: b | not readable as YAML
                    name: Bob\\naccounts:\\n  Big Platform: bob | platform must be 1-32 characters
                    name: Bob\\naccounts:\\n  x: "" | must have 1-128 characters
                    """)
    void says_what_is_wrong_and_what_to_do(String front, String message) throws IOException {
        refuses("---\n" + front.replace("\\n", "\n") + "\n---\n", message);
    }

    @Test
    void refuses_several_documents_and_open_front_matter() throws IOException {
        refuses("---\nname: Bob\n... \n--- # more\nname: Eve\n---\n", "only one document");
        refuses("---\nname: Bob\n", "not closed");
        refuses("name: Bob\n", "must begin with a line of ---");
        refuses("", "must begin with a line of ---");
    }

    @Test
    void refuses_what_is_too_large_or_too_long() throws IOException {
        refuses("---\nname: Bob\n---\n" + "x".repeat(PersonaFile.BYTES_MAX), "65536 bytes");
        refuses("---\nname: Bob\n---\n" + "x".repeat(20_001), "backstory");
        refuses("---\nname: " + "x".repeat(81) + "\n---\n", "name must have 1-80 characters");
        refuses("---\nname: Bob\nhashtags:\n" + "  - x\n".repeat(31) + "---\n", "hashtags");
        refuses("---\nname: Bob\navoid:\n" + "  - x\n".repeat(201) + "---\n", "more than 200");
        refuses("---\nname: Bob\navoid:\n  - " + "[".repeat(200) + "\n---\n", "SOUL.md");
    }

    @Test
    void refuses_what_is_not_utf_8_and_what_is_not_there() throws IOException {
        Path latin = Files.write(
                folder.resolve("SOUL.md"), "---\nname: J\u00FCrgen\n---\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> PersonaFile.read(latin)).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> PersonaFile.read(folder.resolve("missing.md")))
                .isInstanceOf(PersonaException.class)
                .hasMessageContaining("missing.md");
    }
}
