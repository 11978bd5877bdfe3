package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderListsTest {
    private static final String MODULE_INFO = "core/src/main/java/module-info.java";
    private static final String SERVICES = "core/src/main/resources/META-INF/services/";

    @TempDir
    Path folder;

    private Sandbox project;

    @BeforeEach
    void project() {
        project = new Sandbox(folder)
                .publishes("core")
                .file(
                        MODULE_INFO,
                        "import a.Rss;",
                        "/** Core; provides nothing.Else with this.Comment; */",
                        "module core {",
                        "    provides s.Source with Rss, a.File;",
                        "    // provides s.Gone with a.Gone;",
                        "    provides s.Check with a.Checks.Bidi;",
                        "}")
                .file(SERVICES + "s.Source", "# sources", "a.Rss", "", "a.File # from disk")
                .file(SERVICES + "s.Check", "a.Checks$Bidi");
    }

    @Test
    void accepts_two_lists_that_agree() {
        Report report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.text()).isEqualTo("plug-ins: 3 named, 1 published modules");
    }

    @Test
    void refuses_a_provider_that_the_class_path_would_not_find() {
        project.file(SERVICES + "s.Source", "a.Rss");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "core/src/main/resources/META-INF/services",
                        "a.File as s.Source stands in module-info.java only; on the class path it would not be found",
                        "add it to the file that is named like the service"));
    }

    @Test
    void refuses_a_provider_that_the_module_path_would_not_find() {
        project.file(SERVICES + "s.Target", "a.Outbox");

        assertThat(check().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo(MODULE_INFO);
            assertThat(problem.what()).startsWith("a.Outbox as s.Target stands in META-INF/services only");
        });
    }

    @Test
    void refuses_a_provider_of_an_unpublished_module_too() {
        project.file("examples/custom/pom.xml", "<project/>")
                .file("examples/custom/src/main/java/module-info.java", "module custom { provides s.X with a.Y; }");

        assertThat(check().problems()).hasSize(1);
    }

    @Test
    void refuses_a_published_module_without_a_declaration() {
        project.publishes("core", "cfo");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "cfo",
                        "the published module has no module-info.java",
                        "write cfo/src/main/java/module-info.java, or take the module out of chimera-bom"));
    }

    @Test
    void refuses_a_declaration_that_is_not_java() {
        project.file(MODULE_INFO, "module core { provides }")
                .file(SERVICES + "s.Source")
                .file(SERVICES + "s.Check");

        assertThat(check().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo(MODULE_INFO);
            assertThat(problem.what()).startsWith("cannot be read as Java: [line 1: ");
        });
    }

    @Test
    void reads_a_file_that_declares_no_module_as_one_that_provides_nothing() {
        project.file(MODULE_INFO, "// later").file(SERVICES + "s.Source").file(SERVICES + "s.Check");

        assertThat(check().problems()).isEmpty();
    }

    private Report check() {
        return project.report(new ProviderLists());
    }
}
