package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BomCoverageTest {
    @TempDir
    Path folder;

    private Sandbox project;

    @BeforeEach
    void project() {
        project = new Sandbox(folder).publishes("core", "cfo");
    }

    @Test
    void accepts_a_bom_that_lists_what_is_published() {
        Report report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.text()).isEqualTo("BOM: 2 modules listed, 2 published");
    }

    @Test
    void refuses_a_published_module_that_is_not_listed() {
        project.file(
                        "pom.xml",
                        "<module>chimera-bom</module><module>core</module><module>cfo</module><module>new</module>")
                .file("new/pom.xml", "<project/>");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "chimera-bom/pom.xml",
                        "the module new is published, but chimera-bom does not list it",
                        "list it, or set maven.deploy.skip in new/pom.xml"));
    }

    @Test
    void refuses_a_listed_module_that_is_kept_back() {
        project.file("cfo/pom.xml", "<maven.deploy.skip>true</maven.deploy.skip>");

        assertThat(check().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what())
                        .isEqualTo("chimera-bom lists cfo, which the reactor does not publish"));
    }

    @Test
    void refuses_a_bom_that_is_published_with_its_parent_or_other_peoples_versions() {
        project.file(
                "chimera-bom/.flattened-pom.xml", "<groupId>g</groupId><parent/>", "<parent>", "<groupId>h</groupId>");

        assertThat(check().problems())
                .extracting(Problem::what)
                .containsExactly(
                        "chimera-bom is published with its parent, whose versions would reach everybody who imports it",
                        "chimera-bom sets versions of [h]");
    }

    @Test
    void refuses_a_project_that_has_not_been_built() {
        assertThat(new Sandbox(folder.resolve("docs"))
                        .file("README.md", "empty")
                        .report(new BomCoverage())
                        .problems())
                .extracting(Problem::where)
                .containsExactly("pom.xml", "chimera-bom/.flattened-pom.xml");
    }

    private Report check() {
        return project.report(new BomCoverage());
    }
}
