package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {
    @TempDir
    Path folder;

    private Sandbox project;

    @BeforeEach
    void project() {
        project = new Sandbox(folder)
                .file(
                        "docs/guides/a guide.md",
                        "# The `first` *step*: it, and more",
                        "## Same",
                        "## Same",
                        "### [Linked](x.md#y) heading",
                        "<a id=\"by-hand\"></a>",
                        "```",
                        "# not a heading",
                        "```")
                .file("docs/guides/x.md", "# Y");
    }

    @Test
    void follows_links_to_files_folders_and_headings() {
        project.file(
                "README.md",
                "# Top",
                "[a](docs/guides/x.md), [b](docs/guides), [c](#top), ![d](docs/guides/x.md \"title\")",
                "[e](<docs/guides/a%20guide.md#the-first-step-it-and-more>)",
                "[f](docs/guides/a%20guide.md#same-1) [g](docs/guides/a%20guide.md#by-hand)",
                "[h](docs/guides/a%20guide.md#linked-heading)",
                "<a href=\"docs/guides/x.md#y\">i</a>",
                "[ref]: docs/guides/x.md");

        Report report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.text()).isEqualTo("links: 11 followed inside the project");
    }

    @Test
    void leaves_the_web_and_code_alone() {
        project.file(
                "README.md",
                "[a](https://example.org/none.md) [b](mailto:a@example.org) [c](//example.org/x)",
                "`[d](none.md)` and ``[e](`none.md)``",
                "```",
                "[f](none.md)",
                "```");

        assertThat(check().problems()).isEmpty();
    }

    @Test
    void refuses_a_link_to_a_file_that_does_not_exist() {
        project.file("docs/b.md", "", "See [the rules](../specs/none.md).");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "docs/b.md:2",
                        "the link '../specs/none.md' leads to specs/none.md, which does not exist",
                        "correct the link or write the file"));
    }

    @Test
    void follows_the_links_of_modules_and_examples() {
        project.file("core/README.md", "[x](none.md)")
                .file("examples/quickstart/README.md", "[x](none.md)")
                .file("docs/deep/er/a.md", "[x](none.md)")
                .file("core/target/site/a.md", "[x](none.md)");

        assertThat(check().problems())
                .extracting(Problem::where)
                .containsExactly("core/README.md:1", "docs/deep/er/a.md:1", "examples/quickstart/README.md:1");
    }

    @Test
    void refuses_a_link_to_a_heading_that_does_not_exist() {
        project.file("specs/b.md", "[x](../docs/guides/x.md#z)");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "specs/b.md:1",
                        "the link '../docs/guides/x.md#z' names a heading that docs/guides/x.md does not have",
                        "link to one of: y"));
    }

    @Test
    void refuses_a_link_to_what_only_looks_like_a_heading() {
        project.file("AGENTS.md", "[x](docs/guides/a%20guide.md#not-a-heading)");

        assertThat(check().problems()).hasSize(1);
    }

    @Test
    void refuses_a_link_out_of_the_project() {
        project.file("AGENTS.md", "[x](../else/where.md) [y](/etc/hosts)");

        assertThat(check().problems())
                .extracting(Problem::what)
                .containsExactly(
                        "the link '../else/where.md' leads out of the project",
                        "the link '/etc/hosts' leads out of the project");
    }

    @Test
    void refuses_a_link_that_is_no_path() {
        project.file("AGENTS.md", "[x](a%00b.md) [y](100%.md)");

        assertThat(check().problems())
                .extracting(Problem::what)
                .satisfiesExactly(
                        what -> assertThat(what).startsWith("the link 'a%00b.md' is not a path"),
                        what -> assertThat(what).startsWith("the link '100%.md' leads to 100%.md"));
    }

    private Report check() {
        return project.report(new Links());
    }
}
