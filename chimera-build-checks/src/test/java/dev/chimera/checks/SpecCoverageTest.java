package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chimera.spec.Spec;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec("DX-6")
class SpecCoverageTest {
    @TempDir
    Path folder;

    private Sandbox project;

    @BeforeEach
    void project() {
        project = new Sandbox(folder);
    }

    @Test
    void accepts_a_proved_criterion_that_a_test_proved() {
        project.specs("| X-1 | proved | Must hold. |", "| X-2 | planned | Later. |", "| X-3 | reviewed | Looked at. |")
                .proofs("core", "X-1 passed a.B#c");

        Report report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.hints()).isEmpty();
        assertThat(report.text().lines())
                .containsExactly(
                        "spec coverage: 1 proved, 1 planned, 1 reviewed",
                        "  specs/functional.md              1 proved, 1 planned, 1 reviewed",
                        "    planned: X-2");
    }

    @Test
    void takes_the_proofs_of_an_example() {
        project.specs("| X-1 | proved | Must hold. |").proofs("examples/quickstart", "X-1 passed a.B#c");

        assertThat(check().problems()).isEmpty();
    }

    @Test
    void does_not_take_proofs_from_elsewhere() {
        project.specs("| X-1 | proved | Must hold. |").proofs("core/nested/deep", "X-1 passed a.B#c");

        assertThat(check().problems()).hasSize(1);
    }

    @Test
    void refuses_a_proved_criterion_without_a_test() {
        project.specs("| X-1 | proved | Must hold. |").proofs("core", "X-2 passed a.B#c");

        assertThat(check().problems())
                .contains(
                        new Problem(
                                "specs/functional.md:5",
                                "X-1 is marked as proved, but no test that ran in this build carries its id",
                                "write the test that proves it and mark it @Spec(\"X-1\"); if it exists, run all modules: mvn verify"));
    }

    @Test
    void refuses_a_skipped_proof_even_when_another_one_passed() {
        project.specs("| X-1 | proved | Must hold. |").proofs("core", "X-1 passed a.B#c", "X-1 skipped a.B#d");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("X-1 is marked as proved, but its test a.B#d was skipped");
    }

    @Test
    void refuses_a_failed_proof_even_when_another_one_passed() {
        project.specs("| X-1 | proved | Must hold. |")
                .proofs("core", "X-1 failed a.B#c")
                .proofs("cfo", "X-1 passed a.B#d");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("X-1 is marked as proved, but its test a.B#c failed or was aborted");
    }

    @Test
    void says_once_what_a_skipped_test_leaves_unproved() {
        project.specs("| X-1 | proved | Must hold. |").proofs("core", "X-1 skipped a.B#c");

        assertThat(check().problems()).hasSize(1);
    }

    @Test
    void refuses_a_test_of_an_unknown_criterion_and_names_its_neighbours() {
        project.specs("| X-1 | planned | Later. |", "| Y-1 | planned | Later. |")
                .proofs("core", "X-9 passed a.B#c");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "core/target/spec-proofs.tsv",
                        "@Spec(\"X-9\") names a criterion that specs/*.md do not define; it is used by a.B#c (passed)",
                        "correct the id (there are X-1), or define the criterion in specs/ first"));
    }

    @Test
    void refuses_an_unknown_criterion_of_an_unknown_room() {
        project.specs("| X-1 | planned | Later. |").proofs("core", "NOWHERE skipped a.B#c");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::remedy)
                .isEqualTo("correct the id, or define the criterion in specs/ first");
    }

    @Test
    void refuses_a_criterion_that_is_defined_twice() {
        project.specs("| X-1 | planned | One. |")
                .file("specs/technical.md", "| id | status | criterion |", "|---|---|---|", "| X-1 | planned | Two. |");

        assertThat(check().problems())
                .containsExactly(new Problem(
                        "specs/technical.md:3",
                        "X-1 is defined twice; the first definition is at specs/functional.md:5",
                        "keep one row, or give the new criterion the next free number"));
    }

    @Test
    void refuses_rows_that_it_cannot_read() {
        project.specs(
                "| X-1 | done | Must hold. |",
                "| X-2 | proved |",
                "| x2 | proved | Must hold. |",
                "| X-4 | planned | |",
                "| X-5 | planned | With a \\| in it. |");

        assertThat(check().problems())
                .extracting(Problem::where, Problem::what)
                .containsExactly(
                        tuple("specs/functional.md:5", "X-1 has the unknown status 'done'"),
                        tuple("specs/functional.md:6", "a criterion has three columns, this row has 2: [X-2, proved]"),
                        tuple("specs/functional.md:7", "'x2' is not the id of a criterion"),
                        tuple("specs/functional.md:8", "X-4 says nothing"));
    }

    @Test
    void refuses_a_criterion_in_a_table_with_another_head() {
        project.file(
                "specs/a.md",
                "| id | status | criterion |",
                "|---|---|---|",
                "| X-1 | planned | Later. |",
                "",
                "| id | state | criterion |",
                "|---|---|---|",
                "| X-2 | planned | Later. |");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::where)
                .isEqualTo("specs/a.md:7");
    }

    @Test
    void reads_no_criteria_from_code_blocks() {
        project.file(
                "specs/a.md",
                "| id | status | criterion |",
                "|---|---|---|",
                "| X-1 | planned | Later. |",
                "",
                "```markdown",
                "| id | status | criterion |",
                "|---|---|---|",
                "| X-2 | proved | An example. |",
                "```");

        assertThat(check().text()).startsWith("spec coverage: 0 proved, 1 planned, 0 reviewed");
    }

    @Test
    void refuses_specs_without_criteria() {
        project.file("specs/a.md", "# Nothing");

        assertThat(check().problems())
                .singleElement()
                .extracting(Problem::where)
                .isEqualTo("specs");
    }

    @Test
    void hints_at_a_planned_criterion_that_is_proved() {
        project.specs("| X-1 | planned | Later. |").proofs("core", "X-1 passed a.B#c", "X-1 skipped a.B#d");

        Report report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.hints()).containsExactly("X-1 is planned, but proved by a.B#c");
    }

    @Test
    void asks_no_test_for_a_reviewed_criterion() {
        project.specs("| X-1 | reviewed | Looked at. |").proofs("core", "X-1 passed a.B#c");

        Report report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.hints()).isEmpty();
    }

    @Test
    void takes_nothing_from_a_file_older_than_the_build() {
        Instant start = Instant.parse("2026-03-02T09:00:00Z");
        project.specs("| X-1 | proved | Must hold. |", "| X-2 | proved | Must hold. |")
                .proofs("core", "X-1 passed a.B#c")
                .proofs("cfo", "X-2 passed a.B#d")
                .touched("core/target/spec-proofs.tsv", start.minusSeconds(1))
                .touched("cfo/target/spec-proofs.tsv", start);

        Report report = project.report(new SpecCoverage(start));

        assertThat(report.problems())
                .singleElement()
                .extracting(Problem::what)
                .asString()
                .startsWith("X-1 ");
        assertThat(report.hints())
                .singleElement()
                .asString()
                .startsWith("core/target/spec-proofs.tsv was written before this build began");
    }

    @Test
    void refuses_a_proof_file_that_it_cannot_read() {
        project.specs("| X-1 | planned | Later. |").proofs("core", "X-1 passed", "X-1 maybe a.B#c");

        assertThat(check().problems())
                .extracting(Problem::where)
                .containsExactly("core/target/spec-proofs.tsv:1", "core/target/spec-proofs.tsv:2");
    }

    private Report check() {
        return project.report(new SpecCoverage(Instant.MIN));
    }
}
