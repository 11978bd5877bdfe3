package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code .ci/run} reads the README's commands; needs a shell. */
class ReadmeCommandsTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    Path folder;

    @BeforeEach
    void needsAShell() {
        assumeThat(BASH).isExecutable();
    }

    @Test
    void reads_the_first_sh_block_without_comments() throws Exception {
        new Sandbox(folder)
                .file(
                        "README.md",
                        "# It",
                        "```java",
                        "run();",
                        "```",
                        "```sh",
                        "# two commands",
                        "mvn -q -Pquickstart -pl examples/quickstart -am verify   # runs the main job",
                        "",
                        "  $ mvn verify                                            # runs all tests",
                        "```",
                        "```sh",
                        "mvn deploy",
                        "```");

        Answer answer = commands(folder.resolve("README.md"));

        assertThat(answer.status()).isZero();
        assertThat(answer.lines())
                .containsExactly("mvn -q -Pquickstart -pl examples/quickstart -am verify", "mvn verify");
    }

    @Test
    void keeps_a_number_sign_inside_of_a_word() throws Exception {
        new Sandbox(folder).file("README.md", "```sh", "mvn verify -Dx=a#b", "```");

        assertThat(commands(folder.resolve("README.md")).lines()).containsExactly("mvn verify -Dx=a#b");
    }

    @Test
    void says_what_is_missing_when_there_is_no_readme() throws Exception {
        Answer answer = commands(folder.resolve("none.md"));

        assertThat(answer.status()).isNotZero();
        assertThat(answer.lines()).singleElement().asString().contains("none.md does not exist");
    }

    private record Answer(int status, List<String> lines) {}

    private Answer commands(Path readme) throws IOException, InterruptedException {
        Path script = House.root().resolve(".ci/run");
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(BASH.toString(), script.toString(), "--commands", readme.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ended", script)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Answer(
                process.exitValue(),
                Files.readString(said, StandardCharsets.UTF_8).lines().toList());
    }
}
