package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.spec.Spec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectChecksTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Sandbox project;

    @BeforeEach
    void project() {
        project = new Sandbox(folder)
                .specs("| X-1 | proved | Must hold. |")
                .proofs("core", "X-1 passed a.B#c")
                .publishes("core")
                .jar("core", "META-INF/LICENSE", "META-INF/NOTICE", "module-info.class")
                .file("core/src/main/java/module-info.java", "module core {}")
                .file("README.md", "[specs](specs/functional.md)", "<!-- snippet: quick-start -->", "```java", "```")
                .file(
                        "examples/quickstart/src/main/java/Quickstart.java",
                        "// tag::quick-start[]",
                        "// end::quick-start[]");
    }

    @Test
    void prints_a_summary_of_a_project_in_order() {
        run();

        assertThat(output().lines())
                .containsExactly(
                        "spec coverage: 1 proved, 0 planned, 0 reviewed",
                        "  specs/functional.md              1 proved, 0 planned, 0 reviewed",
                        "snippets: 1 compared with code that runs",
                        "links: 1 followed inside the project",
                        "plug-ins: 0 named, 1 published modules",
                        "Javadoc: 0 public types seen",
                        "BOM: 1 modules listed, 1 published",
                        "jars: 1 opened");
    }

    @Test
    @Spec("DX-6")
    void fails_with_one_list_of_every_problem() {
        project.specs("| X-1 | proved | Must hold. |", "| X-2 | proved | Must hold. |")
                .proofs("core", "X-1 passed a.B#c", "X-3 passed a.B#d")
                .file("AGENTS.md", "[gone](gone.md)");

        assertThatThrownBy(this::run)
                .isInstanceOf(ChecksFailedException.class)
                .hasMessage("the project checks found 3 problems; each is listed above with its remedy");
        assertThat(output())
                .startsWith("spec coverage: 2 proved")
                .contains("3 problems:")
                .contains("  1. specs/functional.md:6")
                .contains("X-2 is marked as proved")
                .contains("  2. core/target/spec-proofs.tsv")
                .contains("  3. AGENTS.md:1")
                .endsWith("     Remedy: correct the link or write the file" + System.lineSeparator());
    }

    @Test
    void says_problem_when_there_is_one() {
        project.file("AGENTS.md", "[gone](gone.md)");

        assertThatThrownBy(this::run).hasMessageStartingWith("the project checks found 1 problem;");
    }

    @Test
    void shows_no_more_problems_than_a_person_can_read() {
        String[] links = new String[250];
        Arrays.fill(links, "[gone](gone.md)");
        project.file("AGENTS.md", links);

        assertThatThrownBy(this::run).hasMessageStartingWith("the project checks found 250 problems;");
        assertThat(output())
                .contains("200. AGENTS.md:200")
                .doesNotContain("201. ")
                .endsWith("... and 50 more" + System.lineSeparator());
    }

    @Test
    void shows_the_hints_of_a_project_in_order() {
        project.specs("| X-1 | planned | Later. |");

        run();

        assertThat(output()).contains("hint: X-1 is planned, but proved by a.B#c");
    }

    @Test
    void takes_the_root_and_the_start_of_the_build_as_arguments() {
        String root = folder.toString();

        assertThatCode(() -> run(root)).doesNotThrowAnyException();
        assertThatThrownBy(() -> run(root, "2999-01-01T00:00:00Z")).isInstanceOf(ChecksFailedException.class);
    }

    @Test
    void refuses_other_arguments() {
        String root = folder.toString();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProjectChecks.main(new String[0]))
                .withMessageContaining("got 0 arguments");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(root, "yesterday"))
                .withMessageContaining("got 'yesterday'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(root + "/none"))
                .withMessageContaining("must be a folder");
    }

    @Test
    void refuses_a_file_that_is_too_large_to_be_meant() throws Exception {
        Files.write(folder.resolve("README.md"), new byte[8_000_001]);

        assertThatIllegalArgumentException().isThrownBy(this::run).withMessageContaining("8000001 bytes");
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void run() {
        run(folder.toString());
    }

    private void run(String... args) {
        ProjectChecks.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }
}
