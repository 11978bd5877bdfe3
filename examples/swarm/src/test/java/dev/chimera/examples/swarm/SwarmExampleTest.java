package dev.chimera.examples.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.spec.Spec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmExampleTest {
    @TempDir
    Path folder;

    @Test
    @Spec("RUN-9")
    void what_a_killed_jvm_had_begun_is_made_by_another_and_nothing_is_published_twice() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Options options = Options.of(List.of("--jvms=2", "--runs=28", "--plain"), System.getenv());

        int exit = new SwarmExample(options, folder, new Screen.Lines(out), out).run();

        String said = bytes.toString(StandardCharsets.UTF_8);
        assertThat(exit).as(said).isZero();
        assertThat(said)
                .containsPattern("JVM [12] was killed \\(SIGKILL\\) with \\d+ runs under way")
                .contains("all of them were taken over by others or had ended")
                .containsPattern("[12] killed")
                .contains("accepted 28 of 28, ended 28")
                .contains("published twice 0")
                .contains("every run ended, none was published twice")
                .doesNotContain("\u001b");
        assertThat(Files.readAllLines(folder.resolve(SwarmExample.POSTS)))
                .hasSize(28)
                .anySatisfy(post -> assertThat(post).contains("Luna"))
                .anySatisfy(post -> assertThat(post).contains("Nova"));
    }

    @Test
    void the_command_line_wins_over_the_environment() {
        Map<String, String> environment =
                Map.of("SWARM_REDIS", "redis://a", "SWARM_POSTGRES", "jdbc:a", "NO_COLOR", "1");

        assertThat(Options.of(List.of(), Map.of())).isEqualTo(Options.DEFAULT);
        assertThat(Options.of(List.of("--redis=redis://b?x=1", "--runs=7"), environment))
                .isEqualTo(new Options(3, 7, "jdbc:a", "redis://b?x=1", true));
    }

    @Test
    void what_is_not_understood_is_named_with_what_is() {
        assertThatThrownBy(() -> Options.of(List.of("--jvm=3"), Map.of()))
                .hasMessageContaining("[--jvm=3]")
                .hasMessageContaining("--jvms=3");
        assertThatThrownBy(() -> Options.of(List.of("--runs=many"), Map.of())).hasMessageContaining("--runs=many");
        assertThatThrownBy(() -> Options.of(List.of("--jvms=0"), Map.of()))
                .hasMessage("--jvms must be from 1 to 16, got 0");
    }
}
