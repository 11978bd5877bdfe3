package dev.chimera.core.safety;

import static dev.chimera.core.safety.Samples.outbound;
import static dev.chimera.core.safety.Samples.post;
import static dev.chimera.core.safety.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.SafetyVerdict.Allowed;
import dev.chimera.api.safety.SafetyVerdict.Redacted;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every input that ever made a check stumble goes into the folder {@code fuzz} of the test resources. */
@Spec("SAFE-8")
class GatewayFuzzTest {
    private static final int TEXTS = 1_000;

    private final CheckedGateway gateway = CheckedGateway.standard();

    static List<String> corpus() {
        try (Stream<Path> files = Files.list(Path.of(Objects.requireNonNull(GatewayFuzzTest.class.getResource("fuzz"))
                .toURI()))) {
            return files.sorted().map(GatewayFuzzTest::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void reads_what_once_made_a_check_stumble(String text) {
        assertScreened(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void no_check_fails_on_an_odd_text(long seed) {
        Mutations mutations = new Mutations(corpus(), seed);
        for (int i = 0; i < TEXTS; i++) {
            assertScreened(mutations.next());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void no_check_fails_on_an_odd_text_on_its_way_out(long seed) {
        Mutations mutations = new Mutations(corpus(), seed);
        for (int i = 0; i < TEXTS / 4; i++) {
            String text = mutations.next();
            assertThat(rules(gateway.screen(outbound("odd " + text, "old radios"))
                            .findings()))
                    .as("%s", text)
                    .doesNotContain("gateway.check-failed");
        }
    }

    @Test
    void reading_an_address_never_throws() {
        Mutations mutations = new Mutations(corpus(), 7);
        for (int i = 0; i < TEXTS; i++) {
            String link = mutations.next();
            assertThat(UrlReading.objection(link)).as("%s", link).isNotNull();
        }
    }

    /** What was redacted is clean: it is allowed as it is, so that redacting twice is redacting once. */
    private void assertScreened(String text) {
        SafetyVerdict verdict = gateway.screen(post(text, text.length() > 500 ? text.substring(0, 500) : text));
        assertThat(rules(verdict.findings())).as("%s", text).doesNotContain("gateway.check-failed");
        if (gateway.screen(post(text)) instanceof Redacted redacted) {
            assertThat(redacted.text()).isNotBlank();
            assertThat(gateway.screen(post(redacted.text()))).as("%s", text).isInstanceOf(Allowed.class);
        }
    }
}
