package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetsTest {
    private static final String QUICK_START = "examples/quickstart/src/main/java/q/Quickstart.java";

    @TempDir
    Path folder;

    private Sandbox project;

    @BeforeEach
    void project() {
        project = new Sandbox(folder)
                .file("README.md", "# It", "<!-- snippet: quick-start -->", "```java", "run(1);", "  run(2);", "```")
                .file(
                        QUICK_START,
                        "class Quickstart {",
                        "    // tag::quick-start[]",
                        "    run(1);",
                        "",
                        "    // tag::inner[]",
                        "        run(2);",
                        "    // end::inner[]",
                        "    // end::quick-start[]",
                        "}");
    }

    @Test
    void accepts_the_same_code_with_other_indentation() {
        Report report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.text()).isEqualTo("snippets: 1 compared with code that runs");
    }

    @Test
    void names_the_first_line_that_differs() {
        project.file("README.md", "<!-- snippet: quick-start -->", "```java", "run(1);", "run(3);", "```");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "README.md:4",
                        "snippet 'quick-start' shows 'run(3);', but " + QUICK_START + ":3 has 'run(2);'",
                        "copy the region of " + QUICK_START + " into README.md"));
    }

    @Test
    void names_code_that_is_left_out() {
        project.file("README.md", "<!-- snippet: quick-start -->", "```java", "run(1);", "```");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("snippet 'quick-start' shows nothing more, but " + QUICK_START + ":3 has 'run(2);'");
    }

    @Test
    void names_code_that_is_too_much() {
        project.file("README.md", "<!-- snippet: quick-start -->", "```java", "run(1);", "run(2);", "run(3);", "```");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("snippet 'quick-start' shows 'run(3);', but " + QUICK_START + ":3 has nothing more");
    }

    @Test
    void refuses_a_snippet_without_a_region_and_names_both() {
        project.file("docs/guides/a.md", "Text.", "<!-- snippet: budget -->", "", "```java", "x();", "```");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "docs/guides/a.md:2",
                        "snippet 'budget' has no region in examples/*/src or */src/test/java",
                        "mark exactly one with // tag::budget[] and // end::budget[]"));
    }

    @Test
    void takes_a_region_from_a_test() {
        project.file("docs/a.md", "<!-- snippet: budget -->", "```java", "x();", "```")
                .file("core/src/test/java/T.java", "// tag::budget[]", "x();", "// end::budget[]");

        assertThat(check().problems()).isEmpty();
    }

    @Test
    void refuses_a_region_that_exists_twice() {
        project.file("docs/a.md", "<!-- snippet: budget -->", "```java", "x();", "```")
                .file("core/src/test/java/T.java", "// tag::budget[]", "x();", "// end::budget[]")
                .file("examples/b/src/test/java/U.java", "// tag::budget[]", "x();", "// end::budget[]");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("snippet 'budget' has more than one region: examples/b/src/test/java/U.java:2, "
                        + "core/src/test/java/T.java:2");
    }

    @Test
    void refuses_a_marker_whose_block_belongs_to_the_next_one() {
        project.file("docs/a.md", "<!-- snippet: none -->", "<!-- snippet: inner -->", "```java", "run(2);", "```");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("no java block follows the marker of snippet 'none'");
    }

    @Test
    void skips_blocks_of_other_languages() {
        project.file(
                "docs/a.md",
                "<!-- snippet: inner -->",
                "```sh",
                "ls",
                "```",
                "~~~java",
                "run(2);",
                "~~~",
                "```java",
                "```");

        assertThat(check().problems()).isEmpty();
    }

    @Test
    void reads_no_markers_from_code_blocks() {
        project.file("docs/a.md", "````markdown", "<!-- snippet: nothing -->", "```java", "```", "````");

        assertThat(check().problems()).isEmpty();
    }

    @Test
    void refuses_a_region_without_an_end() {
        project.file("core/src/test/java/T.java", "// tag::budget[]", "x();", "// end::other[]");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "core/src/test/java/T.java:1",
                        "the region 'budget' has no end",
                        "add the line: // end::budget[]"));
    }

    @Test
    void refuses_a_project_without_a_readme() {
        Sandbox empty = new Sandbox(folder.resolve("empty")).file("pom.xml", "<project/>");

        assertThat(empty.report(new Snippets()).problems())
                .singleElement()
                .extracting(Problem::where)
                .isEqualTo("README.md");
    }

    @Test
    void refuses_a_readme_without_the_quick_start() {
        project.file("README.md", "# It", "<!-- snippet: inner -->", "```java", "run(2);", "```");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("the README does not show the quick start");
    }

    @Test
    void refuses_a_quick_start_that_is_not_what_the_first_command_runs() {
        project.file(QUICK_START, "class Quickstart {}")
                .file(
                        "core/src/test/java/T.java",
                        "// tag::quick-start[]",
                        "run(1);",
                        "run(2);",
                        "// end::quick-start[]");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("the quick start is taken from core/src/test/java/T.java:2");
    }

    private Report check() {
        return project.report(new Snippets());
    }
}
