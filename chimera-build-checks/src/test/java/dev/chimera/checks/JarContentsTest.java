package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarContentsTest {
    @TempDir
    Path folder;

    @Test
    void accepts_a_jar_that_says_its_terms_and_its_module() {
        Report report = new Sandbox(folder)
                .publishes("core")
                .jar("core", "META-INF/LICENSE", "META-INF/NOTICE", "module-info.class")
                .report(new JarContents());

        assertThat(report.problems()).isEmpty();
        assertThat(report.text()).isEqualTo("jars: 1 opened");
    }

    @Test
    void refuses_a_jar_without_them_and_a_module_without_a_jar() {
        Report report = new Sandbox(folder)
                .publishes("core", "cfo")
                .jar("core", "META-INF/LICENSE", "module-info.class")
                .report(new JarContents());

        assertThat(report.problems())
                .containsExactly(
                        new Problem(
                                "core/target/core-1.jar",
                                "the jar has no META-INF/NOTICE",
                                "build it with the resources of pom.xml"),
                        new Problem(
                                "cfo/target/cfo-1.jar",
                                "the published module has no jar",
                                "run mvn verify from the root"));
    }
}
