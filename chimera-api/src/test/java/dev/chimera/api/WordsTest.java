package dev.chimera.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.spec.Spec;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void a_digest_is_sha_256() {
        Digest abc = Digest.sha256("abc");

        assertThat(abc.hex()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Digest.ofHex(abc.hex()))
                .isEqualTo(abc)
                .hasSameHashCodeAs(abc)
                .hasToString(abc.hex());
        assertThat(Digest.ZERO.hex()).isEqualTo("0".repeat(64));
        assertThat(Digest.newSha256().digest(new byte[0]))
                .isEqualTo(Digest.sha256("").bytes().toArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.ofHex("abcd"))
                .withMessage("a SHA-256 digest has 32 bytes, got 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.ofHex("xy".repeat(32)));
    }

    @Test
    void bytes_cannot_be_changed_from_outside() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.of(source);
        source[0] = 9;
        bytes.toArray()[1] = 9;

        assertThat(bytes).isEqualTo(Bytes.ofHex("010203")).hasSameHashCodeAs(Bytes.ofHex("010203"));
        assertThat(bytes).isNotEqualTo(Bytes.ofHex("010204")).isNotEqualTo("010203");
        assertThat(bytes.hex()).isEqualTo("010203");
        assertThat(bytes).hasToString("3 bytes");
        assertThat(Bytes.of(new byte[0]).length()).isZero();
    }

    @Test
    void a_name_becomes_a_slug() {
        assertThat(Names.slug("Luna Müller-Ängström")).isEqualTo("luna-muller-angstrom");
        assertThat(Names.slug("  --Iris   Volt!! ")).isEqualTo("iris-volt");
        assertThat(Names.slug("東京")).isEqualTo("unnamed");
        assertThat(Names.slug("")).isEqualTo("unnamed");
        assertThat(Names.slug("x".repeat(100))).hasSize(40);
        assertThat(Names.slug("a".repeat(39) + " b")).isEqualTo("a".repeat(39));
    }

    @Test
    void every_name_makes_an_agent_id() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder();
            random.ints(random.nextInt(60), 0, Character.MAX_CODE_POINT + 1).forEach(name::appendCodePoint);
            AgentRole role = AgentRole.values()[random.nextInt(AgentRole.values().length)];

            assertThat(AgentId.of(role, name.toString()).value()).startsWith(role.id() + "/");
        }
    }

    @Test
    void an_agent_id_has_a_narrow_form() {
        assertThat(AgentId.of(AgentRole.DIRECTOR, "Luna")).isEqualTo(new AgentId("director/luna"));
        assertThat(new AgentId("director/luna")).hasToString("director/luna");
        for (String wrong : List.of("", "Director", "/a", "-a", "a b", "a".repeat(65), "a\n")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AgentId(wrong))
                    .withMessageContaining("agent id must be")
                    .withMessageContaining("'" + wrong + "'");
        }
    }

    @Test
    void a_platform_has_a_narrow_form() {
        assertThat(Platform.FEED).hasToString("feed").isEqualTo(new Platform("feed"));
        for (String wrong : List.of("", "Feed", "1a", "a/b", "a".repeat(33))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Platform(wrong));
        }
    }

    @Test
    void a_signature_names_its_key_and_is_not_empty() {
        Bytes value = Bytes.ofHex("00");

        assertThat(new Signature("cfo-1", value).value()).isEqualTo(value);
        assertThatIllegalArgumentException().isThrownBy(() -> new Signature(" ", value));
        assertThatIllegalArgumentException().isThrownBy(() -> new Signature("k".repeat(65), value));
        assertThatIllegalArgumentException().isThrownBy(() -> new Signature("cfo-1", Bytes.ofHex("")));
    }

    @Test
    void a_requirement_names_the_component_the_value_and_the_bound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.length("title", "abc", 5, 9))
                .withMessage("title must have 5-9 characters, got 3: 'abc'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.length("title", "x".repeat(81), 0, 80))
                .withMessage("title must have 0-80 characters, got 81");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.range("score", Double.NaN, 0, 1))
                .withMessage("score must be from 0.0 to 1.0, got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.range("count", -1L, 0, 9))
                .withMessage("count must be from 0 to 9, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.size("tags", List.of(1, 2), 0, 1))
                .withMessage("tags must have 0-1 elements, got 2");
    }

    @Test
    @Spec("META-10")
    void an_error_envelope_says_what_an_exception_said() {
        Instant now = Instant.parse("2026-03-02T09:00:00Z");
        ErrorEnvelope envelope = ErrorEnvelope.of(new ConfigurationException("posts are missing"), now, "run-1");

        assertThat(envelope.error().code()).isEqualTo(ErrorCode.CONFIGURATION);
        assertThat(envelope.error().message()).isEqualTo("posts are missing");
        assertThat(envelope.error().timestamp()).isEqualTo(now);
        assertThat(envelope.error().requestId()).isEqualTo("run-1");
        assertThat(envelope.error().details()).isEmpty();
    }

    @Test
    @Spec("META-10")
    void the_details_of_an_error_cannot_be_changed_afterwards() {
        Map<String, String> details = new HashMap<>(Map.of("left", "USD 0.70"));
        ErrorEnvelope.Detail detail =
                new ErrorEnvelope.Detail(ErrorCode.BUDGET_EXCEEDED, "no", details, Instant.EPOCH, "run-1");
        details.clear();

        assertThat(detail.details()).containsEntry("left", "USD 0.70");
    }

    @Test
    void an_exception_keeps_its_cause() {
        IllegalStateException cause = new IllegalStateException("disk full");

        assertThat(new ConfigurationException("cannot read the settings", cause))
                .hasCause(cause);
        assertThat(new ChimeraException(ErrorCode.INTERNAL, "oops").code()).isEqualTo(ErrorCode.INTERNAL);
    }
}
