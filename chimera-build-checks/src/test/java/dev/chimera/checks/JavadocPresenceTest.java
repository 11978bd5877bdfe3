package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocPresenceTest {
    @TempDir
    Path folder;

    private Sandbox project;

    @BeforeEach
    void project() {
        project = new Sandbox(folder).publishes("core");
    }

    @Test
    void accepts_public_types_that_say_what_they_are() {
        project.file(
                        "core/src/main/java/p/A.java",
                        "package p;",
                        "/** An A. */",
                        "@Deprecated",
                        "public record A(int b) {}")
                .file(
                        "core/src/main/java/p/B.java",
                        "/** A B. */",
                        "public @interface B { String v() default \"/** {\"; }")
                .file("core/src/main/java/p/package-info.java", "package p;");

        Report report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.text()).isEqualTo("Javadoc: 2 public types seen");
    }

    @Test
    void refuses_a_public_type_without_javadoc() {
        project.file(
                "core/src/main/java/p/A.java",
                "/** Not of the type. */",
                "package p;",
                "// a comment, but no Javadoc",
                "public final class A {",
                "    /** Of a member. */",
                "    void b() {}",
                "}");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "core/src/main/java/p/A.java:4",
                        "the public type A has no Javadoc",
                        "say in one sentence what it is, or make it package-private"));
    }

    @Test
    void refuses_an_empty_javadoc() {
        project.file("core/src/main/java/p/A.java", "/** */", "public interface A {}");

        assertThat(check().problems()).hasSize(1);
    }

    @Test
    void asks_nothing_of_hidden_types_tests_and_unpublished_modules() {
        project.file("core/src/main/java/p/A.java", "class A { public static class Nested {} }")
                .file("core/src/test/java/p/B.java", "public class B {}")
                .file("other/src/main/java/p/C.java", "public class C {}")
                .file("core/target/generated/p/D.java", "public class D {}");

        assertThat(check().problems()).isEmpty();
    }

    @Test
    void refuses_a_file_that_is_not_java() {
        project.file("core/src/main/java/p/A.java", "/** An A. */", "public clas A {}");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::where)
                .isEqualTo("core/src/main/java/p/A.java");
    }

    private Report check() {
        return project.report(new JavadocPresence());
    }
}
