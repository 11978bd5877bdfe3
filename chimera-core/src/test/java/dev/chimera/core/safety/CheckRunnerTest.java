package dev.chimera.core.safety;

import static dev.chimera.core.safety.Samples.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckRunnerTest {
    /** A check whose class cannot be loaded, as after a static initialiser that failed. */
    private static final class Unloadable implements InlineCheck {
        @Override
        public String name() {
            return "unloadable";
        }

        @Override
        public List<Finding> check(Subject subject) {
            throw new NoClassDefFoundError("pretended");
        }
    }

    @Test
    @Spec("SAFE-7")
    void a_check_of_this_package_that_cannot_be_loaded_blocks() {
        CheckRunner runner = new CheckRunner(List.of(new Unloadable()), Runnable::run, Duration.ofSeconds(1));

        assertThat(runner.run(post("hello"))).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("gateway.check-failed");
            assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
            assertThat(finding.message()).contains("NoClassDefFoundError");
        });
    }
}
